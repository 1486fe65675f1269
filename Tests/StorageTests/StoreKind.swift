import Programme
import Storage
import TestSupport
import Testing

/// A kind of store that has to keep the contract; a new one joins `all`.
struct StoreKind: Sendable, CustomTestStringConvertible {
  let testDescription: String
  private let open: @Sendable (TemporaryDirectory) throws -> any Store

  static let all = [
    StoreKind(testDescription: "SQLite in a file") {
      try SQLiteStore(path: $0.path(of: "ledger.sqlite"))
    },
    StoreKind(testDescription: "SQLite in memory") { _ in try SQLiteStore.temporary() },
  ]

  /// Runs a test's body on a new store.
  func withStore(_ body: (any Store) throws -> Void) throws {
    let directory = try TemporaryDirectory()
    defer { directory.remove() }
    let store = try open(directory)
    do {
      try body(store)
    } catch {
      try store.close()
      throw error
    }
    try store.close()
  }
}

/// Runs a test's body on the path of a file that doesn't exist yet.
func withLedgerPath(_ body: (String) throws -> Void) throws {
  let directory = try TemporaryDirectory()
  defer { directory.remove() }
  try body(directory.path(of: "ledger.sqlite"))
}

/// What a test throws on purpose.
struct Deliberate: Error, Equatable {}
