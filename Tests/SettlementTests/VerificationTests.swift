import Foundation
import GRDB
import Programme
import Records
import Settlement
import Storage
import TestSupport
import Testing

@Suite("Verification")
struct VerificationTests {
  private func books(_ tamper: (Database) throws -> Void) async throws -> [Discrepancy] {
    let books = try LiveBooks()
    defer { #expect(throws: Never.self) { try books.close() } }
    try await books.stockTeaShop()
    try await books.push([
      LiveBooks.paid("o1"), LiveBooks.completed("o1"), LiveBooks.refunded("o1", 100),
      LiveBooks.paid("o2"), LiveBooks.completed("o2"),
    ])
    try await books.drain()
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

  @Test("untouched books have no difference")
  func clean() async throws {
    #expect(try await books { _ in } == [])
  }

  @Test(
    "tampering is found",
    arguments: [
      "UPDATE entries SET amount = amount + 1 WHERE id = 1",
      """
      UPDATE entries SET account = 1 + account
      WHERE account = (SELECT id FROM accounts WHERE name = 'promoter/k1')
      """,
      "UPDATE accounts SET name = 'promoter/thief' WHERE name = 'promoter/k1'",
      "DELETE FROM entries WHERE id = 2",
      "UPDATE balances SET amount = amount + 5 WHERE account = 'promoter/k1'",
      "DELETE FROM balances WHERE account = 'shop/s1'",
      "UPDATE decisions SET json = replace(json, '800000', '900000')",
      "UPDATE events SET json = replace(json, '10000', '20000') WHERE id = 'paid-o2'",
      "DELETE FROM events WHERE id = 'refund-o1-100'",
      "UPDATE incentive_usage SET cash = 0",
    ])
  func found(sql: String) async throws {
    let found = try await books { try $0.execute(sql: sql) }
    #expect(!found.isEmpty)
  }
}
