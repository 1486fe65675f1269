import GRDB
import Logging
import Programme
import Records
import Settlement
import Storage
import TestSupport
import Testing

@Suite("Closing months of team dividends")
struct PeriodClosingTests {
  /// Books in which `k1` of team red has one order of January 2026, 100 yuan, at 5% from the first fen on.
  private func books() async throws -> LiveBooks {
    let books = try LiveBooks()
    try await books.stockTeaShop()
    try await books.take(
      try ScenarioReader.records(
        of: Array(
          """
          {"type":"promoter","id":"k1","at":"2026-01-02T00:00:00Z","team":"red"}
          {"type":"scheme","id":"div","at":"2026-01-01T00:00:00Z","kind":"team_dividend",\
          "institution":"i1","tiers":[{"volume_fen":0,"rate_ppm":50000}]}
          """.utf8)))
    try await books.push([LiveBooks.paid("o1"), LiveBooks.completed("o1")])
    try await books.drain()
    return books
  }

  private func closer(
    _ books: LiveBooks, grace hours: Int, at moment: Timestamp
  ) -> PeriodCloser {
    PeriodCloser(
      store: books.store, graceHours: hours,
      logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }), now: { moment })
  }

  /// 1 February 2026 in Shanghai.
  private static let end = Month("2026-01")!.to

  private func after(_ milliseconds: Int64) -> Timestamp {
    Timestamp(milliseconds: Self.end.milliseconds + milliseconds)
  }

  @Test("a month closes by itself when its grace is over, and not before", arguments: [0, 72])
  func grace(hours: Int) async throws {
    let books = try await books()
    defer { #expect(throws: Never.self) { try books.close() } }
    let grace = Int64(hours) * 3_600_000
    try await closer(books, grace: hours, at: after(grace - 1)).closeDue()
    #expect(try books.fen("promoter/k1") == 800)
    try await closer(books, grace: hours, at: after(grace)).closeDue()
    #expect(try books.fen("promoter/k1") == 800 + 500)
    #expect(try books.discrepancies() == [])
  }

  @Test("several workers close a month once")
  func several() async throws {
    let books = try await books()
    defer { #expect(throws: Never.self) { try books.close() } }
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          await #expect(throws: Never.self) {
            try await closer(books, grace: 0, at: after(0)).closeDue()
          }
        }
      }
    }
    #expect(try books.fen("promoter/k1") == 800 + 500)
    #expect(try books.store.read { try $0.closings(after: 0, limit: 9) }.count == 1)
  }

  @Test("what comes after the closing is posted as a difference, and refunding all leaves nothing")
  func late() async throws {
    let books = try await books()
    defer { #expect(throws: Never.self) { try books.close() } }
    try await closer(books, grace: 0, at: after(0)).closeDue()
    try await books.push([LiveBooks.refunded("o1", 4_000)])
    try await books.push([LiveBooks.paid("o2", fen: 6_000), LiveBooks.completed("o2")])
    try await books.drain()
    #expect(try books.fen("promoter/k1") == 480 + 480 + 600)
    #expect(try books.discrepancies() == [])
    try await books.push([LiveBooks.refunded("o1", 6_000), LiveBooks.refunded("o2", 6_000)])
    try await books.drain()
    #expect(try books.store.read { try $0.balances(account: nil, after: nil, limit: 9) } == [])
    #expect(try books.discrepancies() == [])
  }

  @Test(
    "tampering is found",
    arguments: [
      "UPDATE entries SET amount = amount * 2 WHERE kind = (SELECT code FROM entry_kinds WHERE name = 'dividend')",
      "UPDATE transactions SET event = 'done-o1' WHERE pool = 1 AND event IS NULL",
      "UPDATE transactions SET pool = 2 WHERE pool = 1 AND event IS NULL",
      "UPDATE period_closings SET events_up_to = 0",
      "UPDATE period_closings SET month = 202602", "DELETE FROM period_closings",
      "INSERT INTO period_closings VALUES (9, 'i1', 202602, 0, 0)",
      "UPDATE dividend_pools SET tiers = '[{\"volume_fen\":0,\"rate_ppm\":60000}]'",
      "UPDATE dividend_pools SET team = 'blue'",
      "INSERT INTO dividend_pools SELECT 2, institution, month, 'blue', scheme, tiers FROM dividend_pools",
      "UPDATE dividend_contributions SET net = net + 1 WHERE id = 1",
      "UPDATE dividend_contributions SET promoter = 'thief' WHERE id = 2",
      "DELETE FROM dividend_contributions WHERE id = 1",
      "DELETE FROM dividend_contributions WHERE id = 2",
      "INSERT INTO dividend_contributions VALUES (9, 1, 'thief', 1, '1', 'e', 5)",
    ])
  func tampering(sql: String) async throws {
    let books = try await books()
    defer { #expect(throws: Never.self) { try books.close() } }
    try await closer(books, grace: 0, at: after(0)).closeDue()
    try await books.push([LiveBooks.refunded("o1", 4_000)])
    try await books.drain()
    #expect(try books.discrepancies() == [])
    let queue = try DatabaseQueue(path: books.folder.path(of: "ledger.sqlite"))
    try await queue.write { database in
      for name in try String.fetchAll(
        database, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'")
      { try database.execute(sql: "DROP TRIGGER \(name)") }
      try database.execute(sql: sql)
    }
    try queue.close()
    #expect(try books.discrepancies() != [])
  }
}
