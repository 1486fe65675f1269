internal import GRDB

/// Statements on one connection, for the length of one transaction.
///
/// A statement that fails spoils the session: whatever the work makes of the error, nothing more is
/// read or written, and the transaction isn't committed.
final class SQLiteSession {
  private let database: Database
  private var failure: StoreError?

  init(_ database: Database) { self.database = database }

  /// Runs a statement that returns no rows.
  func run(_ sql: String, _ arguments: StatementArguments) throws {
    try guarded {
      let statement = try database.cachedStatement(sql: sql)
      statement.setUncheckedArguments(arguments)
      try statement.execute()
    }
  }

  /// Every row that a statement returns.
  func rows<Element>(
    _ sql: String, _ arguments: StatementArguments = [], _ decode: (Row) throws -> Element
  ) throws -> [Element] {
    try guarded {
      let statement = try database.cachedStatement(sql: sql)
      statement.setUncheckedArguments(arguments)
      let cursor = try Row.fetchCursor(statement)
      var elements: [Element] = []
      while let row = try cursor.next() { elements.append(try decode(row)) }
      return elements
    }
  }

  /// The first row that a statement returns.
  func first<Element>(
    _ sql: String, _ arguments: StatementArguments = [], _ decode: (Row) throws -> Element
  ) throws -> Element? {
    try guarded {
      let statement = try database.cachedStatement(sql: sql)
      statement.setUncheckedArguments(arguments)
      let cursor = try Row.fetchCursor(statement)
      // The row is the statement's own, which the cursor resets when it goes.
      return try withExtendedLifetime(cursor) { try cursor.next().map(decode) }
    }
  }

  var lastInsertedID: Int64 { database.lastInsertedRowID }
  var changedRows: Int { database.changesCount }

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
