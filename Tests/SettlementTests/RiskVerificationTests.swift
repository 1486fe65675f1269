import Foundation
import GRDB
import Programme
import Records
import Settlement
import Storage
import TestSupport
import Testing

@Suite("Risk in the books")
struct RiskVerificationTests {
  private static let shop = """
    {"type":"shop","id":"s1","at":"2026-01-01T00:00:00Z","alliance":true,"kind":"normal"}
    {"type":"product","id":"A","at":"2026-01-01T00:00:00Z","shop":"s1","category":["茶"],\
    "tech_fee_ppm":50000,"url":"https://tea.example/A"}
    {"type":"institution","id":"i1","at":"2026-01-01T00:00:00Z","promoter_share_ppm":800000}
    {"type":"promoter","id":"k1","at":"2026-01-01T00:00:00Z","institution":"i1"}
    {"type":"plan","id":"pl","at":"2026-01-01T00:00:00Z","kind":"normal","product":"A",\
    "total_ppm":100000}
    {"type":"link","code":"kA1","at":"2026-01-01T00:00:00Z","institution":"i1",\
    "promoter":"k1","shop":"s1","product":"A","placement":"group","form":"link"}
    {"type":"click","id":"c1","at":"2026-01-02T00:00:00Z","visitor":"v1","code":"kA1"}
    """

  private static let policy = """
    {"type":"risk_policy","at":"2026-01-01T00:00:00Z",\
    "orders_per_day":{"verdict":"hold","above":2},"missing_logistics":{"verdict":"reject"}}
    """

  private static func completed(_ order: String) -> String {
    LiveBooks.completed(order).replacing("}", with: #","logistics":"SF-\#(order)"}"#)
  }

  private func replay(_ records: [String], over store: SQLiteStore) throws -> ScenarioOutput {
    var replay = Replay(over: store)
    let text = ([Self.shop] + records).joined(separator: "\n")
    try replay.run(try ScenarioReader.records(of: Array(text.utf8)))
    return try replay.output(explaining: false)
  }

  @Test("what happened before a rule was recorded counts, once it is in force")
  func afterTheFact() throws {
    let store = try SQLiteStore.temporary()
    defer { #expect(throws: Never.self) { try store.close() } }
    let orders = (1...3).map { "o\($0)" }
    let output = try replay(
      orders.map { LiveBooks.paid($0) } + orders.prefix(2).map(Self.completed) + [Self.policy]
        + [Self.completed("o3"), LiveBooks.paid("o4"), LiveBooks.completed("o4")], over: store)
    #expect(output.lines.map(\.status) == [.settled, .settled, .held, .rejected])
    #expect(output.lines.map(\.risk?.findings.first?.measured) == [nil, nil, 3, 4])
    #expect(try store.read { try Verification.run(over: $0) }.discrepancies == [])
  }

  @Test(
    "tampering with measures, verdicts and notes is found",
    arguments: [
      "UPDATE blocked_lines SET status = 'settled'",
      "UPDATE blocked_lines SET charged = charged + 1", "DELETE FROM blocked_lines",
      "UPDATE blocked_lines SET rules = '[\"own_purchase\"]'",
      "UPDATE decisions SET json = replace(json, '\"orders_per_day\",\"hold\",2,3', '\"orders_per_day\",\"hold\",2,2')",
      "UPDATE decisions SET json = replace(json, '\"hold\",2', '\"hold\",9')",
      "UPDATE events SET json = replace(json, ',\"logistics\":\"SF-o3\"', '') WHERE id = 'done-o3'",
      "UPDATE accounts SET name = 'promoter/k1' WHERE name = 'held/promoter/k1'",
    ])
  func tampering(sql: String) throws {
    let folder = try TemporaryDirectory()
    defer { folder.remove() }
    let path = folder.path(of: "ledger.sqlite")
    let store = try SQLiteStore(path: path)
    let orders = (1...3).map { "o\($0)" }
    let output = try replay(
      [Self.policy] + orders.map { LiveBooks.paid($0) } + orders.map(Self.completed), over: store)
    #expect(output.lines.map(\.status) == [.held, .held, .held])
    #expect(try store.read { try Verification.run(over: $0) }.discrepancies == [])
    let queue = try DatabaseQueue(path: path)
    try queue.write { database in
      for name in try String.fetchAll(
        database, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'")
      { try database.execute(sql: "DROP TRIGGER \(name)") }
      // The unique name is no obstacle to whoever alters a ledger by hand.
      try database.execute(sql: "DELETE FROM accounts WHERE name = 'promoter/k1'")
      try database.execute(sql: sql)
    }
    try queue.close()
    let again = try SQLiteStore(path: path)
    #expect(try !again.read { try Verification.run(over: $0) }.discrepancies.isEmpty)
    try again.close()
    try store.close()
  }

  @Test(
    "a worker that meets a new rule takes in what happened before in pieces, and decides the same")
  func catchingUp() async throws {
    let books = try LiveBooks()
    defer { #expect(throws: Never.self) { try books.close() } }
    try await books.stockTeaShop()
    let before = (0..<RiskFold.mostOnTheWay / 2).map { "b\($0)" }
    try await books.push(before.map { LiveBooks.paid($0) })
    try await books.push(before.map { LiveBooks.completed($0) })
    try await books.push([LiveBooks.paid("last")])
    try await books.drain()
    #expect(try books.store.read { try $0.riskFactsUpTo() } == 0)
    try await books.take(try ScenarioReader.records(of: Array(Self.policy.utf8)))
    #expect(try books.store.read { try $0.isBehindWithRiskFacts() })
    try await books.push([Self.completed("last")])
    try await books.drain()
    #expect(try books.store.read { try !$0.isBehindWithRiskFacts() })
    let line = try books.output().lines.first { $0.order.text == "last" }
    #expect(line?.risk?.findings.first?.measured == Int64(before.count + 1))
    #expect(line?.status == .held)
    #expect(try books.discrepancies() == [])
  }
}
