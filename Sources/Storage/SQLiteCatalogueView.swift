internal import Programme

/// The catalogue and the identities as they were known when `limit` was the newest record.
struct SQLiteCatalogueView: FoldedCatalogue, IdentityReading {
  let transaction: SQLiteTransaction
  let limit: Int64

  func folded<Value: Sendable>(
    _ kind: RecordKind, key: String, _ fold: ([StoredRecord]) throws -> Value
  ) throws -> Value {
    try transaction.folded(kind, key: key, knownUpTo: limit, fold)
  }

  func keys(of kind: RecordKind, referringTo reference: String) throws -> [String] {
    try transaction.keys(of: kind, referringTo: reference, knownUpTo: limit)
  }

  func sharers(everBoundTo shop: ShopID) throws -> [SharerID] {
    try transaction.sharers(everBoundTo: shop, knownUpTo: limit)
  }

  func promoters(everInvitedBy promoter: PromoterID) throws -> [PromoterID] {
    try transaction.promoters(everInvitedBy: promoter, knownUpTo: limit)
  }

  func bindings(of visitor: VisitorID) throws -> History<BuyerID> {
    try transaction.bindings(of: visitor, knownUpTo: limit)
  }

  func visitors(boundTo buyer: BuyerID) throws -> [VisitorID] {
    try transaction.visitors(boundTo: buyer, knownUpTo: limit)
  }
}
