internal import GRDB
internal import Programme

/// The versions of the schema, each with the tables that it brought. One that was released never changes.
enum SQLiteMigrations {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.register("1: catalogue", [SQLiteCatalogueSchema.tables])
    migrator.register("1: orders", [SQLiteOrderSchema.tables])
    migrator.register("1: ledger", [SQLiteLedgerSchema.tables]) {
      try explain(EntryKind.self, in: "entry_kinds", of: $0)
      try explain(Unit.self, in: "units", of: $0)
    }
    migrator.register("1: operations", [SQLiteOperationsSchema.tables])
    migrator.register(
      "1: append only",
      [
        SQLiteCatalogueSchema.appendOnly, SQLiteOrderSchema.appendOnly,
        SQLiteLedgerSchema.appendOnly, SQLiteOperationsSchema.appendOnly,
      ])
    migrator.register("1: schemes", [SQLiteLedgerSchema.lookUps])
    migrator.register("1: payouts", [SQLitePayoutSchema.tables, SQLitePayoutSchema.appendOnly])
    migrator.register("1: units", [SQLiteUnitSchema.tables, SQLiteUnitSchema.appendOnly])
    migrator.register("1: risk", [SQLiteRiskSchema.facts, SQLiteRiskSchema.blockedLines])
    migrator.register("1: credentials expire", [SQLiteOperationsSchema.expiry])
    migrator.register("1: clicks", [SQLiteClickSchema.tables]) {
      try explain(ClickKind.self, in: "click_kinds", of: $0)
    }
    migrator.register("1: fraud", [SQLiteFraudSchema.tables, SQLiteFraudSchema.appendOnly])
    migrator.register("1: stocks", [SQLiteStockSchema.tables, SQLiteStockSchema.appendOnly]) {
      try explain(EntryKind.self, in: "entry_kinds", of: $0)
    }
    migrator.register("1: periods", [SQLitePeriodSchema.tables, SQLitePeriodSchema.appendOnly]) {
      try explain(EntryKind.self, in: "entry_kinds", of: $0)
    }
    migrator.register(
      "1: share coupons", [SQLiteShareCouponSchema.tables, SQLiteShareCouponSchema.appendOnly])
    migrator.register("1: statements by closing", [SQLitePayoutSchema.statementsByClosing])
    return migrator
  }

  private static func explain<Word: StoredCode & RawRepresentable<String>>(
    _ words: Word.Type, in table: String, of database: Database
  ) throws {
    for word in words.allCases {
      try database.execute(
        sql: "INSERT OR IGNORE INTO \(table) VALUES (?, ?)", arguments: [word.code, word.rawValue])
    }
  }
}

extension DatabaseMigrator {
  /// Registers a version by the SQL that brings it, and what is written into its tables then.
  fileprivate mutating func register(
    _ version: String, _ sql: [String],
    filling fill: @escaping @Sendable (Database) throws -> Void = { _ in }
  ) {
    registerMigration(version, foreignKeyChecks: .immediate) { database in
      for text in sql { try database.execute(sql: text) }
      try fill(database)
    }
  }
}
