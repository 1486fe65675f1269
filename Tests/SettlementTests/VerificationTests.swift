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
    "what was altered about fraud is found",
    arguments: [
      "UPDATE fraud_takings SET goods = goods + 1", "UPDATE fraud_takings SET case_id = 'F-9'",
      "UPDATE fraud_takings SET earned = earned + 1", "UPDATE fraud_takings SET known_up_to = 1",
      "DELETE FROM fraud_takings WHERE id = 1",
      "INSERT INTO fraud_takings SELECT 9, 'e9', case_id, order_id, line, shop, at, known_up_to, earned, "
        + "earned_up_to, incentive, goods, deposit, receivable, cards FROM fraud_takings WHERE id = 1",
      "UPDATE records SET json = replace(json, '3000', '4000') WHERE kind = 'shop_funds'",
    ])
  func fraud(sql: String) throws {
    let folder = try TemporaryDirectory()
    let path = folder.path(of: "ledger.sqlite")
    let store = try SQLiteStore(path: path)
    var replay = Replay(over: store)
    let text = try ProjectFolder.text("Tests/RuleScenarios/11-fraud.ndjson")
    try replay.run(try ScenarioReader.records(of: Array(text.utf8)))
    #expect(try store.read { try Verification.run(over: $0) }.discrepancies == [])
    try store.close()
    let queue = try DatabaseQueue(path: path)
    try queue.write { database in
      for name in try String.fetchAll(
        database, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'")
      { try database.execute(sql: "DROP TRIGGER \(name)") }
      try database.execute(sql: sql)
    }
    try queue.close()
    let altered = try SQLiteStore(path: path)
    #expect(try altered.read { try Verification.run(over: $0) }.discrepancies != [])
    try altered.close()
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
