internal import GRDB
internal import Programme

/// A store in one SQLite file, or in memory.
///
/// Several processes may use one file at a time. Writers follow one another, readers never wait for
/// them.
package final class SQLiteStore: Store {
  let database: any DatabaseWriter
  private let cache = CatalogueCache()

  init(database: any DatabaseWriter) { self.database = database }

  package func write<Result: Sendable>(
    _ work: @Sendable (any StoreTransaction) throws -> Result
  ) throws -> Result {
    let (result, transaction) = try withStoreErrors {
      try database.write { connection in
        let transaction = SQLiteTransaction(connection, cache: cache)
        let result = try work(transaction)
        try transaction.finish()
        return (result, transaction)
      }
    }
    transaction.committed()
    return result
  }

  package func read<Result: Sendable>(
    _ work: @Sendable (any StoreReading) throws -> Result
  ) throws -> Result {
    try withStoreErrors {
      try database.read { try work(SQLiteTransaction($0, cache: cache)) }
    }
  }

  package func close() throws {
    // Leaves one complete file behind. Where another process still reads, the log stays beside it
    // until that one is done, and nothing is lost.
    if let pool = database as? DatabasePool {
      _ = try? pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
    }
    try withStoreErrors { try database.close() }
  }
}
