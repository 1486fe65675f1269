internal import Programme
internal import Records

extension SQLiteTransaction: FoldedCatalogue {
  func folded<Value: Sendable>(
    _ kind: RecordKind, key: String, _ fold: ([StoredRecord]) throws -> Value
  ) throws -> Value {
    try folded(kind, key: key, knownUpTo: .max, fold)
  }

  func keys(of kind: RecordKind, referringTo reference: String) throws -> [String] {
    try keys(of: kind, referringTo: reference, knownUpTo: .max)
  }

  func sharers(everBoundTo shop: ShopID) throws -> [SharerID] {
    try sharers(everBoundTo: shop, knownUpTo: .max)
  }

  /// The keys of a shop's bindings stand together: they begin with its id and a slash, and `0` is
  /// what follows the slash.
  func sharers(everBoundTo shop: ShopID, knownUpTo limit: Int64) throws -> [SharerID] {
    try session.rows(
      Self.boundSharers, [.text("\(shop.text)/"), .text("\(shop.text)0"), .integer(limit)]
    ) { row in SharerID(trusted: String((row[0] as String).dropFirst(shop.text.utf8.count + 1))) }
  }

  private static let boundSharers = SQLText(
    """
    SELECT DISTINCT key FROM records
    WHERE kind = 'sharer_binding' AND key > ? AND key < ? AND seq <= ? ORDER BY key
    """)

  func promoters(everInvitedBy promoter: PromoterID) throws -> [PromoterID] {
    try promoters(everInvitedBy: promoter, knownUpTo: .max)
  }

  func promoters(
    everInvitedBy promoter: PromoterID, knownUpTo limit: Int64
  ) throws -> [PromoterID] {
    try session.rows(Self.invitedPromoters, [.id(promoter), .integer(limit)]) {
      PromoterID(trusted: $0[0])
    }
  }

  private static let invitedPromoters = SQLText(
    """
    SELECT DISTINCT key FROM records
    WHERE kind = 'promoter' AND json ->> '$.parent' = ? AND seq <= ? ORDER BY key
    """)

  func folded<Value: Sendable>(
    _ kind: RecordKind, key: String, knownUpTo limit: Int64,
    _ fold: ([StoredRecord]) throws -> Value
  ) throws -> Value {
    let place = CatalogueKey(kind: kind, relation: .key, text: key)
    return try kept(place, knownUpTo: limit) {
      let records = try records(of: kind, key: key, knownUpTo: limit)
      return (try fold(records), records.last?.recorded ?? 0)
    }
  }

  func keys(
    of kind: RecordKind, referringTo reference: String, knownUpTo limit: Int64
  ) throws -> [String] {
    let place = CatalogueKey(kind: kind, relation: .reference, text: reference)
    return try kept(place, knownUpTo: limit) {
      let found = try session.rows(
        Self.keysReferring, [.text(kind.rawValue), .text(reference), .integer(limit)]
      ) { (key: $0[0] as String, newest: $0[1] as Int64) }
      return (found.map(\.key), found.map(\.newest).max() ?? 0)
    }
  }

  private static let keysReferring = SQLText(
    """
    SELECT key, max(seq) FROM records WHERE kind = ? AND reference = ? AND seq <= ?
    GROUP BY key ORDER BY key
    """)

  /// What is kept under `place`, if it holds nothing newer than `limit`; else what `load` gives.
  private func kept<Value: Sendable>(
    _ place: CatalogueKey, knownUpTo limit: Int64, _ load: () throws -> (Value, newest: Int64)
  ) throws -> Value {
    let base = try base()
    let isOwn = appended.contains(place)
    let found = isOwn ? appended.find(place) : cache.find(place, asOf: base)
    if let found, found.newest <= limit, let value = found.value as? Value { return value }
    let (value, newest) = try load()
    guard limit >= (try newestRecord()) else { return value }
    let folded = FoldedRecords(value: value, newest: newest)
    if isOwn {
      appended.keep(folded, for: place)
    } else {
      cache.keep(folded, for: place, asOf: base)
    }
    return value
  }

