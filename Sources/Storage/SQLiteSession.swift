internal import GRDB

/// Statements on one connection, for the length of one transaction.
///
/// A statement that fails spoils the session: whatever the work makes of the error, nothing more is
/// read or written, and the transaction isn't committed.
final class SQLiteSession {
  private let database: Database
  private var failure: StoreError?
  /// By the numbers of their texts.
  private var statements: [SQLiteStatement?] = []

  init(_ database: Database) { self.database = database }

  /// Runs a statement that returns no rows.
  func run(_ sql: SQLText, _ values: [SQLiteValue]) throws {
    try guarded {
      let statement = try prepared(sql)
      defer { statement.reset() }
      try statement.bind(values)
      while try statement.step() {}
    }
  }

  /// Runs an insertion that a trigger may refuse, which doesn't spoil the session.
  /// - Returns: false when it was refused.
  func insertUnlessRefused(_ sql: SQLText, _ values: [SQLiteValue]) throws -> Bool {
    try guarded {
      let statement = try prepared(sql)
      defer { statement.reset() }
      try statement.bind(values)
      do {
        _ = try statement.step()
        return true
      } catch let error as DatabaseError
        where error.extendedResultCode == .SQLITE_CONSTRAINT_TRIGGER
      {
        return false
      }
    }
  }

  /// Every row that a statement returns.
  func rows<Element>(
    _ sql: SQLText, _ values: [SQLiteValue] = [], _ decode: (SQLiteStatement) throws -> Element
  ) throws -> [Element] {
    try guarded { try rows(of: try prepared(sql), values, decode) }
  }

  /// Every row of a statement whose text depends on what is asked.
  func rows<Element>(
    composed sql: String, _ values: [SQLiteValue], _ decode: (SQLiteStatement) throws -> Element
  ) throws -> [Element] {
    try guarded {
      try rows(of: SQLiteStatement(try database.cachedStatement(sql: sql)), values, decode)
    }
  }

  /// Goes through the rows that a statement returns, of which there may be more than memory holds.
  func each(
    _ sql: SQLText, _ values: [SQLiteValue] = [], _ take: (SQLiteStatement) throws -> Void
  ) throws {
    try guarded {
      let statement = try prepared(sql)
      defer { statement.reset() }
      try statement.bind(values)
      while try statement.step() { try take(statement) }
    }
  }

  /// The first row that a statement returns.
  func first<Element>(
    _ sql: SQLText, _ values: [SQLiteValue] = [], _ decode: (SQLiteStatement) throws -> Element
  ) throws -> Element? {
    try guarded {
      let statement = try prepared(sql)
      defer { statement.reset() }
      try statement.bind(values)
      return try statement.step() ? try decode(statement) : nil
    }
  }

  private func rows<Element>(
    of statement: SQLiteStatement, _ values: [SQLiteValue],
    _ decode: (SQLiteStatement) throws -> Element
  ) throws -> [Element] {
    defer { statement.reset() }
    try statement.bind(values)
    var elements: [Element] = []
    while try statement.step() { elements.append(try decode(statement)) }
    return elements
  }

  private func prepared(_ sql: SQLText) throws -> SQLiteStatement {
    if sql.number < statements.count, let statement = statements[sql.number] { return statement }
    let statement = SQLiteStatement(try database.cachedStatement(sql: sql.text))
    let missing = sql.number + 1 - statements.count
    if missing > 0 { statements.append(contentsOf: Array(repeating: nil, count: missing)) }
    statements[sql.number] = statement
    return statement
  }

  var lastInsertedID: Int64 { database.lastInsertedRowID }
  var changedRows: Int { database.changesCount }

  /// - Returns: the error that the session fails with from now on.
  func spoil(_ error: StoreError) -> StoreError {
    failure = error
    return error
  }

  /// Throws what spoiled the session, if anything did.
  func check() throws {
    if let failure { throw failure }
  }

  private func guarded<Result>(_ body: () throws -> Result) throws -> Result {
    try check()
    do {
      return try body()
    } catch let error as DatabaseError {
      let mapped = StoreError(error)
      failure = mapped
      throw mapped
    }
  }
}
