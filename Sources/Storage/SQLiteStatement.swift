internal import CSQLite
internal import GRDB
internal import Programme
internal import Synchronization

/// A value that goes into a statement.
enum SQLiteValue {
  case null
  case integer(Int64)
  case text(String)
  case blob([UInt8])

  static func optional(_ text: String?) -> SQLiteValue { text.map(SQLiteValue.text) ?? .null }
  static func optional(_ number: Int64?) -> SQLiteValue {
    number.map(SQLiteValue.integer) ?? .null
  }
  static func optional(_ bytes: [UInt8]?) -> SQLiteValue { bytes.map(SQLiteValue.blob) ?? .null }
  static func time(_ moment: Timestamp) -> SQLiteValue { .integer(moment.milliseconds) }
  static func id<Kind>(_ id: ID<Kind>) -> SQLiteValue { .text(id.text) }
}

/// A statement's text, and a number by which a session finds the prepared statement, so that no text is
/// hashed.
final class SQLText: Sendable {
  let text: String
  let number: Int

  private static let count = Atomic(0)

  init(_ text: String) {
    self.text = text
    number = Self.count.add(1, ordering: .relaxed).oldValue
  }
}

/// A prepared statement of one connection, run through SQLite's own calls.
///
/// A line that is settled takes some twenty statements of about a microsecond. GRDB's arguments and
/// rows box each value and cost more than that. GRDB still prepares, keeps and owns the statements, and
/// calls us on the one thread that may use the connection.
final class SQLiteStatement {
  private let owner: Statement

  init(_ owner: Statement) { self.owner = owner }

  // SAFETY: the pointer lives as long as `owner`, which outlives each use; statements are used within
  // one access to their connection, on its thread.
  private var pointer: OpaquePointer { unsafe owner.sqliteStatement }

  /// Sets every parameter, the first one first.
  /// - Throws: `DatabaseError`
  func bind(_ values: [SQLiteValue]) throws {
    for position in values.indices {
      let code = bind(values[position], at: CInt(position + 1))
      guard code == SQLITE_OK else { throw failure(code) }
    }
  }

  private func bind(_ value: SQLiteValue, at index: CInt) -> CInt {
    // SAFETY: SQLite copies the bytes before each call returns.
    switch value {
    case .null: return unsafe sqlite3_bind_null(pointer, index)
    case .integer(let number): return unsafe sqlite3_bind_int64(pointer, index, number)
    case .text(let text):
      let code = unsafe text.utf8.withContiguousStorageIfAvailable { bytes in
        unsafe bind(bytes, at: index)
      }
      if let code { return code }
      var contiguous = text
      return contiguous.withUTF8 { unsafe bind($0, at: index) }
    case .blob(let content):
      return unsafe content.withUnsafeBytes { bytes in
        guard let start = bytes.baseAddress, unsafe !bytes.isEmpty else {
          return unsafe sqlite3_bind_zeroblob(pointer, index, 0)
        }
        return unsafe sqlite3_bind_blob(pointer, index, start, CInt(bytes.count), Self.copied)
      }
    }
  }

  // SAFETY: SQLite copies the bytes before the call returns.
  private func bind(_ text: UnsafeBufferPointer<UInt8>, at index: CInt) -> CInt {
    // An empty text may have no address, which SQLite would take for NULL.
    guard let start = text.baseAddress else {
      return unsafe sqlite3_bind_text(pointer, index, "", 0, Self.copied)
    }
    return unsafe start.withMemoryRebound(to: CChar.self, capacity: text.count) {
      unsafe sqlite3_bind_text(pointer, index, $0, CInt(text.count), Self.copied)
    }
  }

  // SAFETY: SQLite's own mark for "make a copy": a number that is never called.
  private static var copied: sqlite3_destructor_type {
    unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
  }

  /// Runs up to the next row.
  /// - Returns: false when there is none.
  /// - Throws: `DatabaseError`
  func step() throws -> Bool {
    // SAFETY: takes the statement alone.
    switch unsafe sqlite3_step(pointer) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw failure(code)
    }
  }

  /// Gives up the rows that are left, and makes it ready to run again.
  func reset() {
    // SAFETY: takes the statement alone. What it returns is the failure that `step` has thrown.
    _ = unsafe sqlite3_reset(pointer)
  }

  /// Lets SQLite go without counting the memory that it uses, which it does under a lock that all
  /// connections share; has to come before the first connection of the process.
  static let withoutMemoryStatistics: Void = {
    // What it returns says whether it came in time.
    _ = dyelink_sqlite3_without_memory_statistics()
  }()

  private func failure(_ code: CInt) -> DatabaseError {
    // SAFETY: the text is copied before anything else uses the connection.
    let message = unsafe String(cString: sqlite3_errmsg(sqlite3_db_handle(pointer)))
    return DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
  }
}

/// The columns of the row at which a statement stands.
extension SQLiteStatement {
  subscript(column: Int) -> Int64 {
    // SAFETY: a row stands ready; a column that isn't there reads as 0.
    unsafe sqlite3_column_int64(pointer, CInt(column))
  }

  subscript(column: Int) -> String { String(decoding: self[column] as [UInt8], as: UTF8.self) }

  subscript(column: Int) -> [UInt8] {
    // SAFETY: the bytes stay until the statement goes on, and are copied before.
    guard let start = unsafe sqlite3_column_blob(pointer, CInt(column)) else { return [] }
    let count = unsafe Int(sqlite3_column_bytes(pointer, CInt(column)))
    return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
  }

  subscript(column: Int) -> Int64? { isNull(column) ? nil : self[column] as Int64 }
  subscript(column: Int) -> String? { isNull(column) ? nil : self[column] as String }
  subscript(column: Int) -> [UInt8]? { isNull(column) ? nil : self[column] as [UInt8] }
  subscript(column: Int) -> Bool { self[column] as Int64 != 0 }

  private func isNull(_ column: Int) -> Bool {
    // SAFETY: a row stands ready.
    unsafe sqlite3_column_type(pointer, CInt(column)) == SQLITE_NULL
  }
}
