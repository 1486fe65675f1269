package import Programme

/// The catalogue and the identities as they were known at one time after the other.
package protocol PastCatalogue: AnyObject, Catalogue, IdentityReading {
  /// The newest record that counts.
  var knownUpTo: Int64 { get set }
}

extension StoreReading {
  /// What was known at first is all that is known now. It belongs to this transaction, and nothing may be
  /// recorded in it any more.
  package func pastCatalogue() -> any PastCatalogue { RememberedCatalogue(self) }
}

/// Reads each thing once, and leaves out what was recorded too late when it is looked up.
private final class RememberedCatalogue: PastCatalogue, FoldedCatalogue {
  private let store: any StoreReading
  var knownUpTo: Int64 = .max
  private var things = Halves<CatalogueKey, Thing>()
  private var references = Halves<CatalogueKey, [RecordedKey]>()
  private var invited = Halves<PromoterID, [RecordedKey]>()

  init(_ store: any StoreReading) { self.store = store }

  /// The records of one thing, and what the first so many of them come to.
  private final class Thing {
    let records: [StoredRecord]
    var folded: [Int: any Sendable] = [:]

    init(_ records: [StoredRecord]) { self.records = records }

    func count(knownUpTo limit: Int64) -> Int {
      if let last = records.last, last.recorded <= limit { return records.count }
      return records.firstIndex { $0.recorded > limit } ?? records.count
    }
  }

  func folded<Value: Sendable>(
    _ kind: RecordKind, key: String, _ fold: ([StoredRecord]) throws -> Value
  ) throws -> Value {
    let thing = try things.find(CatalogueKey(kind: kind, relation: .key, text: key)) {
      Thing(try store.records(of: kind, key: key))
    }
    let count = thing.count(knownUpTo: knownUpTo)
    // In two steps: what isn't kept would pass for a kept nil where values are optional.
    if let kept = thing.folded[count], let value = kept as? Value { return value }
    let value = try fold(Array(thing.records.prefix(count)))
    thing.folded[count] = value
    return value
  }

  func keys(of kind: RecordKind, referringTo reference: String) throws -> [String] {
    known(
      try references.find(CatalogueKey(kind: kind, relation: .reference, text: reference)) {
        try store.recordedKeys(of: kind, referringTo: reference)
      })
  }

  func promoters(everInvitedBy promoter: PromoterID) throws -> [PromoterID] {
    let all = try invited.find(promoter) {
      try store.recordedPromoters(everInvitedBy: promoter)
    }
    return known(all).map { PromoterID(trusted: $0) }
  }

  private func known(_ keys: [RecordedKey]) -> [String] {
    keys.filter { $0.since <= knownUpTo }.map(\.key)
  }

  func sharers(everBoundTo shop: ShopID) throws -> [SharerID] {
    try store.catalogue(knownUpTo: knownUpTo).sharers(everBoundTo: shop)
  }

  func bindings(of visitor: VisitorID) throws -> History<BuyerID> {
    try store.catalogue(knownUpTo: knownUpTo).bindings(of: visitor)
  }

  func visitors(boundTo buyer: BuyerID) throws -> [VisitorID] {
    try store.catalogue(knownUpTo: knownUpTo).visitors(boundTo: buyer)
  }
}

/// The newer half of what was looked up, and the older one, which goes when the newer is full.
private struct Halves<Key: Hashable, Value> {
  private var newer: [Key: Value] = [:]
  private var older: [Key: Value] = [:]

  mutating func find(_ key: Key, _ lookUp: () throws -> Value) rethrows -> Value {
    if let value = newer[key] { return value }
    let value = try older[key] ?? lookUp()
    if newer.count >= CatalogueCache.entriesLimit / 2 {
      older = newer
      newer = [:]
    }
    newer[key] = value
    return value
  }
}
