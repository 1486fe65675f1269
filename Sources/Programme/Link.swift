/// Where a link is to be shared.
/// - Source: programme rules, section 3.
package enum Placement: String, Hashable, Sendable, CaseIterable {
  case group
  case privateChat = "private_chat"
  case moments, live
  case shortVideo = "short_video"
  case article
  case officialAccount = "official_account"
  case serviceAccount = "service_account"
  case miniProgram = "mini_program"
  case showcase, other
}

package enum LinkForm: String, Hashable, Sendable, CaseIterable {
  case link, card, qr
}

/// Whom a link pays: an institution, perhaps through one of its promoters, or a shop's sharer.
package enum Carrier: Hashable, Sendable {
  case tuike(InstitutionID, PromoterID?)
  case sharer(SharerID)
}

/// A dyed link (染色链接).
/// - Source: programme rules, section 3.
package struct Link: Hashable, Sendable {
  package var code: LinkCode
  package var issuedAt: Timestamp
  package var carrier: Carrier
  package var shop: ShopID
  /// None: a shop link.
  package var product: ProductID?
  package var placement: Placement
  package var form: LinkForm
  package var url: String?
  package var coupon: String?
  package var passQuery: Bool
  package var expiresAt: Timestamp?

  package init(
    code: LinkCode, issuedAt: Timestamp, carrier: Carrier, shop: ShopID, product: ProductID?,
    placement: Placement, form: LinkForm, url: String?, coupon: String?, passQuery: Bool,
    expiresAt: Timestamp?
  ) {
    self.code = code
    self.issuedAt = issuedAt
    self.carrier = carrier
    self.shop = shop
    self.product = product
    self.placement = placement
    self.form = form
    self.url = url
    self.coupon = coupon
    self.passQuery = passQuery
    self.expiresAt = expiresAt
  }
}

/// The span of time in which a link answers clicks.
package struct LinkLife: Hashable, Sendable {
  package var issuedAt: Timestamp
  package var expiresAt: Timestamp?
  package var disabledAt: Timestamp?

  package init(issuedAt: Timestamp, expiresAt: Timestamp?, disabledAt: Timestamp?) {
    self.issuedAt = issuedAt
    self.expiresAt = expiresAt
    self.disabledAt = disabledAt
  }

  package enum State: Hashable, Sendable { case notYetIssued, live, ended }

  /// - Source: programme rules, section 4: live means `issued_at ≤ at`, and before `expires_at`
  ///   and `disabled_at`.
  package func state(at moment: Timestamp) -> State {
    if moment < issuedAt { return .notYetIssued }
    if let expiresAt, moment >= expiresAt { return .ended }
    if let disabledAt, moment >= disabledAt { return .ended }
    return .live
  }
}
