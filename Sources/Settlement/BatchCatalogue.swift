import Programme

/// A catalogue that looks up each thing once.
///
/// Right for as long as nothing is recorded in the catalogue behind it; bindings of visitors aren't of
/// the catalogue. A batch of order events asks for the same few things hundreds of times.
final class BatchCatalogue: Catalogue {
  private let base: any Catalogue
  private var shops: [ShopID: History<Shop>] = [:]
  private var products: [ProductID: History<Product>] = [:]
  private var institutions: [InstitutionID: History<Institution>] = [:]
  private var promoters: [PromoterID: History<Promoter>] = [:]
  private var invited: [PromoterID: [PromoterID]] = [:]
  private var sharers: [SharerID: History<Sharer>] = [:]
  private var links: [LinkCode: Link?] = [:]
  private var plans: [ProductID: [History<Plan>]] = [:]
  private var allocations: [InstitutionID: [History<Allocation>]] = [:]
  private var schemes: [InstitutionID: [History<Scheme>]] = [:]
  private var agentPrices: [AgentPrices: [History<AgentPrice>]] = [:]
  private var stockChanges: [Stock: [StockChange]] = [:]
  private var coupons: [CouponCode: History<Coupon>] = [:]
  private var policy: History<Policy>?
  private var riskPolicy: History<RiskPolicy>?

  private struct AgentPrices: Hashable {
    let institution: InstitutionID
    let product: ProductID
  }

  init(_ base: any Catalogue) { self.base = base }

  private func find<Key: Hashable, Value>(
    _ key: Key, in kept: inout [Key: Value], _ lookUp: () throws -> Value
  ) rethrows -> Value {
    if let value = kept[key] { return value }
    let value = try lookUp()
    kept[key] = value
    return value
  }

  func shop(_ id: ShopID) throws -> History<Shop> {
    try find(id, in: &shops) { try base.shop(id) }
  }

  func product(_ id: ProductID) throws -> History<Product> {
    try find(id, in: &products) { try base.product(id) }
  }

  func institution(_ id: InstitutionID) throws -> History<Institution> {
    try find(id, in: &institutions) { try base.institution(id) }
  }

  func promoter(_ id: PromoterID) throws -> History<Promoter> {
    try find(id, in: &promoters) { try base.promoter(id) }
  }

  func promoters(everInvitedBy promoter: PromoterID) throws -> [PromoterID] {
    try find(promoter, in: &invited) { try base.promoters(everInvitedBy: promoter) }
  }

  func sharer(_ id: SharerID) throws -> History<Sharer> {
    try find(id, in: &sharers) { try base.sharer(id) }
  }

  func link(_ code: LinkCode) throws -> Link? {
    try find(code, in: &links) { try base.link(code) }
  }

  func plans(for product: ProductID) throws -> [History<Plan>] {
    try find(product, in: &plans) { try base.plans(for: product) }
  }

  func allocations(of institution: InstitutionID) throws -> [History<Allocation>] {
    try find(institution, in: &allocations) { try base.allocations(of: institution) }
  }

  func schemes(of institution: InstitutionID) throws -> [History<Scheme>] {
    try find(institution, in: &schemes) { try base.schemes(of: institution) }
  }

  func agentPrices(
    of institution: InstitutionID, for product: ProductID
  ) throws -> [History<AgentPrice>] {
    try find(AgentPrices(institution: institution, product: product), in: &agentPrices) {
      try base.agentPrices(of: institution, for: product)
    }
  }

  func stockChanges(of stock: Stock) throws -> [StockChange] {
    try find(stock, in: &stockChanges) { try base.stockChanges(of: stock) }
  }

  func stockChange(_ id: StockChangeID) throws -> StockChange? { try base.stockChange(id) }

  func sharerBinding(_ sharer: SharerID, to shop: ShopID) throws -> History<Bool> {
    try base.sharerBinding(sharer, to: shop)
  }

  func shops(everBinding sharer: SharerID) throws -> [ShopID] {
    try base.shops(everBinding: sharer)
  }

  func sharers(everBoundTo shop: ShopID) throws -> [SharerID] {
    try base.sharers(everBoundTo: shop)
  }

  func enrolment(of user: BuyerID, with institution: InstitutionID) throws -> PromoterID? {
    try base.enrolment(of: user, with: institution)
  }

  func funds(of shop: ShopID) throws -> History<ShopFunds> { try base.funds(of: shop) }

  func cardsUsed(from account: String) throws -> History<Cards> {
    try base.cardsUsed(from: account)
  }

  func coupon(_ code: CouponCode) throws -> History<Coupon> {
    try find(code, in: &coupons) { try base.coupon(code) }
  }

  func unitBatch(_ id: UnitBatchID) throws -> UnitBatch? { try base.unitBatch(id) }
  func unitBatch(of code: UnitCode) throws -> UnitBatch? { try base.unitBatch(of: code) }

  func policies() throws -> History<Policy> {
    if let policy { return policy }
    let found = try base.policies()
    policy = found
    return found
  }

  func riskPolicies() throws -> History<RiskPolicy> {
    if let riskPolicy { return riskPolicy }
    let found = try base.riskPolicies()
    riskPolicy = found
    return found
  }
}
