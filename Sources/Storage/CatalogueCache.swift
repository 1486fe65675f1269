internal import Programme
internal import Synchronization

/// What a folded part of the catalogue is looked up by.
struct CatalogueKey: Hashable, Sendable {
  enum Relation: Hashable, Sendable {
    /// The versions recorded under the key itself.
    case key
    /// The keys of records that refer to it.
    case reference
  }

  let kind: RecordKind
  let relation: Relation
  let text: String
}

/// Something folded from records, and the newest of them.
struct FoldedRecords: Sendable {
  let value: any Sendable
  /// 0 when there were none.
  let newest: Int64
}

/// Folded records, shared by the transactions of a store.
///
/// Records are only ever appended, so something folded stays right for as long as no record of its
/// key follows. The cache knows up to which record that has been checked; whoever sees a newer one
/// says what changed, whichever process recorded it.
final class CatalogueCache: Sendable {
  /// The most that is kept; half of it goes when that is reached, what was used last stays.
  static let entriesLimit = 65_536
  /// When more records than this are new, everything is dropped instead of what they name.
  static let changesLimit = 10_000

  fileprivate struct State {
    var checkedUpTo: Int64 = 0
    /// At least the newest record up to there that isn't a binding of a visitor; the same number means
    /// the same catalogue.
    var newestOfCatalogue: Int64 = 0
    var young: [CatalogueKey: FoldedRecords] = [:]
    var old: [CatalogueKey: FoldedRecords] = [:]
  }

  private let state = Mutex(State())

  /// The record up to which entries are right.
  var checkedUpTo: Int64 { state.withLock { $0.checkedUpTo } }

  /// - Parameter newest: the newest record that the caller's transaction sees.
  /// - Returns: a number that changes with the catalogue, bindings of visitors left out; nil when the
  ///   cache is ahead of the caller or behind.
  func newestOfCatalogue(asOf newest: Int64) -> Int64? {
    state.withLock { $0.checkedUpTo == newest ? $0.newestOfCatalogue : nil }
  }

  /// - Parameter newest: the newest record that the caller's transaction sees.
  func find(_ key: CatalogueKey, asOf newest: Int64) -> FoldedRecords? {
    state.withLock { state in
      guard newest <= state.checkedUpTo, let found = state.find(key) else { return nil }
      return found.newest <= newest ? found : nil
    }
  }

  /// Keeps what was folded by a transaction that sees records up to `newest`, unless newer ones are
  /// known already.
  func keep(_ folded: FoldedRecords, for key: CatalogueKey, asOf newest: Int64) {
    state.withLock { state in
      guard newest == state.checkedUpTo else { return }
      state.insert(folded, for: key)
    }
  }

  /// Takes note of the records after `start` up to `newest`.
  /// - Parameter changed: what they are looked up by; nil when they are too many to say.
  func advance(from start: Int64, to newest: Int64, changed: [CatalogueKey]?) {
    state.withLock { state in
      guard start <= state.checkedUpTo, newest > state.checkedUpTo else { return }
      state.checkedUpTo = newest
      if changed?.contains(where: { $0.kind != .identity }) ?? true {
        state.newestOfCatalogue = newest
      }
      if let changed { changed.forEach { state.remove($0) } } else { state.removeAll() }
    }
  }
}

extension CatalogueCache.State {
  fileprivate mutating func find(_ key: CatalogueKey) -> FoldedRecords? {
    if let found = young[key] { return found }
    guard let found = old[key] else { return nil }
    insert(found, for: key)
    return found
  }

  fileprivate mutating func insert(_ folded: FoldedRecords, for key: CatalogueKey) {
    if young.count >= CatalogueCache.entriesLimit / 2 {
      old = young
      young = [:]
    }
    young[key] = folded
  }

  fileprivate mutating func remove(_ key: CatalogueKey) {
    young[key] = nil
    old[key] = nil
  }

  fileprivate mutating func removeAll() {
    young = [:]
    old = [:]
  }
}
