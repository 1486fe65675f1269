import EventLoops
import Foundation
import Records
import Settlement
import Storage
import TestSupport
import Testing

@testable import dyelink

@Suite("What the page about risk shows to type", .serialized)
struct DocumentedRiskTests {
  private static let page = "docs/operator/risk.md"

  /// A `sh` block, and the `text` block after it, if that is what follows.
  private struct Example {
    let script: String
    let output: String?
  }

  private func examples() throws -> [Example] {
    let parts = try ProjectFolder.text(Self.page).components(separatedBy: "\n```")
    let blocks = parts.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
    return zip(blocks, blocks.dropFirst() + [""]).compactMap { block, next in
      guard block.hasPrefix("sh\n") else { return nil }
      let output = next.hasPrefix("text\n") ? String(next.dropFirst(5)) + "\n" : nil
      return Example(script: String(block.dropFirst(3)), output: output)
    }
  }

  private static let shop = """
    {"type":"shop","id":"yunwu","at":"2026-01-01T00:00:00Z","alliance":true,"kind":"normal"}
    {"type":"product","id":"oolong","at":"2026-01-01T00:00:00Z","shop":"yunwu","category":["茶"],\
    "url":"https://tea.example/A"}
    {"type":"institution","id":"reach","at":"2026-01-01T00:00:00Z","promoter_share_ppm":800000}
    {"type":"promoter","id":"lin","at":"2026-01-01T00:00:00Z","institution":"reach"}
    {"type":"plan","id":"pl","at":"2026-01-01T00:00:00Z","kind":"normal","product":"oolong",\
    "total_ppm":100000}
    {"type":"link","code":"lin1","at":"2026-01-01T00:00:00Z","institution":"reach",\
    "promoter":"lin","shop":"yunwu","product":"oolong","placement":"group"}
    """

  /// An order of a buyer of its own, so many seconds after the click.
  private static func order(_ id: String, seconds: Int, logistics: String) -> String {
    """
    {"type":"click","id":"c-\(id)","at":"2026-01-02T00:00:00Z","buyer":"u-\(id)","code":"lin1"}
    {"type":"order.paid","id":"p-\(id)","order":"\(id)","shop":"yunwu","buyer":"u-\(id)",\
    "paid_at":"2026-01-02T00:00:\(seconds < 10 ? "0" : "")\(seconds)Z",\
    "lines":[{"line":"1","product":"oolong","paid_fen":10000}]}
    {"type":"order.completed","id":"d-\(id)","order":"\(id)","at":"2026-01-20T00:00:00Z"\(logistics)}
    """
  }

  /// Two orders that were paid too quickly, one without a logistics number and a good one.
  private func sell(under policy: String, in path: String) throws {
    let number = #","logistics":"SF-1""#
    let records = [
      Self.shop, policy, Self.order("o1", seconds: 1, logistics: number),
      Self.order("o2", seconds: 1, logistics: number),
      Self.order("o3", seconds: 30, logistics: ""),
      Self.order("o4", seconds: 30, logistics: number),
    ]
    let store = try SQLiteStore(path: path)
    var replay = Replay(over: store)
    try replay.run(try ScenarioReader.records(of: Array(records.joined(separator: "\n").utf8)))
    #expect(replay.refused == [])
    try store.close()
  }

  @Test("comes to what the page says")
  func page() async throws {
    let examples = try examples()
    #expect(examples.count == 4 && examples.count { $0.output != nil } == 2)
    let policy = examples[0].script.split(separator: "\n").first { $0.hasPrefix("{") }
    let place = try TemporaryDirectory()
    let ledger = place.path(of: "books.sqlite")
    try sell(under: String(try #require(policy)), in: ledger)
    let serving = try Serving(["--ledger", "sqlite:\(ledger)"])
    try #require(try await serving.isUp(), "\(serving.text)")
    let programs = URL(fileURLWithPath: Program.path).deletingLastPathComponent().path
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let variables = ["DYELINK_DATA": serving.data.path, "PATH": "\(programs):\(path)"]
    for example in examples {
      let output = try shell(example.script, in: place.path, variables: variables)
      if let expected = example.output { #expect(output == expected, "\(output)") }
      guard example.script.contains("release") else { continue }
      let isReviewed = try await eventually {
        try serving.command(["review", "list"]).output == "no such lines\n"
      }
      #expect(isReviewed)
    }
    let explained = try serving.command(["explain", "o2"]).output
    for part in [
      "rejected: it pays nobody", "The rules on risk hold it for a reviewer:",
      "click_to_payment: 1 s from the click to the payment, at least 3 s: hold",
      "orders_per_day: order 1 of the customer's that the promoter won on that day, at most 5",
      "admin rejected it at", "nine orders from one phone",
    ] { #expect(explained.contains(part), "\(part): \(explained)") }
    let csv = try serving.command(["review", "report", "2026-01", "--format", "csv"]).output
    #expect(
      csv.split(separator: "\r\n").dropFirst() == [
        "2026-01,all_lines,4,4000,,,,,,,,", "2026-01,every_rule,3,3000,0,0,1,1000,2,2000,0,0",
        "2026-01,click_to_payment,2,2000,0,0,1,1000,1,1000,0,0",
        "2026-01,missing_logistics,1,1000,0,0,0,0,1,1000,0,0",
      ])
    let again = try serving.command(["review", "release", "o2", "1", "--why", "please"])
    #expect(again.status == 65 && again.errors.contains("not_held"), "\(again.errors)")
    let verified = try serving.command(["verify", "--ledger", "sqlite:\(ledger)"])
    #expect(verified.status == 0, "\(verified.errors)")
    #expect(serving.end() == 0)
  }
}
