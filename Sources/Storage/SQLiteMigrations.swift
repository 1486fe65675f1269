internal import GRDB
internal import Programme

/// The versions of the schema, each with the tables that it brought. One that was released never changes.
enum SQLiteMigrations {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1: catalogue", foreignKeyChecks: .immediate) {
      try $0.execute(sql: SQLiteCatalogueSchema.tables)
    }
    migrator.registerMigration("1: orders", foreignKeyChecks: .immediate) {
      try $0.execute(sql: SQLiteOrderSchema.tables)
    }
    migrator.registerMigration("1: ledger", foreignKeyChecks: .immediate) {
      try $0.execute(sql: SQLiteLedgerSchema.tables)
      try explain(EntryKind.self, in: "entry_kinds", of: $0)
      try explain(Unit.self, in: "units", of: $0)
    }
    migrator.registerMigration("1: operations", foreignKeyChecks: .immediate) {
      try $0.execute(sql: SQLiteOperationsSchema.tables)
    }
    migrator.registerMigration("1: append only", foreignKeyChecks: .immediate) {
      try $0.execute(sql: SQLiteCatalogueSchema.appendOnly)
      try $0.execute(sql: SQLiteOrderSchema.appendOnly)
      try $0.execute(sql: SQLiteLedgerSchema.appendOnly)
      try $0.execute(sql: SQLiteOperationsSchema.appendOnly)
    }
    migrator.registerMigration("1: schemes", foreignKeyChecks: .immediate) {
      try $0.execute(sql: SQLiteLedgerSchema.lookUps)
    }
    migrator.registerMigration("1: payouts", foreignKeyChecks: .immediate) {
      try $0.execute(sql: SQLitePayoutSchema.tables)
      try $0.execute(sql: SQLitePayoutSchema.appendOnly)
    }
    migrator.registerMigration("1: units", foreignKeyChecks: .immediate) {
      try $0.execute(sql: SQLiteUnitSchema.tables)
      try $0.execute(sql: SQLiteUnitSchema.appendOnly)
    }
    migrator.registerMigration("1: risk", foreignKeyChecks: .immediate) {
      try $0.execute(sql: SQLiteRiskSchema.facts)
      try $0.execute(sql: SQLiteRiskSchema.blockedLines)
    }
    migrator.registerMigration("1: credentials expire", foreignKeyChecks: .immediate) {
      try $0.execute(sql: SQLiteOperationsSchema.expiry)
    }
    migrator.registerMigration("1: clicks", foreignKeyChecks: .immediate) {
      try $0.execute(sql: SQLiteClickSchema.tables)
      try explain(ClickKind.self, in: "click_kinds", of: $0)
    }
    migrator.registerMigration("1: fraud", foreignKeyChecks: .immediate) {
      try $0.execute(sql: SQLiteFraudSchema.tables)
      try $0.execute(sql: SQLiteFraudSchema.appendOnly)
    }
    migrator.registerMigration("1: stocks", foreignKeyChecks: .immediate) {
      try $0.execute(sql: SQLiteStockSchema.tables)
      try $0.execute(sql: SQLiteStockSchema.appendOnly)
      try explain(EntryKind.self, in: "entry_kinds", of: $0)
    }
    migrator.registerMigration("1: periods", foreignKeyChecks: .immediate) {
      try $0.execute(sql: SQLitePeriodSchema.tables)
      try $0.execute(sql: SQLitePeriodSchema.appendOnly)
      try explain(EntryKind.self, in: "entry_kinds", of: $0)
    }
    migrator.registerMigration("1: share coupons", foreignKeyChecks: .immediate) {
      try $0.execute(sql: SQLiteShareCouponSchema.tables)
      try $0.execute(sql: SQLiteShareCouponSchema.appendOnly)
    }
    migrator.registerMigration("1: statements by closing", foreignKeyChecks: .immediate) {
      try $0.execute(sql: SQLitePayoutSchema.statementsByClosing)
    }
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
