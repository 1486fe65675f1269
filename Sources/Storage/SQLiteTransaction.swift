internal import GRDB
internal import Programme

/// One transaction of a ``SQLiteStore``; the same type reads and writes.
///
/// It belongs to the thread that runs the work and ends with it.
final class SQLiteTransaction: StoreTransaction {
  let session: SQLiteSession
  let cache: CatalogueCache
  /// What this transaction appended, which nobody else sees yet.
  var appended = AppendedRecords()
  var sums = PendingSums()
  var places = RowPlaces()
  /// What was read before this transaction and held when it began; the rows in `places` say what of it
  /// still does.
  var seen: OrderSnapshot?
  /// What was noted with commands about payouts, as far as it was read.
  var payoutNotes: [Int64: String?] = [:]
  /// What promoters brought into pools of dividends, as far as it was summed up.
  var pooled: [Int64: [PromoterID: Fen]] = [:]
  /// The newest record of others, once it was looked up.
  private var knownBase: Int64?

  init(_ database: Database, cache: CatalogueCache) {
    session = SQLiteSession(database)
    self.cache = cache
  }

  /// The newest record that was there when the transaction began.
  ///
  /// Looking it up brings the cache up to date.
  func base() throws -> Int64 {
    if let knownBase { return knownBase }
    let newest = try session.first(Self.newestRecord) { $0[0] as Int64 }
    let base = newest ?? 0
    knownBase = base
    let checked = cache.checkedUpTo
    if checked < base {
      cache.advance(from: checked, to: base, changed: try changes(from: checked, to: base))
    }
    return base
  }

  private func changes(from start: Int64, to end: Int64) throws -> [CatalogueKey]? {
    guard end - start <= CatalogueCache.changesLimit else { return nil }
    return try session.rows(Self.changedRecords, [.integer(start), .integer(end)]) { row in
      CatalogueKey.changed(kind: try RecordKind(stored: row[0]), key: row[1], reference: row[2])
    }.flatMap { $0 }
  }

  private static let newestRecord = SQLText("SELECT coalesce(max(seq), 0) FROM records")
  private static let changedRecords = SQLText(
    "SELECT kind, key, reference FROM records WHERE seq > ? AND seq <= ?")

  /// Writes what is still in memory and makes sure that every statement succeeded.
  func finish() throws {
    try writeOrders()
    try flush()
    try session.check()
  }

  /// Tells the cache what this transaction recorded, now that it is committed.
  func committed() {
    guard let knownBase, !appended.isEmpty else { return }
    cache.advance(from: knownBase, to: appended.newest, changed: Array(appended.changed))
  }
}

extension CatalogueKey {
  static func changed(kind: RecordKind, key: String, reference: String?) -> [CatalogueKey] {
    let own = CatalogueKey(kind: kind, relation: .key, text: key)
    guard let reference else { return [own] }
    return [own, CatalogueKey(kind: kind, relation: .reference, text: reference)]
  }
}

extension RawRepresentable where RawValue == String {
  /// - Throws: ``StoreError/corrupt(_:)`` for a word that nothing here writes.
  init(stored text: String) throws {
    guard let value = Self(rawValue: text) else {
      throw StoreError.corrupt(
        "\"\(text)\" is no \(Self.self); the ledger was altered by hand: restore a backup")
    }
    self = value
  }
}
