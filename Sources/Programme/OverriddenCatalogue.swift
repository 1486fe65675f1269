/// A catalogue in which some records stand in place of what it says.
package struct OverriddenCatalogue: Catalogue {
  private let base: any Catalogue
  private let overrides: Overrides

  package init(_ base: any Catalogue, by overrides: Overrides) {
    self.base = base
    self.overrides = overrides
  }

  package func shop(_ id: ShopID) throws -> History<Shop> {
    try base.shop(id).overridden(by: overrides.shops[id] ?? [])
  }

  package func product(_ id: ProductID) throws -> History<Product> {
    try base.product(id).overridden(by: overrides.products[id] ?? [])
  }

  package func institution(_ id: InstitutionID) throws -> History<Institution> {
    try base.institution(id).overridden(by: overrides.institutions[id] ?? [])
  }

  package func promoter(_ id: PromoterID) throws -> History<Promoter> {
    try base.promoter(id).overridden(by: overrides.promoters[id] ?? [])
  }

  package func promoters(everInvitedBy promoter: PromoterID) throws -> [PromoterID] {
    let known = try base.promoters(everInvitedBy: promoter)
    let others = overrides.promoters.filter { id, patches in
      !known.contains(id) && patches.contains { $0.value.parent.value == promoter }
    }
    return known + others.keys.sorted()
  }

  package func sharer(_ id: SharerID) throws -> History<Sharer> {
    try base.sharer(id).overridden(by: overrides.sharers[id] ?? [])
  }

  package func plans(for product: ProductID) throws -> [History<Plan>] {
    try base.plans(for: product)
      .overridden(by: overrides.plans, named: \.id) { $0.product == product }
  }

  package func allocations(of institution: InstitutionID) throws -> [History<Allocation>] {
    try base.allocations(of: institution)
      .overridden(by: overrides.allocations, named: \.id) { $0.institution == institution }
  }

  package func schemes(of institution: InstitutionID) throws -> [History<Scheme>] {
    try base.schemes(of: institution)
      .overridden(by: overrides.schemes, named: \.id) { $0.institution == institution }
  }

  package func agentPrices(
    of institution: InstitutionID, for product: ProductID
  ) throws -> [History<AgentPrice>] {
    try base.agentPrices(of: institution, for: product)
      .overridden(by: overrides.agentPrices, named: \.id) {
        $0.institution == institution && $0.product == product
      }
  }

  package func policies() throws -> History<Policy> {
    try base.policies().overridden(by: overrides.policies)
  }

  package func link(_ code: LinkCode) throws -> Link? { try base.link(code) }

  package func sharerBinding(
    _ sharer: SharerID, to shop: ShopID
  ) throws -> History<Bool> { try base.sharerBinding(sharer, to: shop) }

  package func shops(everBinding sharer: SharerID) throws -> [ShopID] {
    try base.shops(everBinding: sharer)
  }

  package func sharers(everBoundTo shop: ShopID) throws -> [SharerID] {
    try base.sharers(everBoundTo: shop)
  }

  package func stockChanges(of stock: Stock) throws -> [StockChange] {
    try base.stockChanges(of: stock)
  }

  package func stockChange(_ id: StockChangeID) throws -> StockChange? {
    try base.stockChange(id)
  }

  package func enrolment(of user: BuyerID, with institution: InstitutionID) throws -> PromoterID? {
    try base.enrolment(of: user, with: institution)
  }

  package func riskPolicies() throws -> History<RiskPolicy> { try base.riskPolicies() }

  package func coupon(_ code: CouponCode) throws -> History<Coupon> { try base.coupon(code) }

  package func unitBatch(_ id: UnitBatchID) throws -> UnitBatch? { try base.unitBatch(id) }

  package func unitBatch(of code: UnitCode) throws -> UnitBatch? { try base.unitBatch(of: code) }

  package func funds(of shop: ShopID) throws -> History<ShopFunds> { try base.funds(of: shop) }

  package func cardsUsed(from account: String) throws -> History<Cards> {
    try base.cardsUsed(from: account)
  }
}

extension Array {
  /// - Parameters:
  ///   - others: by id.
  ///   - belongs: whether a version is of those that were asked for.
  fileprivate func overridden<ID: Hashable & Comparable, Value: Sendable>(
    by others: [ID: [Version<Value>]], named id: (Value) -> ID, where belongs: (Value) -> Bool
  ) -> [History<Value>] where Element == History<Value> {
    if others.isEmpty { return self }
    var unknown = others.filter { $0.value.contains { belongs($0.value) } }
    let known = map { history in
      guard let name = history.versions.first.map({ id($0.value) }) else { return history }
      unknown[name] = nil
      return others[name].map { history.overridden(by: $0) } ?? history
    }
    return known + unknown.sorted { $0.key < $1.key }.map { History($0.value) }
  }
}
