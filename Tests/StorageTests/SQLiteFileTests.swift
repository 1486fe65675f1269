import Foundation
import GRDB
import Programme
import Testing

@testable import Storage

@Suite("A ledger in a SQLite file")
struct SQLiteFileTests {
  @Test("only its owner may read it, nor its log")
  func fileMode() throws {
    try withLedgerPath { path in
      let store = try SQLiteStore(path: path)
      try store.write { try $0.insert(Sample.completed("e1")) }
      for file in [path, path + "-wal"] {
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
      }
      try store.close()
    }
  }

  @Test(
    "its writer keeps to what durability needs",
    arguments: [("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1")])
  func pragmas(name: String, expected: String) throws {
    try withLedgerPath { path in
      let store = try SQLiteStore(path: path)
      let value = try store.database.writeWithoutTransaction { connection in
        try String.fetchOne(connection, sql: "PRAGMA \(name)")
      }
      #expect(value == expected)
      try store.close()
    }
  }

  @Test("what was written is there when it is opened again")
  func reopening() throws {
    try withLedgerPath { path in
      let first = try SQLiteStore.open("sqlite:\(path)")
      try first.write {
        try $0.post(Sample.posting(event: "e1", Sample.commission(5)), at: moment(0))
      }
      try first.close()
      let second = try SQLiteStore.open("sqlite:\(path)")
      let balances = try second.read { try $0.balances(account: nil, after: nil, limit: 9) }
      #expect(balances.map(\.amount) == [5, -5])
      try second.close()
    }
  }

  @Test("an order's row holds what was saved last")
  func orderRow() throws {
    try withLedgerPath { path in
      let store = try SQLiteStore(path: path)
      for completed in [nil, moment(9)] {
        let summary = OrderSummary(
          order: Sample.order, shop: Sample.shop, buyer: Sample.buyer, visitor: nil,
          paidAt: moment(1), completedAt: completed, cancelledAt: nil)
        try store.write { try $0.save(summary) }
        let rows = try store.database.read { try Row.fetchAll($0, sql: "SELECT * FROM orders") }
        let expected: Row = [
          "seq": 1, "id": Sample.order.text, "shop": Sample.shop.text, "buyer": Sample.buyer.text,
          "visitor": nil, "paid_at": moment(1).milliseconds,
          "completed_at": completed?.milliseconds, "cancelled_at": nil,
        ]
        #expect(rows == [expected])
      }
      try store.close()
    }
  }

  @Test("threads that open a new file at once all get it")
  func openingAtOnce() throws {
    try withLedgerPath { path in
      try runThreads(6) { thread in
        let store = try SQLiteStore(path: path)
        try store.write { try $0.insert(Sample.completed("e\(thread)")) }
        try store.close()
      }
      let store = try SQLiteStore(path: path)
      let events = try store.read { try $0.events(after: 0, limit: 9) }
      #expect(events.count == 6)
      try store.close()
    }
  }

  @Test("a ledger of a newer version is refused, and left as it is")
  func newerVersion() throws {
    try withLedgerPath { path in
      try SQLiteStore(path: path).close()
      let raw = try DatabaseQueue(path: path)
      try raw.write { connection in
        try connection.execute(sql: "INSERT INTO grdb_migrations VALUES ('99: of the future')")
      }
      try raw.close()
      let error = failure { try SQLiteStore(path: path).close() }
      guard case .newerVersion = error as? StoreError else {
        Issue.record("opened with \(String(describing: error))")
        return
      }
    }
  }

  @Test("a damaged file is reported when it is opened")
  func corrupt() throws {
    try withLedgerPath { path in
      let store = try SQLiteStore(path: path)
      for start in stride(from: 0, to: 2_000, by: 100) {
        try store.write { orders in
          for index in start..<(start + 100) { try orders.insert(Sample.completed("e\(index)")) }
        }
      }
      try store.close()
      let file = try #require(FileHandle(forUpdatingAtPath: path))
      let end = try file.seekToEnd()
      // All but the header and the schema.
      for page in stride(from: UInt64(20), to: end / 4_096, by: 3) {
        try file.seek(toOffset: page * 4_096)
        try file.write(contentsOf: Data(repeating: 0xA5, count: 512))
      }
      try file.close()
      let error = failure { try SQLiteStore(path: path).close() }
      guard case .corrupt = error as? StoreError else {
        Issue.record("opened with \(String(describing: error))")
        return
      }
    }
  }

  @Test("a file that is something else is reported as such")
  func notALedger() throws {
    try withLedgerPath { path in
      try Data(repeating: 0x41, count: 9_000).write(to: URL(fileURLWithPath: path))
      let error = failure { try SQLiteStore(path: path).close() }
      guard case .corrupt = error as? StoreError else {
        Issue.record("opened with \(String(describing: error))")
        return
      }
    }
  }

  @Test(
    "a place where no ledger can be is reported",
    arguments: ["sqlite:/nonexistent/ledger.sqlite", "sqlite:", "postgres://host/ledger", ""])
  func noPlace(location: String) {
    let error = failure { try SQLiteStore.open(location).close() }
    guard case .unavailable(let message) = error as? StoreError else {
      Issue.record("opened with \(String(describing: error))")
      return
    }
    #expect(message.contains(":"))
  }
}
