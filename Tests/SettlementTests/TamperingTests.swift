import Foundation
import GRDB
import Programme
import Records
import Settlement
import Storage
import TestSupport
import Testing

@Suite("Verification of every column")
struct TamperingTests {
  /// Ledgers as they are after their scenario and a period of payouts, to be copied for each case.
  private static let ledgers: [String: Data] = {
    var ledgers: [String: Data] = [:]
    for ledger in TamperedColumn.Ledger.allCases {
      do { ledgers[ledger.rawValue] = try books(of: ledger.rawValue) } catch {
        Issue.record("no ledger of \(ledger.rawValue): \(error)")
      }
    }
    return ledgers
  }()

  private static func books(of scenario: String) throws -> Data {
    let folder = try TemporaryDirectory()
    defer { folder.remove() }
    let path = folder.path(of: "ledger.sqlite")
    let store = try SQLiteStore(path: path)
    var replay = Replay(over: store)
    let text = try ProjectFolder.text("Tests/\(scenario).ndjson")
    try replay.run(try ScenarioReader.records(of: Array(text.utf8)))
    let now = Timestamp(milliseconds: 4_102_444_800_000)
    try store.write { book in
      _ = try book.closePayouts(
        of: try #require(PayoutPeriod("1970-01")), key: PayoutKey(trusted: "close"), at: now)
      let due = try book.statements(StatementFilter(state: .inPayment), after: 0, limit: 100)
      _ = try book.movePayouts(
        due.map(\.id), .paid, note: nil, key: PayoutKey(trusted: "pay"), at: now)
    }
    try store.close()
    let raw = try DatabaseQueue(path: path)
    try raw.writeWithoutTransaction { database in
      for name in try String.fetchAll(
        database, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'")
      { try database.execute(sql: "DROP TRIGGER \(name)") }
      try database.execute(sql: "PRAGMA journal_mode = DELETE")
    }
    try raw.close()
    return try Data(contentsOf: URL(filePath: path))
  }

  /// What a verification finds once `sql` was run, or why it couldn't even read the ledger.
  private func findings(in scenario: String, after sql: String?) throws -> [String] {
    let folder = try TemporaryDirectory()
    defer { folder.remove() }
    let path = folder.path(of: "ledger.sqlite")
    try #require(Self.ledgers[scenario]).write(to: URL(filePath: path))
    if let sql {
      let raw = try DatabaseQueue(path: path)
      try raw.writeWithoutTransaction { database in
        try database.execute(
          sql: "PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF")
        try database.execute(sql: sql)
        #expect(database.changesCount > 0, "nothing was altered")
      }
      try raw.close()
    }
    let store = try SQLiteStore(path: path)
    defer { #expect(throws: Never.self) { try store.close() } }
    do {
      return try store.read { try Verification.run(over: $0) }.discrepancies.map(\.description)
    } catch let error as StoreError {
      return ["\(error)"]
    }
  }

  @Test("an untouched ledger has no difference", arguments: TamperedColumn.Ledger.allCases)
  func clean(ledger: TamperedColumn.Ledger) throws {
    #expect(try findings(in: ledger.rawValue, after: nil) == [])
  }

  @Test("what was altered is found", arguments: TamperedColumn.all)
  func found(column: TamperedColumn) throws {
    let isFound = try !findings(in: column.scenario, after: column.sql).isEmpty
    #expect(isFound)
  }

  @Test("every column of the ledger is tampered with, or named as one that says nothing of money")
  func complete() throws {
    var columns: Set<String> = []
    let folder = try TemporaryDirectory()
    defer { folder.remove() }
    let path = folder.path(of: "ledger.sqlite")
    try SQLiteStore(path: path).close()
    let raw = try DatabaseQueue(path: path)
    try raw.read { database in
      let tables = try String.fetchAll(
        database,
        sql: """
          SELECT name FROM sqlite_master WHERE type = 'table'
            AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'grdb_%'
          """)
      for table in tables {
        columns.formUnion(try database.columns(in: table).map { "\(table).\($0.name)" })
      }
    }
    try raw.close()
    let trusted = TamperedColumn.trusted.flatMap { table, columns in
      columns.map { "\(table).\($0)" }
    }
    let tampered = TamperedColumn.all.map { "\($0.table).\($0.column)" }
    #expect(columns.subtracting(tampered + trusted).sorted() == [])
    #expect(Set(tampered + trusted).subtracting(columns).sorted() == [])
  }
}
