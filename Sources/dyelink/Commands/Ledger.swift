import Foundation
import Storage

/// The ledger's file, for commands that work on it by themselves.
enum Ledger {
  /// Opens a ledger that is there, and closes it afterwards.
  /// - Throws: ``CommandFailure`` with status 66 when there is none.
  static func existing<Result>(_ path: String, _ work: (SQLiteStore) throws -> Result) throws
    -> Result
  {
    try requireFile(path)
    return try closing(try open(path), work)
  }

  /// Opens a ledger that is there so that nothing can be written to it, and closes it afterwards.
  /// - Throws: ``CommandFailure`` with status 66 when there is none.
  static func untouched<Result>(_ path: String, _ work: (SQLiteStore) throws -> Result) throws
    -> Result
  {
    try requireFile(path)
    let store: SQLiteStore
    do { store = try SQLiteStore.readOnly(path: path) } catch let error as StoreError {
      throw failure(path, error)
    }
    return try closing(store, work)
  }

  private static func requireFile(_ path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else {
      throw CommandFailure(
        .noInput, "there is no ledger at \(path)", why: "the file is missing",
        remedy: "name the data directory with --data, or the ledger with --ledger sqlite:PATH")
    }
  }

  private static func closing<Result>(
    _ store: SQLiteStore, _ work: (SQLiteStore) throws -> Result
  ) throws -> Result {
    let result = Swift.Result { try work(store) }
    try store.close()
    return try result.get()
  }

  /// Opens the ledger, and makes it when there is none.
  static func open(_ path: String) throws -> SQLiteStore {
    do { return try SQLiteStore(path: path) } catch let error as StoreError {
      throw failure(path, error)
    }
  }

  private static func failure(_ path: String, _ error: StoreError) -> CommandFailure {
    let what = "the ledger at \(path) can't be opened"
    return switch error {
    case .unavailable(let why):
      CommandFailure(
        .unavailable, what, why: why,
        remedy: "see to it that this user may read and write it, and that the disk isn't full")
    case .corrupt(let why):
      CommandFailure(
        .data, what, why: why,
        remedy: "keep the file, restore a backup, then run `dyelink verify`")
    case .newerVersion(let why):
      CommandFailure(.configuration, what, why: why, remedy: "install the newer Dyelink again")
    case .unbalanced(let why), .conflict(let why):
      CommandFailure(.internalError, what, why: why, remedy: "report this message")
    }
  }
}
