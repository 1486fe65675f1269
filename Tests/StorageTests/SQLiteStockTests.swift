import GRDB
import Programme
import Testing

@testable import Storage

@Suite("Stocks in an SQLite file")
struct SQLiteStockTests {
  @Test(
    "raw SQL can't alter a movement, go below 0, or let pieces come from nowhere",
    arguments: [
      "UPDATE stock_movements SET quantity = 9", "DELETE FROM stock_movements",
      "UPDATE stocks SET promoter = 'k9'", "DELETE FROM stocks",
      "REPLACE INTO stocks VALUES (1, 'i1', 'k1', 'p9')",
      "REPLACE INTO stocks VALUES (9, 'i1', 'k1', 'p1')",
      row(id: 2, number: 2, "reserved", 1, free: 4, reserved: 1, taken: 0),
      row(id: 9, number: 2, "reserved", 1, free: 4, reserved: 1, taken: 0),
      row(id: 9, number: 3, "reserved", 1, free: 3, reserved: 2, taken: 0),
      row(id: 9, number: 4, "reserved", 1, free: 2, reserved: 2, taken: 0),
      row(id: 9, number: 3, "taken", 1, free: 4, reserved: 1, taken: 1),
      row(id: 9, number: 3, "released", 2, free: 5, reserved: -1, taken: 0),
      row(id: 9, number: 3, "reserved", 4, free: -1, reserved: 5, taken: 0),
      row(id: 9, number: 3, "returned", 1, free: 4, reserved: 1, taken: -1),
      row(id: 9, number: 3, "reserved", 0, free: 3, reserved: 1, taken: 0),
      row(id: 9, number: 3, "reserved", -1, free: 4, reserved: 0, taken: 0),
      row(id: 9, number: 3, "stolen", 1, free: 3, reserved: 1, taken: 0),
    ])
  func rawSQL(statement: String) throws {
    try withLedgerPath { path in
      let store = try SQLiteStore(path: path)
      try store.write { transaction in
        try transaction.change("in-1", 4)
        try transaction.move(.reserved, 1, event: 1)
      }
      let before = try contents(of: store)
      let raw = try DatabaseQueue(path: path)
      let error = failure { try raw.write { try $0.execute(sql: statement) } }
      try raw.close()
      #expect((error as? DatabaseError)?.resultCode == .SQLITE_CONSTRAINT, "\(statement)")
      let after = try contents(of: store)
      #expect(before == after)
      try store.close()
    }
  }

  private static func row(
    id: Int64, number: Int64, _ kind: String, _ quantity: Int64, free: Int64, reserved: Int64,
    taken: Int64
  ) -> String {
    """
    REPLACE INTO stock_movements VALUES (\(id), 1, \(number), '\(kind)', \(quantity), \(free), \
    \(reserved), \(taken), NULL, 1, '1', 2, 0)
    """
  }

  private func contents(of store: SQLiteStore) throws -> [Row] {
    try store.database.read { connection in
      try ["stocks", "stock_movements"].flatMap {
        try Row.fetchAll(connection, sql: "SELECT * FROM \($0)")
      }
    }
  }

  @Test("of many processes that want the last piece one gets it")
  func last() throws {
    try withLedgerPath { path in
      let stores = try (0..<4).map { _ in try SQLiteStore(path: path) }
      try stores[0].write { try $0.change("in-1", 1) }
      try runThreads(64) { number in
        let store = stores[number % stores.count]
        _ = try store.write { transaction -> Bool in
          guard try transaction.stockLevel(StockSample.own).free > 0 else { return false }
          try transaction.move(
            .reserved, 1, order: OrderID(trusted: "o\(number)"), event: Int64(number + 1))
          return true
        }
      }
      let all = try stores[1].read {
        try $0.stockMovements(stock: nil, order: nil, after: 0, limit: 99)
      }
      #expect(all.map(\.movement.kind) == [.added, .reserved])
      for store in stores { try store.close() }
    }
  }
}
