import Foundation
import GRDB
import Programme
import Records
import Settlement
import Storage
import TestSupport
import Testing

@Suite("Orders that sell from an agent's stock", .serialized)
struct StockTests {
  private static let agency = """
    {"type":"scheme","id":"depot","at":"2026-01-01T00:00:00Z","kind":"agency","institution":"i1"}
    {"type":"agent_price","id":"ap","at":"2026-01-01T00:00:00Z","institution":"i1","product":"A",\
    "agent_price_fen":9500}
    """

  private static func delivery(_ id: String, _ quantity: Int64) -> String {
    """
    {"type":"stock.changed","id":"\(id)","at":"2026-01-02T00:00:00Z","institution":"i1",\
    "promoter":"k1","product":"A","quantity":\(quantity)}
    """
  }

  private static func cancelled(_ order: String) -> String {
    """
    {"type":"order.cancelled","id":"void-\(order)","order":"\(order)",\
    "at":"2026-01-21T00:00:00Z"}
    """
  }

  private static let stock = Stock(
    institution: InstitutionID(trusted: "i1"), promoter: PromoterID(trusted: "k1"),
    product: ProductID(trusted: "A"))

  private func withBooks(
    visitors: [String] = ["v1"], pieces: Int64, _ body: (LiveBooks) async throws -> Void
  ) async throws {
    let books = try LiveBooks()
    defer { #expect(throws: Never.self) { try books.close() } }
    try await books.stockTeaShop(visitors: visitors)
    try await take(Self.agency + "\n" + Self.delivery("in-1", pieces), books)
    try await body(books)
  }

  private func take(_ records: String, _ books: LiveBooks) async throws {
    try await books.take(try ScenarioReader.records(of: Array(records.utf8)))
  }

  private func level(_ books: LiveBooks) throws -> StockLevel {
    try books.store.read { try $0.stockLevel(Self.stock) }
  }

  @Test("of 64 orders at once for the last piece, settled by several workers, one gets it")
  func last() async throws {
    let visitors = (0..<64).map { "v\($0)" }
    try await withBooks(visitors: visitors, pieces: 1) { books in
      try await withThrowingTaskGroup { group in
        for visitor in visitors {
          group.addTask {
            try await books.push([LiveBooks.paid("o-\(visitor)", visitor: visitor)])
          }
        }
        try await group.waitForAll()
      }
      let workers = (0..<3).map { number in
        books.worker("worker-\(number)") {
          $0.isAlone = false
          $0.batchSize = 5
        }
      }
      try await books.drain(workers)
      #expect(try level(books) == StockLevel(free: 0, reserved: 1, taken: 0))
      let reserved = try books.store.read {
        try $0.stockMovements(stock: Self.stock, order: nil, after: 0, limit: 99)
      }
      #expect(reserved.map(\.movement.kind) == [.added, .reserved])
      try await books.push(visitors.map { LiveBooks.completed("o-\($0)") })
      try await books.drain()
      #expect(try level(books) == StockLevel(free: 0, reserved: 0, taken: 1))
      // One earns 500 above the agent price, 63 have 80% of 1000 as ever.
      #expect(try books.fen("promoter/k1") == 500 + 63 * 800)
      #expect(try books.discrepancies() == [])
    }
  }

  @Test("pieces come back by a refund or a cancellation, before and after completion, once each")
  func back() async throws {
    try await withBooks(visitors: ["v1", "v2", "v3", "v4"], pieces: 4) { books in
      let orders = ["v1", "v2", "v3", "v4"]
      try await books.push(orders.map { LiveBooks.paid("o-\($0)", visitor: $0) })
      try await books.drain()
      #expect(try level(books) == StockLevel(free: 0, reserved: 4, taken: 0))
      try await books.push([Self.cancelled("o-v1"), LiveBooks.refunded("o-v2", 10_000)])
      try await books.drain()
      #expect(try level(books) == StockLevel(free: 2, reserved: 2, taken: 0))
      try await books.push(orders.map { LiveBooks.completed("o-\($0)") })
      try await books.drain()
      #expect(try level(books) == StockLevel(free: 2, reserved: 0, taken: 2))
      try await books.push([
        Self.cancelled("o-v3"), LiveBooks.refunded("o-v4", 9_999), Self.cancelled("o-v1"),
      ])
      try await books.drain()
      #expect(try level(books) == StockLevel(free: 3, reserved: 0, taken: 1))
      try await books.push([
        LiveBooks.refunded("o-v4", 1), LiveBooks.refunded("o-v4", 1), Self.cancelled("o-v4"),
      ])
      try await books.drain()
      #expect(try level(books) == StockLevel(free: 4, reserved: 0, taken: 0))
      #expect(try books.fen("promoter/k1") == 0)
      #expect(try books.discrepancies() == [])
    }
  }

  @Test("what was settled before a restart is neither reserved nor taken again")
  func restart() async throws {
    try await withBooks(visitors: ["v1", "v2"], pieces: 3) { books in
      let paid = [LiveBooks.paid("o1", visitor: "v1"), LiveBooks.paid("o2", visitor: "v2")]
      try await books.push(paid + [LiveBooks.completed("o1")])
      try await books.drain()
      let store = try SQLiteStore(path: books.folder.path(of: "ledger.sqlite"))
      defer { #expect(throws: Never.self) { try store.close() } }
      let settler = BatchSettler(store: store, touches: RedisTouches(books.redis))
      let again = (paid + [LiveBooks.completed("o1"), LiveBooks.completed("o2")]).enumerated().map {
        ArrivedEvent(source: "9-\($0)", payload: Array($1.utf8))
      }
      let result = try await settler.settle(
        again, try await settler.prepare(again), now: Timestamp(milliseconds: 1))
      #expect(result.repeated == 3 && result.applied == 1)
      #expect(try level(books) == StockLevel(free: 1, reserved: 0, taken: 2))
      #expect(try books.discrepancies() == [])
    }
  }

  @Test("whatever the order in which an order's events come, it has the same pieces in the end")
  func anyOrder() async throws {
    let events = [
      LiveBooks.paid("o1"), LiveBooks.refunded("o1", 100), LiveBooks.completed("o1"),
      LiveBooks.refunded("o1", 9_900),
    ]
    for last in [[], [Self.cancelled("o1")]] {
      for first in events.indices {
        let rotated = Array(events[first...] + events[..<first])
        try await withBooks(pieces: 1) { books in
          try await books.push(Array((rotated + last).reversed()))
          try await books.drain()
          #expect(try level(books) == StockLevel(free: 1, reserved: 0, taken: 0))
          #expect(try books.discrepancies() == [])
        }
      }
    }
  }

  @Test("a piece that was delivered late, for the time before the payment, counts at completion")
  func late() async throws {
    try await withBooks(visitors: ["v1", "v2"], pieces: 1) { books in
      try await books.push([
        LiveBooks.paid("o1", visitor: "v1"), LiveBooks.paid("o2", visitor: "v2"),
      ])
      try await books.drain()
      #expect(try level(books) == StockLevel(free: 0, reserved: 1, taken: 0))
      try await take(Self.delivery("in-2", 1), books)
      try await books.push([LiveBooks.completed("o1"), LiveBooks.completed("o2")])
      try await books.drain()
      #expect(try level(books) == StockLevel(free: 0, reserved: 0, taken: 2))
      #expect(try books.fen("promoter/k1") == 1_000)
      #expect(try books.discrepancies() == [])
    }
  }

  @Test(
    "tampering with stocks is found",
    arguments: [
      "UPDATE stock_movements SET quantity = quantity + 1 WHERE kind = 'reserved'",
      "UPDATE stock_movements SET kind = 'released' WHERE kind = 'taken'",
      "UPDATE stock_movements SET free = free + 1",
      "UPDATE stock_movements SET line = '9' WHERE kind = 'taken'",
      "DELETE FROM stock_movements WHERE kind = 'taken'",
      "DELETE FROM stock_movements WHERE kind = 'added'",
      "DELETE FROM stock_movements", "UPDATE stocks SET promoter = 'thief'",
      "UPDATE stock_movements SET event = event + 7 WHERE event IS NOT NULL",
      "UPDATE decisions SET json = replace(json, ',\"stock\":\"own\"', '')",
      "UPDATE records SET json = replace(json, '\"quantity\":3', '\"quantity\":4')",
    ])
  func tampering(sql: String) async throws {
    try await withBooks(pieces: 3) { books in
      try await books.push([
        LiveBooks.paid("o1"), LiveBooks.completed("o1"), LiveBooks.paid("o2"),
      ])
      try await books.drain()
      #expect(try books.discrepancies() == [])
      let queue = try DatabaseQueue(path: books.folder.path(of: "ledger.sqlite"))
      try await queue.write { database in
        let triggers = try String.fetchAll(
          database, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for name in triggers { try database.execute(sql: "DROP TRIGGER \(name)") }
        try database.execute(sql: sql)
      }
      try queue.close()
      let store = try SQLiteStore(path: books.folder.path(of: "ledger.sqlite"))
      defer { #expect(throws: Never.self) { try store.close() } }
      let found = try store.read { try Verification.run(over: $0) }.discrepancies
      #expect(!found.isEmpty)
    }
  }
}
