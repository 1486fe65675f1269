internal import GRDB

extension StoreError {
  /// What a failure of SQLite means to a caller.
  ///
  /// The text names no value of a row: those may be about people.
  init(_ error: DatabaseError) {
    let what =
      "SQLite says \"\(error.message ?? "nothing")\" (\(error.extendedResultCode.rawValue))"
    switch error.resultCode {
    case .SQLITE_FULL:
      self = .unavailable("\(what): the disk is full; free some space and it goes on by itself")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self = .unavailable("\(what): another process holds the ledger; it is tried again")
    case .SQLITE_IOERR, .SQLITE_NOMEM, .SQLITE_INTERRUPT, .SQLITE_ABORT, .SQLITE_PROTOCOL:
      self = .unavailable(
        "\(what): the transaction was undone; look at the disk and at free memory")
    case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_AUTH:
      self = .unavailable(
        "\(what): check that the folder exists and that this user may write there")
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      self = .corrupt("\(what): stop every process that writes to it and restore a backup")
    case .SQLITE_CONSTRAINT:
      self = .conflict("\(what): the work contradicts what is stored, and was undone")
    default:
      self = .corrupt("\(what): the file isn't a ledger that this version understands")
    }
  }
}

/// Runs `body`; what SQLite or GRDB throws comes out as a ``StoreError``, everything else unchanged.
func withStoreErrors<Result>(_ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let error as DatabaseError {
    throw StoreError(error)
  }
}

/// Runs a decoder over what this store wrote itself; what can't be read isn't what was written.
func readable<Value>(_ what: @autoclosure () -> String, _ decode: () throws -> Value) throws
  -> Value
{
  do {
    return try decode()
  } catch {
    throw StoreError.corrupt("\(what()) can't be read (\(error)): restore a backup")
  }
}