  private func records(
    of kind: RecordKind, key: String, knownUpTo limit: Int64
  ) throws -> [StoredRecord] {
    try session.rows(
      Self.recordsByKey, [.text(kind.rawValue), .text(key), .integer(limit)]
    ) { row in
      let seq: Int64 = row[0]
      let (record, at) = try readable("record \(seq)") {
        try CatalogueRecordCoding.record(fromTrusted: row[1])
      }
      return StoredRecord(recorded: seq, at: at, record: record)
    }
  }

  private static let recordsByKey = SQLText(
    "SELECT seq, json FROM records WHERE kind = ? AND key = ? AND seq <= ? ORDER BY seq")
}

extension SQLiteTransaction: CatalogueReading {
  func newestRecord() throws -> Int64 { appended.isEmpty ? try base() : appended.newest }

  func newestCatalogueRecord() throws -> Int64? {
    let base = try base()
    guard !appended.changed.contains(where: { $0.kind != .identity }) else { return nil }
    return cache.newestOfCatalogue(asOf: base)
  }

  func catalogue(knownUpTo recorded: Int64) throws -> any Catalogue & IdentityReading {
    SQLiteCatalogueView(transaction: self, limit: recorded)
  }

  func records(of kind: RecordKind, key: String) throws -> [StoredRecord] {
    try records(of: kind, key: key, knownUpTo: .max)
  }

  func keys(of kind: RecordKind, after: String?, limit: Int) throws -> [String] {
    let limit = SQLiteValue.integer(Int64(limit))
    guard let after else {
      return try session.rows(Self.firstKeys, [.text(kind.rawValue), limit]) { $0[0] }
    }
    return try session.rows(Self.laterKeys, [.text(kind.rawValue), .text(after), limit]) { $0[0] }
  }

  private static let firstKeys = SQLText(
    "SELECT DISTINCT key FROM records WHERE kind = ? ORDER BY key LIMIT ?")
  private static let laterKeys = SQLText(
    "SELECT DISTINCT key FROM records WHERE kind = ? AND key > ? ORDER BY key LIMIT ?")

  func linkDisabledAt(_ code: LinkCode) throws -> Timestamp? { try linkLife(code).disabledAt }

  func linksWithoutAddress(to shop: ShopID) throws -> [LinkCode] {
    try session.rows(Self.unaddressedLinks, [.id(shop)]) { LinkCode(trusted: $0[0]) }
  }

  private static let unaddressedLinks = SQLText(
    """
    SELECT DISTINCT key FROM records
    WHERE kind = 'link' AND reference = ? AND json ->> '$.url' IS NULL ORDER BY key
    """)

  func duePublications(at moment: Timestamp, limit: Int) throws -> [Publication] {
    try session.rows(Self.publicationsDue, [.time(moment), .integer(Int64(limit))]) { row in
      let link: String? = row[1]
      return Publication(id: row[0], subject: link.map { .link(LinkCode(trusted: $0)) } ?? .policy)
    }
  }

  private static let publicationsDue = SQLText(
    "SELECT id, link FROM publications WHERE due <= ? ORDER BY due, id LIMIT ?")
}

extension SQLiteTransaction: CatalogueWriting {
  @discardableResult
  func append(_ record: CatalogueRecord, at: Timestamp) throws -> Int64 {
    _ = try base()
    try session.run(
      Self.insertRecord,
      [
        .text(record.kind.rawValue), .text(record.key), .optional(record.reference), .time(at),
        .text(CatalogueRecordCoding.text(record, at: at)),
      ])
    let seq = session.lastInsertedID
    let changed = CatalogueKey.changed(
      kind: record.kind, key: record.key, reference: record.reference)
    appended.note(seq, changed: changed)
    return seq
  }

  private static let insertRecord = SQLText(
    "INSERT INTO records (kind, key, reference, at, json) VALUES (?, ?, ?, ?, ?)")

  func publish(_ subject: Publication.Subject, due: Timestamp) throws {
    let link: String? =
      switch subject {
      case .policy: nil
      case .link(let code): code.text
      }
    try session.run(Self.insertPublication, [.optional(link), .time(due)])
  }

  private static let insertPublication = SQLText(
    "INSERT INTO publications (link, due) VALUES (?, ?)")

  func removePublications(_ ids: [Int64]) throws {
    for id in ids { try session.run(Self.deletePublication, [.integer(id)]) }
  }

  private static let deletePublication = SQLText("DELETE FROM publications WHERE id = ?")
}
