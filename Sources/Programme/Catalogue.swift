/// What the rules look up, every version of it, so that they can see it as of any moment.
/// A look-up throws only when the store behind it fails.
package protocol Catalogue {
  func shop(_ id: ShopID) throws -> History<Shop>
  func product(_ id: ProductID) throws -> History<Product>
  func institution(_ id: InstitutionID) throws -> History<Institution>
  func promoter(_ id: PromoterID) throws -> History<Promoter>
  /// The promoters that were ever said to be invited by the promoter.
  func promoters(everInvitedBy promoter: PromoterID) throws -> [PromoterID]
  func sharer(_ id: SharerID) throws -> History<Sharer>
  func link(_ code: LinkCode) throws -> Link?
  /// Every plan that has ever covered the product.
  func plans(for product: ProductID) throws -> [History<Plan>]
  func allocations(of institution: InstitutionID) throws -> [History<Allocation>]
  func schemes(of institution: InstitutionID) throws -> [History<Scheme>]
  /// Every price for agents that the institution has ever set for the product.
  func agentPrices(
    of institution: InstitutionID, for product: ProductID
  ) throws -> [History<AgentPrice>]
  /// In the order of recording.
  func stockChanges(of stock: Stock) throws -> [StockChange]
  func stockChange(_ id: StockChangeID) throws -> StockChange?
  /// Whether the sharer was bound to the shop, from each moment on.
  func sharerBinding(_ sharer: SharerID, to shop: ShopID) throws -> History<Bool>
  /// The shops that the sharer was ever bound to.
  func shops(everBinding sharer: SharerID) throws -> [ShopID]
  /// The sharers that were ever bound to the shop.
  func sharers(everBoundTo shop: ShopID) throws -> [SharerID]
  /// As whom a person enrolled with an institution by their own wish.
  func enrolment(of user: BuyerID, with institution: InstitutionID) throws -> PromoterID?
  /// What the platform held of the shop's money, report by report.
  func funds(of shop: ShopID) throws -> History<ShopFunds>
  /// How many cards of the account were used, report by report.
  func cardsUsed(from account: String) throws -> History<Cards>
  func policies() throws -> History<Policy>
  func coupon(_ code: CouponCode) throws -> History<Coupon>
  func unitBatch(_ id: UnitBatchID) throws -> UnitBatch?
  /// The batch that the code on an item was issued in; nil for a code that was never issued.
  func unitBatch(of code: UnitCode) throws -> UnitBatch?
  func riskPolicies() throws -> History<RiskPolicy>
}
