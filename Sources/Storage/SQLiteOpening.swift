internal import Foundation
internal import GRDB

extension SQLiteStore {
  /// How long a writer waits for another process.
  package static let busyTimeoutSeconds = 5.0
  /// Reads at a time.
  static let readersLimit = 5
  /// The write-ahead log is copied into the file whenever it holds this many pages of 4 KiB: a page that
  /// was written several times by then is copied once.
  static let checkpointPages = 16_000
  /// What the write-ahead log is cut to after it was copied.
  static let keptLogBytes = 64 << 20
  /// What a connection keeps of the file in memory.
  static let pageCacheKibibytes = 32 << 10
  /// Processes that open a new file at once may trip over one another's first steps.
  static let openingAttempts = 5

  /// Opens the ledger that a setting such as `sqlite:/var/lib/dyelink/ledger.sqlite` names.
  package static func open(_ location: String, checking: Bool = true) throws -> SQLiteStore {
    let scheme = "sqlite:"
    guard location.hasPrefix(scheme), location.utf8.count > scheme.utf8.count else {
      throw StoreError.unavailable(
        "\"\(location)\" names no ledger: write sqlite: and the path of a file")
    }
    return try SQLiteStore(path: String(location.dropFirst(scheme.count)), checking: checking)
  }

  /// Opens a file, and makes it when there is none.
  /// - Parameters:
  ///   - checking: reads the whole file and looks for damage first.
  ///   - busyTimeoutSeconds: how long a writer waits for another process.
  package convenience init(
    path: String, checking: Bool = true, busyTimeoutSeconds: Double = busyTimeoutSeconds
  ) throws {
    let database = try withStoreErrors {
      Self.createPrivately(path)
      let database = try Self.withAttempts { try Self.openFile(path, busyTimeoutSeconds) }
      if checking { try Self.check(database) }
      return database
    }
    self.init(database: database)
  }

  /// A store in memory, gone when it is closed.
  package static func temporary() throws -> SQLiteStore {
    try withStoreErrors {
      let database = try DatabaseQueue(configuration: configuration(busyTimeoutSeconds))
      try SQLiteMigrations.migrator.migrate(database)
      return SQLiteStore(database: database)
    }
  }

  static func configuration(_ busyTimeoutSeconds: Double) -> Configuration {
    SQLiteStatement.withoutMemoryStatistics
    var configuration = Configuration()
    configuration.label = "dyelink.ledger"
    configuration.busyMode = .timeout(busyTimeoutSeconds)
    configuration.maximumReaderCount = readersLimit
    configuration.persistentReadOnlyConnections = true
    configuration.prepareDatabase { connection in
      try connection.execute(sql: "PRAGMA cache_size = -\(pageCacheKibibytes)")
      try connection.execute(sql: "PRAGMA temp_store = MEMORY")
    }
    return configuration
  }

  private static func openFile(
    _ path: String, _ busyTimeoutSeconds: Double
  ) throws -> DatabasePool {
    let pool = try DatabasePool(path: path, configuration: configuration(busyTimeoutSeconds))
    let migrator = SQLiteMigrations.migrator
    guard try !pool.read(migrator.hasBeenSuperseded) else {
      try pool.close()
      throw StoreError.newerVersion(
        "\(path) was written by a newer Dyelink: install that version, or restore an older backup")
    }
    try pool.writeWithoutTransaction { connection in
      // The pool itself asks for less: a commit that a power cut may undo.
      try connection.execute(sql: "PRAGMA synchronous = FULL")
      try connection.execute(sql: "PRAGMA wal_autocheckpoint = \(checkpointPages)")
      try connection.execute(sql: "PRAGMA journal_size_limit = \(keptLogBytes)")
    }
    try migrator.migrate(pool)
    return pool
  }

  private static func withAttempts<Result>(_ body: () throws -> Result) throws -> Result {
    for _ in 1..<openingAttempts {
      do {
        return try body()
      } catch let error as DatabaseError where error.mayBeARace {
        continue
      }
    }
    return try body()
  }

  private static func check(_ pool: DatabasePool) throws {
    let findings = try pool.read { connection in
      try String.fetchAll(connection, sql: "PRAGMA quick_check(1)")
    }
    guard findings == ["ok"] else {
      try pool.close()
      throw StoreError.corrupt(
        "\(pool.path) is damaged (\(findings.first ?? "no answer")): restore a backup")
    }
  }

  /// Makes an empty file that only its owner may read; the log beside it takes the same rights.
  private static func createPrivately(_ path: String) {
    let file = URL(fileURLWithPath: path)
    // Fails when there is a file already, whose rights are its owner's choice, or no folder, which
    // opening reports.
    guard (try? Data().write(to: file, options: .withoutOverwriting)) != nil else { return }
    try? FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
  }
}

extension DatabaseError {
  /// Whether another process that makes the same tables at the same moment explains it.
  fileprivate var mayBeARace: Bool {
    [.SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_ERROR, .SQLITE_CONSTRAINT].contains(resultCode)
  }
}
