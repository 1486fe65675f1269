import GRDB
import Programme
import Records
import Settlement
import Storage
import TestSupport
import Testing

@Suite("A code on an item pays once", .serialized)
struct UnitSettlementTests {
  private static let batch = UnitBatch(
    id: UnitBatchID(trusted: "tins"), issuedAt: Timestamp(milliseconds: 0),
    link: LinkCode(trusted: "kA1"), count: 3, secret: UnitSecret(bytes: Array(0..<16))!)

  private static func unit(_ number: Int64) -> String { UnitCoding(batch).code(number).text }

  private static let catalogue = """
    {"type":"shop","id":"s1","at":"2026-01-01T00:00:00Z","alliance":true,"kind":"normal"}
    {"type":"product","id":"A","at":"2026-01-01T00:00:00Z","shop":"s1","category":["茶"],\
    "tech_fee_ppm":50000,"url":"https://tea.example/A"}
    {"type":"institution","id":"i1","at":"2026-01-01T00:00:00Z","promoter_share_ppm":800000}
    {"type":"promoter","id":"k1","at":"2026-01-01T00:00:00Z","institution":"i1"}
    {"type":"plan","id":"pl","at":"2026-01-01T00:00:00Z","kind":"normal","product":"A",\
    "total_ppm":100000}
    {"type":"link","code":"kA1","at":"2026-01-01T00:00:00Z","institution":"i1",\
    "promoter":"k1","shop":"s1","product":"A","placement":"other","form":"qr"}
    {"type":"unit_batch","id":"tins","at":"2026-01-01T00:00:00Z","link":"kA1","count":3,\
    "secret":"000102030405060708090a0b0c0d0e0f"}
    """

  private static func paid(_ order: String, _ unit: String) -> String {
    """
    {"type":"order.paid","id":"p-\(order)","order":"\(order)","shop":"s1","buyer":"u-\(order)",\
    "paid_at":"2026-01-03T00:00:00Z",\
    "lines":[{"line":"1","product":"A","paid_fen":10000,"unit":"\(unit)"}]}
    """
  }

  private static func completed(_ order: String) -> String {
    #"{"type":"order.completed","id":"d-\#(order)","order":"\#(order)","at":"2026-01-20T00:00:00Z"}"#
  }

  private static func cancelled(_ order: String) -> String {
    #"{"type":"order.cancelled","id":"x-\#(order)","order":"\#(order)","at":"2026-01-10T00:00:00Z"}"#
  }

  private static func refunded(_ order: String, _ fen: Int64) -> String {
    """
    {"type":"order.refunded","id":"r-\(order)-\(fen)","order":"\(order)","line":"1",\
    "refund":"r-\(fen)","amount_fen":\(fen),"at":"2026-01-21T00:00:00Z"}
    """
  }

  /// The lines that a code pays now.
  private static func payers(_ output: ScenarioOutput, _ unit: String) -> [String] {
    output.lines.filter { $0.basis == .unit && $0.unit?.code.text == unit && $0.net > .zero }
      .map(\.order.text)
  }

  @Test("of 64 orders that quote it at once one has it, and the next one when that is cancelled")
  func concurrent() async throws {
    let books = try LiveBooks()
    defer { #expect(throws: Never.self) { try books.close() } }
    try await books.take(try ScenarioReader.records(of: Array(Self.catalogue.utf8)))
    let orders = (10..<74).map { "o\($0)" }
    try await books.push(orders.map { Self.paid($0, Self.unit(1)) })
    // Two that don't know of one another, so that batches of both are under way at a time.
    func workers() -> [OrderWorker] {
      ["a", "b"].map { name in
        books.worker(name) {
          $0.isAlone = false
          $0.batchSize = 5
        }
      }
    }
    try await books.drain(workers())
    let first = Self.payers(try books.output(), Self.unit(1))
    #expect(first.count == 1)
    try await books.push(
      first.map(Self.cancelled) + orders.filter { !first.contains($0) }.map(Self.completed))
    try await books.drain(workers())
    let output = try books.output()
    let second = Self.payers(output, Self.unit(1))
    #expect(second.count == 1 && second != first)
    let earned = output.balances.first { $0.account.name == "promoter/k1" }
    #expect(earned?.amount == 800)
    #expect(try books.letters() == [])
    #expect(try books.discrepancies() == [])
  }

  @Test("whatever arrives when, no code pays two lines, and the books can be recomputed")
  func anyOrder() throws {
    var random = SeededGenerator.printed("codes on items")
    for _ in 0..<40 {
      let events = (1...9).flatMap { number -> [String] in
        let order = "o\(number)"
        var events = [Self.paid(order, Self.unit(Int64.random(in: 1...3, using: &random)))]
        if Bool.random(using: &random) { events.append(Self.completed(order)) }
        switch Int.random(in: 0..<4, using: &random) {
        case 0: events.append(Self.cancelled(order))
        case 1: events.append(Self.refunded(order, 10_000))
        case 2: events.append(Self.refunded(order, 5_000))
        default: break
        }
        return events
      }.shuffled(using: &random)
      let store = try SQLiteStore.temporary()
      var replay = Replay(over: store)
      let text = ([Self.catalogue] + events).joined(separator: "\n")
      try replay.run(try ScenarioReader.records(of: Array(text.utf8)))
      #expect(try store.read { try Verification.run(over: $0) }.discrepancies == [])
      let output = try replay.output(explaining: false)
      for number in 1...3 as ClosedRange<Int64> {
        #expect(Self.payers(output, Self.unit(number)).count <= 1, "\(text)")
      }
      try store.close()
    }
  }

  @Test(
    "verification misses a quote that was taken out, and finds one too many",
    arguments: [
      "DELETE FROM unit_quotes", "INSERT INTO unit_quotes VALUES ('tins.9', 1, '1')",
      "UPDATE unit_quotes SET unit = 'other'",
    ])
  func tampered(sql: String) throws {
    let folder = try TemporaryDirectory()
    let path = folder.path(of: "ledger.sqlite")
    let store = try SQLiteStore(path: path)
    var replay = Replay(over: store)
    let text = [Self.catalogue, Self.paid("o1", Self.unit(1)), Self.completed("o1")]
      .joined(separator: "\n")
    try replay.run(try ScenarioReader.records(of: Array(text.utf8)))
    #expect(try store.read { try Verification.run(over: $0) }.discrepancies == [])
    let raw = try DatabaseQueue(path: path)
    try raw.write { database in
      for name in ["updated", "deleted", "replaced"] {
        try database.execute(sql: "DROP TRIGGER unit_quotes_not_\(name)")
      }
      try database.execute(sql: sql)
    }
    try raw.close()
    let found = try store.read { try Verification.run(over: $0) }.discrepancies
    #expect(!found.isEmpty)
    try store.close()
  }
}
