internal import Foundation
internal import GRDB

extension SQLiteStore {
  /// Opens a file that is there so that nothing can be written to it, also while others write.
  ///
  /// - Throws: ``StoreError/unavailable(_:)`` when it is of an older version, which whoever may write
  ///   brings up to date by opening it.
  package static func readOnly(path: String) throws -> SQLiteStore {
    try withStoreErrors {
      var configuration = configuration(busyTimeoutSeconds)
      configuration.readonly = true
      let database = try DatabaseQueue(path: path, configuration: configuration)
      let migrator = SQLiteMigrations.migrator
      if try database.read(migrator.hasBeenSuperseded) {
        try database.close()
        throw StoreError.newerVersion("\(path) was written by a newer Dyelink")
      }
      if try !database.read(migrator.hasCompletedMigrations) {
        try database.close()
        throw StoreError.unavailable(
          "\(path) was written by an older Dyelink, and nothing is brought up to date here")
      }
      return SQLiteStore(database: database)
    }
  }
}
