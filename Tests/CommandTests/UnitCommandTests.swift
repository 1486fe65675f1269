import Foundation
import Records
import TestSupport
import Testing

@testable import dyelink

@Suite("Codes on items from the shell", .serialized)
struct UnitCommandTests {
  private static let records = """
    {"type":"shop","id":"yunwu","at":"2026-01-01T00:00:00Z","alliance":true,"kind":"normal"}
    {"type":"product","id":"oolong","at":"2026-01-01T00:00:00Z","shop":"yunwu","category":["茶"],\
    "url":"https://tea.example/oolong"}
    {"type":"institution","id":"reach","at":"2026-01-01T00:00:00Z","promoter_share_ppm":800000}
    {"type":"promoter","id":"lin","at":"2026-01-01T00:00:00Z","institution":"reach"}
    {"type":"plan","id":"pl","at":"2026-01-01T00:00:00Z","kind":"normal","product":"oolong",\
    "total_ppm":100000}
    """

  /// The commands of the page's first block.
  private func page() throws -> String {
    let parts = try ProjectFolder.text("docs/operator/units.md").components(
      separatedBy: "\n```sh\n")
    return try #require(parts.dropFirst().first).components(separatedBy: "\n```\n")[0]
  }

  @Test("the page's commands issue a batch, an export is gone on with, and a code is followed")
  func story() async throws {
    let serving = try Serving()
    try #require(try await serving.isUp(), "\(serving.text)")
    let taken = try serving.command(["record", "import", "-"], input: Self.records)
    try #require(taken.status == 0, "\(taken.errors)")
    let place = try TemporaryDirectory()
    let programs = URL(fileURLWithPath: Program.path).deletingLastPathComponent().path
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    _ = try shell(
      page(), in: place.path,
      variables: ["DYELINK_DATA": serving.data.path, "PATH": "\(programs):\(path)"])
    let file = place.path(of: "tins.csv")
    let table = try String(contentsOfFile: file, encoding: .utf8)
    let rows = table.components(separatedBy: "\r\n")
    #expect(rows.count == 1_002 && rows[0] == "number,unit,url" && rows[1_001].isEmpty)
    let code = rows[500].components(separatedBy: ",")[1]
    #expect(rows[500].hasPrefix("500,tins.") && rows[500].hasSuffix("/tinO?unit=\(code)"))

    for length in [0, 7, 17, table.utf8.count / 2, table.utf8.count - 1, table.utf8.count] {
      try Data(table.utf8.prefix(length)).write(to: URL(fileURLWithPath: file))
      let again = try serving.command(["unit", "export", "tins", "--output", file])
      #expect(again.status == 0, "\(again.errors)")
      #expect(try String(contentsOfFile: file, encoding: .utf8) == table, "cut at \(length)")
    }
    let printed = try serving.command(["unit", "export", "tins"])
    #expect(printed.output == table && printed.errors.contains("1000 of 1000 codes"))
    try Data("number,unit,url\r\n1,other,x\r\n".utf8).write(to: URL(fileURLWithPath: file))
    let other = try serving.command(["unit", "export", "tins", "--output", file])
    #expect(other.status == 65 && other.errors.contains("something else"), "\(other.errors)")

    for precious in [
      "all my notes\n", "no line feed", "number,unit,name\r\n", "\n", "number,unit,url\n",
    ] {
      try Data(precious.utf8).write(to: URL(fileURLWithPath: file))
      let refused = try serving.command(["unit", "export", "tins", "--output", file])
      #expect(refused.status == 65 && refused.errors.contains("something else"))
      #expect(try String(contentsOfFile: file, encoding: .utf8) == precious)
    }
    let endless = try serving.command(["unit", "export", "tins", "--output", "/dev/zero"])
    #expect(endless.status == 65 && endless.errors.contains("something else"))

    try await follow(code, serving)
    #expect(serving.end() == 0)
  }

  private func follow(_ code: String, _ serving: Serving) async throws {
    let unused = try serving.command(["unit", "trace", code])
    #expect(unused.output.contains("is number 500 of 1000 in batch tins"), "\(unused.output)")
    #expect(unused.output.contains("No order quotes it."))
    let events = """
      {"type":"order.paid","id":"e1","order":"o1","shop":"yunwu","buyer":"ann",\
      "paid_at":"2099-01-01T00:00:00Z",\
      "lines":[{"line":"1","product":"oolong","paid_fen":10000,"unit":"\(code)"}]}
      {"type":"order.completed","id":"e2","order":"o1","at":"2099-01-02T00:00:00Z"}
      """
    let pushed = try serving.command(["order", "push", "-"], input: events)
    #expect(pushed.status == 0, "\(pushed.errors)")
    let isSettled = try await eventually {
      try serving.command(["unit", "trace", code]).output.contains("commission")
    }
    #expect(isSettled)
    let traced = try serving.command(["unit", "trace", code]).output
    for part in [
      "for promoter lin of institution reach on product oolong", "link tinO",
      "Order o1, line 1: settled, net 100.00 yuan; the code decides who earns it.",
      "promoter/lin", "+8.00 yuan",
    ] { #expect(traced.contains(part), "\(part) in \(traced)") }
    let json = try JSON.parse(
      try serving.command(["unit", "trace", code, "--format", "json"]).output, limits: .trusted)
    #expect(json["quotes"]?.array?.count == 1 && json["number"] == .integer(500))
    let explained = try serving.command(["explain", "o1"]).output
    #expect(explained.contains("The code \(code) on the item decides who earns it."))
    #expect(try serving.command(["unit", "trace", "nothing"]).status == 65)
  }
}
