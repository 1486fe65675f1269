import Programme
import Records
import Settlement
import Testing

/// Ben is an agent, and a boss as soon as cyd, too, has a settled purchase. What cyd buys through ben's
/// link then depends on when cyd's other order is taken into the books.
@Suite("What was decided ahead where a scheme asks for purchases")
struct SchemePreparationTests {
  private static let paid = paid("second", by: "u-cyd", on: 6)
  private static let completed = completed("second", on: 7)
  private static let otherCompleted = completed("first", on: 4)

  @Test(
    "a batch comes to what its events come to one by one, in either order",
    arguments: [
      ([], [otherCompleted, paid, completed], 600),
      ([], [paid, completed, otherCompleted], 400),
      ([paid], [otherCompleted, completed], 600),
      ([paid], [completed, otherCompleted], 400),
    ] as [([String], [String], Int64)])
  func purchases(earlier: [String], batch: [String], ben: Int64) async throws {
    let together = try await settled(after: earlier, [batch])
    #expect(together.ben == ben)
    #expect(together.discrepancies == [])
    let apart = try await settled(after: earlier, batch.map { [$0] })
    #expect(apart.ben == ben)
  }

  /// Settles each batch as it was prepared right before.
  private func settled(
    after earlier: [String], _ batches: [[String]]
  ) async throws -> (ben: Int64, discrepancies: [Discrepancy]) {
    let books = try LiveBooks()
    defer { #expect(throws: Never.self) { try books.close() } }
    let lines = Self.beginning + earlier
    try await books.take(
      try ScenarioReader.records(of: Array(lines.joined(separator: "\n").utf8)))
    let settler = BatchSettler(store: books.store, touches: RedisTouches(books.redis))
    for batch in batches {
      let arrived = batch.enumerated().map {
        ArrivedEvent(source: "1-\($0)", payload: Array($1.utf8))
      }
      let result = try await settler.settle(
        arrived, try await settler.prepare(arrived), now: Timestamp(milliseconds: 1))
      #expect(result.applied == batch.count)
    }
    return (try books.fen("promoter/ben"), try books.discrepancies())
  }

  /// Ben and dan have bought and kept something, cyd's first order isn't completed, and cyd has come
  /// through ben's link since.
  private static let beginning = [
    #"{"type":"shop","id":"tea","at":"2025-06-01T00:00:00Z","kind":"normal","alliance":true}"#,
    #"{"type":"product","id":"oolong","at":"2025-06-01T00:00:00Z","shop":"tea","#
      + #""category":["tea"],"url":"https://tea.example/oolong"}"#,
    #"{"type":"institution","id":"reach","at":"2025-06-01T00:00:00Z","promoter_share_ppm":800000}"#,
    #"{"type":"plan","id":"oolong-10","at":"2025-06-01T00:00:00Z","kind":"normal","#
      + #""product":"oolong","total_ppm":100000}"#,
    #"{"type":"scheme","id":"chain","at":"2025-06-01T00:00:00Z","kind":"two_plus_one","#
      + #""institution":"reach","agent_ppm":40000,"boss_ppm":60000,"team_ppm":20000}"#,
    #"{"type":"promoter","id":"ben","at":"2025-06-01T00:00:00Z","institution":"reach","#
      + #""user":"u-ben"}"#,
    invitee("cyd"), invitee("dan"),
    #"{"type":"link","code":"benL","at":"2025-06-01T00:00:00Z","institution":"reach","#
      + #""promoter":"ben","shop":"tea","product":"oolong","placement":"group"}"#,
    paid("own-ben", by: "u-ben", on: 2), completed("own-ben", on: 3),
    paid("own-dan", by: "u-dan", on: 2), completed("own-dan", on: 3),
    paid("first", by: "u-cyd", on: 2),
    #"{"type":"click","id":"c1","at":"2025-06-05T00:00:00Z","buyer":"u-cyd","code":"benL"}"#,
  ]

  private static func invitee(_ id: String) -> String {
    #"{"type":"promoter","id":"\#(id)","at":"2025-06-01T00:00:00Z","institution":"reach","#
      + #""user":"u-\#(id)","parent":"ben"}"#
  }

  private static func paid(_ order: String, by buyer: String, on day: Int) -> String {
    #"{"type":"order.paid","id":"paid-\#(order)","order":"\#(order)","shop":"tea","#
      + #""buyer":"\#(buyer)","paid_at":"2025-06-0\#(day)T00:00:00Z","#
      + #""lines":[{"line":"1","product":"oolong","paid_fen":10000}]}"#
  }

  private static func completed(_ order: String, on day: Int) -> String {
    #"{"type":"order.completed","id":"completed-\#(order)","order":"\#(order)","#
      + #""at":"2025-06-0\#(day)T00:00:00Z"}"#
  }
}
