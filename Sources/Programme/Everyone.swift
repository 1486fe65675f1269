/// Everyone shares (全民): anyone may enrol themselves as a promoter, has a rebate on what they sell, and
/// a coupon for each link that somebody else opens.
/// - Source: programme rules, section 14.
package struct Everyone: Hashable, Sendable {
  /// The promoter's part of the net.
  package var rebate: PPM
  /// The code of the coupon that a sharer gets.
  package var coupon: String
  /// How many coupons a sharer gets on a day at most.
  package var couponsADay: Int64

  package init(rebate: PPM, coupon: String, couponsADay: Int64) {
    self.rebate = rebate
    self.coupon = coupon
    self.couponsADay = couponsADay
  }

  var isWithinBounds: Bool { (PPM.zero ... .planCeiling).contains(rebate) }

  /// Nobody above the promoter is paid.
  var shares: SchemeShares { SchemeShares(direct: rebate, manager: .zero, parent: nil) }
}

/// That a person has become a promoter by their own wish.
package struct Enrolment: Hashable, Sendable {
  package var institution: InstitutionID
  package var promoter: PromoterID
  /// Their own id as a buyer.
  package var user: BuyerID

  package init(institution: InstitutionID, promoter: PromoterID, user: BuyerID) {
    self.institution = institution
    self.promoter = promoter
    self.user = user
  }

  /// What it says of the promoter.
  package var patch: Promoter.Patch {
    var patch = Promoter.Patch()
    patch.institution = .set(institution)
    patch.user = .set(user)
    return patch
  }
}

/// Judges an enrolment: a person enrols once with an institution that runs the scheme at that time.
func admit(
  _ enrolment: Enrolment, at moment: Timestamp, in catalogue: some Catalogue
) throws -> Admission {
  try catalogue.require(institution: enrolment.institution)
  if let known = try catalogue.enrolment(of: enrolment.user, with: enrolment.institution) {
    if known == enrolment.promoter { return .unchanged }
    throw Refusal(
      .unknownReference,
      "\(enrolment.user) enrolled with institution \(enrolment.institution) as promoter \(known)")
  }
  let scheme = Scheme.inForce(
    among: try catalogue.schemes(of: enrolment.institution), institution: enrolment.institution,
    at: moment)
  guard case .everyone = scheme?.rule else {
    throw Refusal(
      .unknownReference,
      "institution \(enrolment.institution) runs no scheme by which people enrol themselves")
  }
  guard try catalogue.promoter(enrolment.promoter).isEmpty else {
    throw Refusal(.unknownReference, "promoter \(enrolment.promoter) is somebody already")
  }
  return .append
}

/// What the first genuine open of a link came to.
package struct ShareCoupon: Hashable, Sendable {
  package let link: LinkCode
  package let institution: InstitutionID
  package let promoter: PromoterID
  package let scheme: SchemeID
  package let coupon: String
  /// When the link was opened.
  package let at: Timestamp
  /// False when the sharer had that day's coupons already.
  package let isGiven: Bool

  package init(
    link: LinkCode, institution: InstitutionID, promoter: PromoterID, scheme: SchemeID,
    coupon: String, at: Timestamp, isGiven: Bool
  ) {
    self.link = link
    self.institution = institution
    self.promoter = promoter
    self.scheme = scheme
    self.coupon = coupon
    self.at = at
    self.isGiven = isGiven
  }

  /// What a touch on a link comes to, unless one before it did: nil for a link of nobody who shares
  /// under the scheme, and for an open by its own sharer.
  /// - Parameters:
  ///   - bindings: those of a visitor.
  ///   - wasOpened: whether the link came to something before.
  ///   - given: how many coupons the promoter had on the touch's day.
  /// - Source: programme rules, section 14.
  package init?(
    link code: LinkCode, openedBy opener: Person, at moment: Timestamp,
    in catalogue: some Catalogue,
    bindings: (VisitorID) throws -> History<BuyerID>, wasOpened: () throws -> Bool,
    given: (PromoterID) throws -> Int64
  ) throws {
    guard case .tuike(let institution, let promoter?) = try catalogue.link(code)?.carrier else {
      return nil
    }
    let scheme = Scheme.inForce(
      among: try catalogue.schemes(of: institution), institution: institution, at: moment)
    guard let scheme, case .everyone(let rule) = scheme.rule else { return nil }
    guard try !wasOpened() else { return nil }
    guard let party = try catalogue.promoter(promoter).value(at: moment), party.isActive,
      party.institution == institution
    else { return nil }
    let buyer: BuyerID? =
      switch opener {
      case .buyer(let buyer): buyer
      case .visitor(let visitor): try bindings(visitor).owner(ofTouchAt: moment)
      }
    if let buyer, buyer == party.user { return nil }
    self.init(
      link: code, institution: institution, promoter: promoter, scheme: scheme.id,
      coupon: rule.coupon, at: moment, isGiven: try given(promoter) < rule.couponsADay)
  }
}
