import GRDB
import Programme
import Settlement
import Storage
import TestSupport
import Testing

@Suite("Verification of payouts")
struct PayoutVerificationTests {
  /// Books with two closed periods, a payment and a return.
  private func books(_ tamper: (Database) throws -> Void) async throws -> [Discrepancy] {
    let books = try LiveBooks()
    defer { #expect(throws: Never.self) { try books.close() } }
    try await books.stockTeaShop()
    try await books.push([LiveBooks.paid("o1"), LiveBooks.completed("o1")])
    try await books.drain()
    // What a worker posts now is of a period that begins in the past and is over in a while.
    let far = Timestamp(milliseconds: 4_102_444_800_000)
    try close("2026-01..", until: 0, books, at: far)
    try await books.push([LiveBooks.refunded("o1", 10_000)])
    try await books.drain()
    try close("later", until: 1, books, at: far)
    let queue = try DatabaseQueue(path: books.folder.path(of: "ledger.sqlite"))
    try await queue.write { database in
      for name in try String.fetchAll(
        database, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'")
      { try database.execute(sql: "DROP TRIGGER \(name)") }
    }
    try queue.write(tamper)
    try queue.close()
    return try books.discrepancies()
  }

  /// Two periods that end long after what is posted, so that each takes in all that is there.
  private static let periods = [
    PayoutPeriod("2026-01-01..2099-11-30"), PayoutPeriod("2099-12"),
  ]

  private func close(
    _ key: String, until index: Int, _ books: LiveBooks, at now: Timestamp
  ) throws {
    let period = try #require(Self.periods[index])
    try books.store.write { store in
      _ = try store.closePayouts(of: period, key: PayoutKey(trusted: key), at: now)
      guard index == 0 else { return }
      let payouts = try store.statements(StatementFilter(state: .inPayment), after: 0, limit: 1)
        .map(\.id)
      _ = try store.movePayouts(
        payouts, .paid, note: nil, key: PayoutKey(trusted: "p"), at: now)
      _ = try store.payAll(of: period, note: nil, key: PayoutKey(trusted: "all"), at: now)
      _ = try store.movePayouts(
        [payouts[0]], .returned, note: "no such account", key: PayoutKey(trusted: "r"), at: now)
    }
  }

  @Test("untouched payouts have no difference")
  func clean() async throws {
    #expect(try await books { _ in } == [])
  }

  @Test(
    "tampering is found",
    arguments: [
      "UPDATE payout_entries SET amount = amount * 2",
      "UPDATE payout_entries SET account = 'promoter/thief' WHERE account = 'promoter/k1'",
      "DELETE FROM payout_entries WHERE kind = 'payout_returned'",
      "UPDATE payout_statements SET payable = payable + 1 WHERE payable > 0",
      "UPDATE payout_statements SET account = 'promoter/thief' WHERE account = 'promoter/k1'",
      "UPDATE payout_closings SET minimum = 1", "UPDATE payout_closings SET entries_up_to = 1",
      "UPDATE payout_commands SET kind = 'paid' WHERE kind = 'returned'",
      "UPDATE payout_commands SET json = replace(json, '[', '[7,') WHERE kind = 'paid'",
      "UPDATE payout_commands SET json = replace(json, '2099-11-30', '2099-11-29') WHERE key = 'all'",
      """
      INSERT INTO payout_statements (closing, account, unit, opening, credited, debited, payable)
      SELECT max(command), 'promoter/thief', 'CNY', 0, 900, 0, 900 FROM payout_closings
      """,
      "UPDATE balances SET amount = amount + 5 WHERE account = 'outside/payouts'",
      "UPDATE balances SET amount = amount - 5 WHERE account = 'promoter/k1'",
    ])
  func found(sql: String) async throws {
    let found = try await books { try $0.execute(sql: sql) }
    #expect(!found.isEmpty)
  }
}
