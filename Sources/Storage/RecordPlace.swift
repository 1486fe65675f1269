package import Programme

extension CatalogueRecord {
  /// The kind that its versions are listed under.
  package var kind: RecordKind {
    switch self {
    case .policy: .policy
    case .riskPolicy: .riskPolicy
    case .shop: .shop
    case .product: .product
    case .institution: .institution
    case .promoter: .promoter
    case .sharer: .sharer
    case .plan: .plan
    case .allocation: .allocation
    case .scheme: .scheme
    case .agentPrice: .agentPrice
    case .stockChanged: .stockChange
    case .sharerBound, .sharerUnbound: .sharerBinding
    case .enrolled: .enrolment
    case .shopFunds: .shopFunds
    case .cardsUsed: .cardsUsed
    case .link, .linkDisabled: .link
    case .coupon: .coupon
    case .unitBatch: .unitBatch
    case .identityBound: .identity
    }
  }

  /// What its versions have in common; empty for the policies, of which there is one each.
  package var key: String {
    switch self {
    case .policy, .riskPolicy: ""
    case .shop(let id, _): id.text
    case .product(let id, _): id.text
    case .institution(let id, _): id.text
    case .promoter(let id, _): id.text
    case .sharer(let id, _): id.text
    case .plan(let plan): plan.id.text
    case .allocation(let allocation): allocation.id.text
    case .scheme(let scheme): scheme.id.text
    case .agentPrice(let price): price.id.text
    case .stockChanged(let change): change.stock.key
    case .sharerBound(let shop, let sharer), .sharerUnbound(let shop, let sharer):
      Self.bindingKey(shop, sharer)
    case .enrolled(let enrolment): Self.enrolmentKey(enrolment.user, enrolment.institution)
    case .shopFunds(let shop, _): shop.text
    case .cardsUsed(let account, _): account
    case .link(let link): link.code.text
    case .linkDisabled(let code): code.text
    case .coupon(let coupon): coupon.code.text
    case .unitBatch(let batch): batch.id.text
    case .identityBound(let visitor, _): visitor.text
    }
  }

  /// The other thing by which the record is looked up, if there is one.
  var reference: String? {
    switch self {
    case .policy, .riskPolicy, .shop, .institution, .sharer, .enrolled, .shopFunds, .cardsUsed,
      .linkDisabled:
      nil
    case .product(_, let patch): patch.shop.value?.text
    case .promoter(_, let patch): patch.institution.value?.text
    case .plan(let plan): plan.product.text
    case .allocation(let allocation): allocation.institution.text
    case .scheme(let scheme): scheme.institution.text
    case .agentPrice(let price): Self.priceReference(price.institution, price.product)
    case .stockChanged(let change): change.id.text
    case .sharerBound(_, let sharer), .sharerUnbound(_, let sharer): sharer.text
    case .link(let link): link.shop.text
    case .coupon(let coupon): coupon.shop.text
    case .unitBatch(let batch): batch.link.text
    case .identityBound(_, let buyer): buyer.text
    }
  }

  /// A slash is in no identifier, so the two can't run together.
  static func enrolmentKey(_ user: BuyerID, _ institution: InstitutionID) -> String {
    "\(institution.text)/\(user.text)"
  }

  /// A slash is in no identifier, so the two can't run together.
  static func bindingKey(_ shop: ShopID, _ sharer: SharerID) -> String {
    "\(shop.text)/\(sharer.text)"
  }

  static func priceReference(_ institution: InstitutionID, _ product: ProductID) -> String {
    "\(institution.text)/\(product.text)"
  }
}

extension Stock {
  package var key: String { "\(institution.text)/\(promoter?.text ?? "")/\(product.text)" }

  /// - Returns: nil for what isn't the key of a stock.
  package init?(key: String) {
    let parts = key.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, let institution = InstitutionID(parts[0]),
      let product = ProductID(parts[2])
    else { return nil }
    let promoter = PromoterID(parts[1])
    guard promoter != nil || parts[1].isEmpty else { return nil }
    self.init(institution: institution, promoter: promoter, product: product)
  }
}
