/// The terms of a coupon of a shop, replaced whole.
/// - Source: programme rules, section 13.
package struct Coupon: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// An exclusive coupon (专属券), which links hand out.
    case exclusive
    /// A host's coupon (主播券), for orders from that host alone.
    /// - Parameter account: what an order's entry calls the host.
    case host(PromoterID, account: String?)
  }

  package var code: CouponCode
  package var shop: ShopID
  /// None: any product of the shop.
  package var product: ProductID?
  package var kind: Kind
  package var from: Timestamp
  /// Excluded; none: open-ended.
  package var to: Timestamp?

  package init(
    code: CouponCode, shop: ShopID, product: ProductID?, kind: Kind, from: Timestamp,
    to: Timestamp?
  ) {
    self.code = code
    self.shop = shop
    self.product = product
    self.kind = kind
    self.from = from
    self.to = to
  }

  package func isInForce(at moment: Timestamp) -> Bool {
    from <= moment && to.map { moment < $0 } ?? true
  }
}

/// The coupon that an order line quotes, and what became of it.
/// - Source: programme rules, section 13.
package struct QuotedCoupon: Hashable, Sendable {
  package enum Verdict: String, Hashable, Sendable, CaseIterable {
    case valid
    /// Nothing is recorded of it.
    case unknown
    case notInForce = "not_in_force"
    case otherShop = "other_shop"
    case otherProduct = "other_product"
    /// It is a host's coupon, and the order isn't from that host.
    case otherHost = "other_host"
  }

  package var code: CouponCode
  package var verdict: Verdict
  /// Whose coupon it is, when it is a host's.
  package var host: PromoterID?
  /// The link with this coupon that wins the line, or else the newest one that the customer had
  /// followed.
  package var link: LinkCode?

  package init(code: CouponCode, verdict: Verdict, host: PromoterID?, link: LinkCode?) {
    self.code = code
    self.verdict = verdict
    self.host = host
    self.link = link
  }

  /// Whether the line's talent discount is none, because no host grants it.
  package var voidsTalentDiscount: Bool { host != nil && verdict != .valid }
}

extension OrderLine {
  /// The line as it pays: without a discount that a host's coupon gives where it isn't valid.
  package func counted(by coupon: QuotedCoupon?) -> OrderLine {
    guard let coupon, coupon.voidsTalentDiscount else { return self }
    var line = self
    line.talentDiscount = .zero
    return line
  }
}

extension QuotedCoupon {
  /// Judges the coupon that a line quotes.
  /// - Parameter winner: the link that wins the line, which says whose order it is.
  /// - Returns: nil when the line quotes none.
  init?(
    _ line: OrderLine, of order: PaidOrder, winner: Link?, touches: OrderTouches,
    catalogue: some Catalogue
  ) throws {
    guard let code = line.coupon else { return nil }
    let coupon = try catalogue.coupon(code).value(at: order.paidAt)
    var host: PromoterID?
    if case .host(let promoter, _) = coupon?.kind { host = promoter }
    self.init(
      code: code,
      verdict: coupon.map { Self.verdict(on: $0, line, of: order, winner: winner) } ?? .unknown,
      host: host,
      link: winner?.coupon == code.text
        ? winner?.code : touches.link(handingOut: code, at: order.paidAt))
  }

  private static func verdict(
    on coupon: Coupon, _ line: OrderLine, of order: PaidOrder, winner: Link?
  ) -> Verdict {
    if coupon.shop != order.shop { return .otherShop }
    if let product = coupon.product, product != line.product { return .otherProduct }
    if !coupon.isInForce(at: order.paidAt) { return .notInForce }
    guard case .host(let host, let account) = coupon.kind else { return .valid }
    var isTheirs = account != nil && order.entry?.sourceAccount == account
    if case .tuike(_, host) = winner?.carrier { isTheirs = true }
    return isTheirs ? .valid : .otherHost
  }
}

extension OrderTouches {
  /// The newest link with this coupon that the customer had followed by the payment.
  fileprivate func link(handingOut coupon: CouponCode, at moment: Timestamp) -> LinkCode? {
    standings.first { standing in
      standing.link.coupon == coupon.text && standing.touch.at <= moment
        && standing.failure != .otherBuyer
    }?.link.code
  }
}

func admit(_ coupon: Coupon, in catalogue: some Catalogue, at moment: Timestamp) throws {
  try catalogue.require(shop: coupon.shop)
  if let product = coupon.product {
    try catalogue.require(product: product, of: coupon.shop, at: moment)
  }
  if case .host(let promoter, _) = coupon.kind { try catalogue.require(promoter: promoter) }
}
