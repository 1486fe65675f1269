internal import Programme
internal import Records

/// A catalogue that folds its answers from records.
protocol FoldedCatalogue: Catalogue {
  /// What `fold` makes of the records of one thing, in the order of recording.
  func folded<Value: Sendable>(
    _ kind: RecordKind, key: String, _ fold: ([StoredRecord]) throws -> Value
  ) throws -> Value

  /// The keys of a kind with at least one record that refers to `reference`, sorted.
  func keys(of kind: RecordKind, referringTo reference: String) throws -> [String]
}

extension FoldedCatalogue {
  func shop(_ id: ShopID) throws -> History<Shop> {
    try folded(.shop, key: id.text) {
      $0.merged { if case .shop(_, let patch) = $0 { patch } else { nil } }
    }
  }

  func product(_ id: ProductID) throws -> History<Product> {
    try folded(.product, key: id.text) {
      $0.merged { if case .product(_, let patch) = $0 { patch } else { nil } }
    }
  }

  func institution(_ id: InstitutionID) throws -> History<Institution> {
    try folded(.institution, key: id.text) {
      $0.merged { if case .institution(_, let patch) = $0 { patch } else { nil } }
    }
  }

  func promoter(_ id: PromoterID) throws -> History<Promoter> {
    try folded(.promoter, key: id.text) {
      $0.merged { if case .promoter(_, let patch) = $0 { patch } else { nil } }
    }
  }

  func sharer(_ id: SharerID) throws -> History<Sharer> {
    try folded(.sharer, key: id.text) {
      $0.merged { if case .sharer(_, let patch) = $0 { patch } else { nil } }
    }
  }

  func link(_ code: LinkCode) throws -> Link? { try linkLife(code).link }

  func linkLife(_ code: LinkCode) throws -> LinkRecords {
    try folded(.link, key: code.text) { LinkRecords($0) }
  }

  func plans(for product: ProductID) throws -> [History<Plan>] {
    try keys(of: .plan, referringTo: product.text).map { key in
      try folded(.plan, key: key) {
        $0.history { if case .plan(let plan) = $0 { plan } else { nil } }
      }
    }
  }

  func allocations(of institution: InstitutionID) throws -> [History<Allocation>] {
    try keys(of: .allocation, referringTo: institution.text).map { key in
      try folded(.allocation, key: key) {
        $0.history { if case .allocation(let allocation) = $0 { allocation } else { nil } }
      }
    }
  }

  func schemes(of institution: InstitutionID) throws -> [History<Scheme>] {
    try keys(of: .scheme, referringTo: institution.text).map { key in
      try folded(.scheme, key: key) {
        $0.history { if case .scheme(let scheme) = $0 { scheme } else { nil } }
      }
    }
  }

  func agentPrices(
    of institution: InstitutionID, for product: ProductID
  ) throws -> [History<AgentPrice>] {
    let reference = CatalogueRecord.priceReference(institution, product)
    return try keys(of: .agentPrice, referringTo: reference).map { key in
      try folded(.agentPrice, key: key) {
        $0.history { if case .agentPrice(let price) = $0 { price } else { nil } }
      }
    }
  }

  func stockChanges(of stock: Stock) throws -> [StockChange] {
    try folded(.stockChange, key: stock.key) { records in
      records.compactMap { if case .stockChanged(let change) = $0.record { change } else { nil } }
    }
  }

  func stockChange(_ id: StockChangeID) throws -> StockChange? {
    for key in try keys(of: .stockChange, referringTo: id.text) {
      guard let stock = Stock(key: key) else { continue }
      return try stockChanges(of: stock).first { $0.id == id }
    }
    return nil
  }

  func sharerBinding(_ sharer: SharerID, to shop: ShopID) throws -> History<Bool> {
    try folded(.sharerBinding, key: CatalogueRecord.bindingKey(shop, sharer)) {
      $0.history {
        switch $0 {
        case .sharerBound: true
        case .sharerUnbound: false
        default: nil
        }
      }
    }
  }

  func shops(everBinding sharer: SharerID) throws -> [ShopID] {
    try keys(of: .sharerBinding, referringTo: sharer.text).map { key in
      ShopID(trusted: String(key.prefix { $0 != "/" }))
    }
  }

  func riskPolicies() throws -> History<RiskPolicy> {
    try folded(.riskPolicy, key: "") {
      $0.history { if case .riskPolicy(let policy) = $0 { policy } else { nil } }
    }
  }

  func enrolment(of user: BuyerID, with institution: InstitutionID) throws -> PromoterID? {
    try folded(.enrolment, key: CatalogueRecord.enrolmentKey(user, institution)) { records in
      records.lazy.compactMap {
        if case .enrolled(let enrolment) = $0.record { enrolment.promoter } else { nil }
      }.first
    }
  }

  func funds(of shop: ShopID) throws -> History<ShopFunds> {
    try folded(.shopFunds, key: shop.text) {
      $0.history { if case .shopFunds(_, let funds) = $0 { funds } else { nil } }
    }
  }

  func cardsUsed(from account: String) throws -> History<Cards> {
    try folded(.cardsUsed, key: account) {
      $0.history { if case .cardsUsed(_, let cards) = $0 { cards } else { nil } }
    }
  }

  func coupon(_ code: CouponCode) throws -> History<Coupon> {
    try folded(.coupon, key: code.text) {
      $0.history { if case .coupon(let coupon) = $0 { coupon } else { nil } }
    }
  }

  func unitBatch(_ id: UnitBatchID) throws -> UnitBatch? {
    try folded(.unitBatch, key: id.text) { records in
      records.lazy.compactMap { stored in
        if case .unitBatch(let batch) = stored.record { batch } else { nil }
      }.first
    }
  }

  func unitBatch(of code: UnitCode) throws -> UnitBatch? {
    guard let id = UnitCoding.batch(of: code), let batch = try unitBatch(id),
      UnitCoding(batch).number(of: code) != nil
    else { return nil }
    return batch
  }

  func policies() throws -> History<Policy> {
    try folded(.policy, key: "") {
      $0.history { if case .policy(let policy) = $0 { policy } else { nil } }
    }
  }
}

/// What is recorded of a link.
struct LinkRecords: Sendable {
  let link: Link?
  /// The earliest time at which it was disabled, if it was.
  let disabledAt: Timestamp?

  init(_ records: [StoredRecord]) {
    link =
      records.lazy.compactMap { if case .link(let link) = $0.record { link } else { nil } }.first
    disabledAt = records.lazy.compactMap {
      if case .linkDisabled = $0.record { $0.at } else { nil }
    }.min()
  }
}

extension [StoredRecord] {
  fileprivate func versions<Value: Sendable>(
    _ value: (CatalogueRecord) -> Value?
  ) -> [Version<Value>] {
    compactMap { stored in
      value(stored.record).map { Version(at: stored.at, recorded: stored.recorded, value: $0) }
    }
  }

  fileprivate func history<Value: Sendable>(
    _ value: (CatalogueRecord) -> Value?
  ) -> History<Value> {
    History(versions(value))
  }

  fileprivate func merged<Value: Party>(
    _ patch: (CatalogueRecord) -> Value.Patch?
  ) -> History<Value> {
    History(merging: versions(patch))
  }
}
