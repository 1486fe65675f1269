import Programme
import Records
import Settlement
import Storage
import Testing

@Suite("Rules that a scenario shows best")
struct RuleTests {
  private static let shop = """
    {"type":"shop","id":"s1","at":"2025-06-01T00:00:00Z","alliance":true,"kind":"normal"}
    {"type":"product","id":"A","at":"2025-06-01T00:00:00Z","shop":"s1","category":["茶"],\
    "tech_fee_ppm":50000,"url":"https://tea.example/A"}
    {"type":"institution","id":"i1","at":"2025-06-01T00:00:00Z","promoter_share_ppm":800000}
    {"type":"promoter","id":"k1","at":"2025-06-01T00:00:00Z","institution":"i1"}
    {"type":"plan","id":"pl","at":"2025-06-01T00:00:00Z","kind":"normal","product":"A",\
    "total_ppm":100000}
    """

  private func output(of records: String) throws -> ScenarioOutput {
    let store = try SQLiteStore.temporary()
    var replay = Replay(over: store)
    let text = Self.shop + "\n" + records
    try replay.run(try ScenarioReader.records(of: Array(text.utf8)))
    let output = try replay.output(explaining: false)
    try store.close()
    return output
  }

  @Test("a click reported again is what it was the first time, whatever was recorded since")
  func replayedClick() throws {
    let click =
      #"{"type":"click","id":"c1","at":"2025-06-02T00:00:00Z","visitor":"v1","code":"pc"}"#
    let result = try output(
      of: """
        {"type":"link","code":"pc","at":"2025-06-01T00:00:00Z","institution":"i1",\
        "promoter":"k1","shop":"s1","product":"A","placement":"private_chat","form":"link"}
        \(click)
        {"type":"policy","at":"2025-06-01T12:00:00Z","counted_placements":["private_chat"]}
        \(click)
        {"type":"order.paid","id":"e1","order":"o1","shop":"s1","visitor":"v1",\
        "paid_at":"2025-06-05T00:00:00Z","lines":[{"line":"1","product":"A","paid_fen":10000}]}
        {"type":"order.completed","id":"e2","order":"o1","at":"2025-06-20T00:00:00Z"}
        """)
    #expect(result.lines.map(\.reason) == [.noTouch])
    #expect(result.refused == [])
  }

  @Test("a product stays its shop's before its first whole record, whatever is dated back")
  func belonging() throws {
    let result = try output(
      of: """
        {"type":"product","id":"A","at":"2025-05-01T00:00:00Z","tech_fee_ppm":20000}
        {"type":"order.paid","id":"e1","order":"o1","shop":"s1","visitor":"v1",\
        "paid_at":"2025-05-20T00:00:00Z","lines":[{"line":"1","product":"A","paid_fen":10000}]}
        """)
    #expect(result.refused == [])
    #expect(result.lines.map(\.reason) == [.notInAlliance])
  }

  @Test("a normal plan can't become targeted without another normal one beside it")
  func normalBecomesTargeted() throws {
    let result = try output(
      of: """
        {"type":"plan","id":"pl","at":"2025-06-02T00:00:00Z","kind":"targeted","product":"A",\
        "institutions":["i1"],"total_ppm":10000,"to":"2025-06-03T00:00:00Z"}
        {"type":"plan","id":"p2","at":"2025-05-01T00:00:00Z","kind":"targeted","product":"A",\
        "institutions":["i1"],"total_ppm":10000}
        """)
    #expect(result.refused.map(\.code) == [.normalPlanRequired, .normalPlanRequired])
  }

  @Test("what came to be later belongs where its first time leaves it")
  func belongingOnATie() throws {
    let result = try output(
      of: """
        {"type":"shop","id":"s2","at":"2025-06-01T00:00:00Z","kind":"normal"}
        {"type":"product","id":"A","at":"2025-06-01T00:00:00Z","shop":"s2"}
        {"type":"order.paid","id":"e1","order":"o1","shop":"s1","visitor":"v1",\
        "paid_at":"2025-05-20T00:00:00Z","lines":[{"line":"1","product":"A","paid_fen":10000}]}
        {"type":"order.paid","id":"e2","order":"o2","shop":"s2","visitor":"v1",\
        "paid_at":"2025-05-20T00:00:00Z","lines":[{"line":"1","product":"A","paid_fen":10000}]}
        """)
    #expect(result.refused == [RefusalReport(record: 8, code: .unknownReference)])
  }

  @Test("who is bound already breaks no limit, and may still be out of order")
  func boundAlready() throws {
    let shops = (1...7).map {
      #"{"type":"shop","id":"x\#($0)","at":"2025-06-01T00:00:00Z","kind":"normal"}"#
    }
    func binding(_ verb: String, _ shop: Int, day: Int) -> String {
      #"{"type":"sharer.\#(verb)","shop":"x\#(shop)","sharer":"h","at":"2025-06-0\#(day)T00:00:00Z"}"#
    }
    // Five by 5 June, and a sixth that was dated before the fifth.
    let bindings =
      (1...4).map { binding("bound", $0, day: 2) }
      + [
        binding("bound", 5, day: 5), binding("bound", 6, day: 3), binding("unbound", 6, day: 8),
        binding("bound", 6, day: 7), binding("bound", 5, day: 6), binding("bound", 7, day: 6),
      ]
    let result = try output(
      of: (shops + [#"{"type":"sharer","id":"h","at":"2025-06-01T00:00:00Z"}"#] + bindings)
        .joined(separator: "\n"))
    #expect(
      result.refused == [
        RefusalReport(record: 21, code: .outOfOrder),
        RefusalReport(record: 23, code: .sharerLimit),
      ])
  }
}
