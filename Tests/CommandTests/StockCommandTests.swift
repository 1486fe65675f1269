import Testing

@testable import dyelink

@Suite("dyelink stock", .serialized)
struct StockCommandTests {
  private static let catalogue = """
    {"type":"shop","id":"tea","kind":"normal","alliance":true}
    {"type":"product","id":"oolong","shop":"tea","category":["茶"],"url":"https://tea.example/o"}
    {"type":"institution","id":"reach","promoter_share_ppm":800000}
    {"type":"promoter","id":"an","institution":"reach"}
    """

  @Test("fills a stock, takes out what is free, and shows what is there and what moved it")
  func story() async throws {
    let serving = try Serving()
    try #require(try await serving.isUp(), "\(serving.text)")
    let taken = try serving.command(["record", "import", "-"], input: Self.catalogue)
    #expect(taken.status == 0, "\(taken.errors)")
    let own = ["--institution", "reach", "--promoter", "an", "--product", "oolong"]
    for _ in 1...2 {
      let added = try serving.command(["stock", "add", "12"] + own + ["--id", "delivery-1"])
      #expect(added.output.contains(#""on_hand":12"#), "\(added.errors)")
    }
    let shared = ["--institution", "reach", "--product", "oolong"]
    let other = try serving.command(["stock", "add", "100"] + shared + ["--id", "delivery-2"])
    #expect(other.output.contains(#""stock":"reach//oolong""#) && !other.output.contains(#""an""#))
    let less = try serving.command(["stock", "withdraw", "2"] + own + ["--id", "damaged"])
    #expect(less.output.contains(#""free":10"#))
    let tooMuch = try serving.command(["stock", "withdraw", "11"] + own + ["--id", "more"])
    #expect(tooMuch.status != 0 && tooMuch.errors.contains("only 10 pieces are free"))
    #expect(
      try serving.command(["stock", "list"]).output == """
        institution  promoter  product  on hand  free  reserved  taken
        reach                  oolong       100   100         0      0
        reach        an        oolong        10    10         0      0

        """)
    #expect(
      try serving.command(["stock", "movements", "--stock", "reach/an/oolong"]).output == """
        stock            kind       change      order  line  event  quantity  free  reserved  taken
        reach/an/oolong  added      delivery-1                            12    12         0      0
        reach/an/oolong  withdrawn  damaged                                2    10         0      0

        """)
    let lines = try serving.command(["stock", "list", "--promoter", "an", "--format", "json"])
    #expect(lines.output.split(separator: "\n").count == 1)
    #expect(try serving.command(["stock", "add", "0"] + own + ["--id", "x"]).status == 64)
    #expect(
      try serving.command(["stock", "movements"]).errors.contains("name a stock or an order"))
    #expect(try serving.command(["verify"]).status == 0)
    #expect(serving.end() == 0)
  }
}
