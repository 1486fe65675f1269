import Programme
import Records
import Settlement
import Storage
import TestSupport
import Testing

@Suite("The order of arrival")
struct ArrivalOrderTests {
  /// Three orders with every kind of event, whose touches and records are known beforehand.
  private static let events: [String] =
    ["o1", "o2", "o3"].flatMap { order in
      [
        LiveBooks.paid(order, fen: 9_999), LiveBooks.completed(order),
        LiveBooks.refunded(order, 1_234), LiveBooks.refunded(order, 77),
      ]
    } + [
      #"{"type":"order.cancelled","id":"x3","order":"o3","at":"2026-01-25T00:00:00Z"}"#
    ]

  private static let records = """
    {"type":"shop","id":"s1","at":"2026-01-01T00:00:00Z","alliance":true,"kind":"normal"}
    {"type":"product","id":"A","at":"2026-01-01T00:00:00Z","shop":"s1","category":["茶"],\
    "tech_fee_ppm":50000,"url":"https://tea.example/A"}
    {"type":"institution","id":"i1","at":"2026-01-01T00:00:00Z","promoter_share_ppm":333333}
    {"type":"promoter","id":"k1","at":"2026-01-01T00:00:00Z","institution":"i1"}
    {"type":"plan","id":"pl","at":"2026-01-01T00:00:00Z","kind":"normal","product":"A",\
    "total_ppm":70000}
    {"type":"link","code":"kA1","at":"2026-01-01T00:00:00Z","institution":"i1",\
    "promoter":"k1","shop":"s1","product":"A","placement":"group","form":"link"}
    {"type":"click","id":"c1","at":"2026-01-02T00:00:00Z","visitor":"v1","code":"kA1"}
    """

  private func output(of events: [String]) throws -> ScenarioOutput {
    let store = try SQLiteStore.temporary()
    var replay = Replay(over: store)
    let text = ([Self.records] + events).joined(separator: "\n")
    try replay.run(try ScenarioReader.records(of: Array(text.utf8)))
    let report = try store.read { try Verification.run(over: $0) }
    #expect(report.discrepancies == [])
    let output = try replay.output(explaining: false)
    try store.close()
    return output
  }

  @Test("whatever order the events of an order arrive in, the lines and balances are the same")
  func shuffled() throws {
    var random = SeededGenerator.printed("arrival order")
    let expected = try output(of: Self.events)
    #expect(expected.lines.map(\.status.rawValue) == ["settled", "settled", "cancelled"])
    for _ in 0..<60 {
      #expect(try output(of: Self.events.shuffled(using: &random)) == expected)
    }
  }

  @Test("delivering any part of the stream again changes nothing")
  func repeated() throws {
    var random = SeededGenerator.printed("repeated delivery")
    let expected = try output(of: Self.events)
    for _ in 0..<30 {
      let again = Self.events.shuffled(using: &random)
        .prefix(Int.random(in: 0...Self.events.count, using: &random))
      let position = Int.random(in: 0...Self.events.count, using: &random)
      let stream = Self.events[..<position] + again + Self.events[position...]
      #expect(try output(of: Array(stream)) == expected)
    }
  }
}
