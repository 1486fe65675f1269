import Programme
import Records
import Storage

/// A kind of catalogue object that the API puts and gets.
enum CatalogueObject: String, Hashable, Sendable, CaseIterable {
  case shops, products, institutions, promoters, plans, allocations, schemes, sharers
  case agentPrices = "agent-prices"
  case coupons
  case unitBatches = "unit-batches"

  /// In the singular, as messages say it.
  var name: String {
    self == .agentPrices ? "price for agents" : type.rawValue.replacing("_", with: " ")
  }

  /// The name of the schema of what is answered.
  var answerSchema: String { self == .unitBatches ? "issued_unit_batch" : type.schemaName }

  var type: RecordType {
    switch self {
    case .shops: .shop
    case .products: .product
    case .institutions: .institution
    case .promoters: .promoter
    case .plans: .plan
    case .allocations: .allocation
    case .schemes: .scheme
    case .sharers: .sharer
    case .agentPrices: .agentPrice
    case .coupons: .coupon
    case .unitBatches: .unitBatch
    }
  }

  var kind: RecordKind {
    switch self {
    case .shops: .shop
    case .products: .product
    case .institutions: .institution
    case .promoters: .promoter
    case .plans: .plan
    case .allocations: .allocation
    case .schemes: .scheme
    case .sharers: .sharer
    case .agentPrices: .agentPrice
    case .coupons: .coupon
    case .unitBatches: .unitBatch
    }
  }

  var read: Call {
    switch self {
    case .shops: .readShops
    case .products: .readProducts
    case .institutions: .readInstitutions
    case .promoters: .readPromoters
    case .plans: .readPlans
    case .allocations: .readAllocations
    case .schemes: .readSchemes
    case .sharers: .readSharers
    case .agentPrices: .readAgentPrices
    case .coupons: .readCoupons
    case .unitBatches: .readUnitBatches
    }
  }

  var write: Call {
    switch self {
    case .shops: .writeShops
    case .products: .writeProducts
    case .institutions: .writeInstitutions
    case .promoters: .writePromoters
    case .plans: .writePlans
    case .allocations: .writeAllocations
    case .schemes: .writeSchemes
    case .sharers: .writeSharers
    case .agentPrices: .writeAgentPrices
    case .coupons: .writeCoupons
    case .unitBatches: .writeUnitBatches
    }
  }
}

extension ObjectRights {
  /// The whole object as of a moment, or as it will be when it comes to be later.
  /// - Returns: nil for what there isn't, and for what the caller may not know of.
  func object(
    _ kind: CatalogueObject, _ text: String, at moment: Timestamp
  ) throws -> JSON? {
    switch kind {
    case .shops:
      guard let id = ShopID(text), sees(id) else { return nil }
      return try party(store.shop(id), at: moment) { CatalogueObjectCoding.json(id, $0, at: $1) }
    case .products:
      guard let id = ProductID(text), try sees(id) else { return nil }
      return try party(store.product(id), at: moment) {
        shown(CatalogueObjectCoding.json(id, $0, at: $1))
      }
    case .institutions:
      guard let id = InstitutionID(text), sees(id) else { return nil }
      return try party(store.institution(id), at: moment) {
        CatalogueObjectCoding.json(id, $0, at: $1)
      }
    case .promoters:
      guard let id = PromoterID(text), try sees(id) else { return nil }
      return try party(store.promoter(id), at: moment) {
        shown(CatalogueObjectCoding.json(id, $0, at: $1), of: id)
      }
    case .sharers:
      guard let id = SharerID(text), try sees(id) else { return nil }
      return try party(store.sharer(id), at: moment) {
        try shown(CatalogueObjectCoding.json(id, $0, at: $1), of: id)
      }
    case .plans:
      guard let id = PlanID(text) else { return nil }
      let version = History(try store.versions(of: id)).versionOrFirst(at: moment)
      guard let version, try sees(version.value) else { return nil }
      return CatalogueObjectCoding.json(try shown(version.value), at: version.at)
    case .allocations:
      guard let id = AllocationID(text) else { return nil }
      let version = History(try store.versions(of: id)).versionOrFirst(at: moment)
      guard let version, sees(version.value.institution) else { return nil }
      return CatalogueObjectCoding.json(version.value, at: version.at)
    case .schemes:
      guard let id = SchemeID(text) else { return nil }
      let version = History(try store.versions(of: id)).versionOrFirst(at: moment)
      guard let version, sees(version.value.institution) else { return nil }
      return CatalogueObjectCoding.json(version.value, at: version.at)
    case .agentPrices:
      guard let id = AgentPriceID(text) else { return nil }
      let version = History(try store.versions(of: id)).versionOrFirst(at: moment)
      guard let version, try sees(version.value) else { return nil }
      return CatalogueObjectCoding.json(version.value, at: version.at)
    case .coupons:
      guard let code = CouponCode(text),
        let version = try store.coupon(code).versionOrFirst(at: moment), try sees(version.value)
      else { return nil }
      return CatalogueObjectCoding.json(version.value, at: version.at)
    case .unitBatches:
      guard let id = UnitBatchID(text), let batch = try store.unitBatch(id),
        let link = try store.link(batch.link), try seesUnits(of: link)
      else { return nil }
      return CatalogueObjectCoding.json(batch, link)
    }
  }

  private func party<Value>(
    _ history: History<Value>, at moment: Timestamp, _ json: (Value, Timestamp) throws -> JSON
  ) rethrows -> JSON? {
    try history.versionOrFirst(at: moment).map { try json($0.value, $0.at) }
  }
}

extension History {
  fileprivate func versionOrFirst(at moment: Timestamp) -> Version<Value>? {
    version(at: moment) ?? versions.first
  }
}
