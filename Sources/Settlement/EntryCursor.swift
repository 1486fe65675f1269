import Programme
import Storage

/// Goes through the ledger once, oldest entry first, posting by posting.
struct EntryCursor {
  private let store: any StoreReading
  private var read: [StoredEntry] = []
  private var position = 0
  private var last: Int64?
  /// The newest entry that was taken; 0 before the first.
  private(set) var lastTaken: Int64 = 0
  private var isExhausted = false

  /// Entries read at a time.
  private static let page = 5_000

  init(_ store: any StoreReading) { self.store = store }

  /// The entries of one posting, which is the next one when the ledger is as it should be.
  mutating func take(_ cause: StoredEntry.Cause) throws -> [Due] {
    var taken: [Due] = []
    while let entry = try peek(), entry.cause == cause {
      taken.append(entry.due)
      lastTaken = entry.id
      position += 1
    }
    return taken
  }

  /// What is left when every posting was taken, at most `limit`.
  mutating func rest(limit: Int) throws -> [StoredEntry] {
    var left: [StoredEntry] = []
    while left.count < limit, let entry = try peek() {
      left.append(entry)
      position += 1
    }
    return left
  }

  private mutating func peek() throws -> StoredEntry? {
    if position == read.count, !isExhausted {
      read = try store.entries(account: nil, order: nil, after: last, limit: Self.page)
      position = 0
      last = read.last?.id ?? last
      isExhausted = read.isEmpty
    }
    return position < read.count ? read[position] : nil
  }
}
