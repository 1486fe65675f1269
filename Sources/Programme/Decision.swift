/// By what a line is attributed.
package enum Basis: String, Hashable, Sendable, CaseIterable {
  case product, shop, unit
  case sharerProduct = "sharer_product"
  case sharerShop = "sharer_shop"
}

/// Why a line has no tuike attribution.
/// - Source: programme rules, section 6.
package enum NoAttribution: String, Hashable, Sendable, CaseIterable {
  case notInAlliance = "not_in_alliance"
  case noTouch = "no_touch"
  case noEligibleTouch = "no_eligible_touch"
  case notPromoted = "not_promoted"
}

/// How a tuike line's money is split, with the rates frozen.
/// - Source: programme rules, sections 7, 9 and 14.
package enum Split: Hashable, Sendable {
  case separate(service: PPM, commission: PPM)
  /// `share` of the total goes to the promoter.
  case shared(total: PPM, share: PPM)
  /// What a scheme makes of the total, whichever it is. Without a parent the institution keeps the
  /// manager's part.
  case multiLevel(total: PPM, scheme: SchemeID, direct: PPM, manager: PPM, parent: PromoterID?)

  /// What the plan takes from the line.
  package var total: PPM {
    switch self {
    case .separate(let service, let commission): service + commission
    case .shared(let total, _): total
    case .multiLevel(let total, _, _, _, _): total
    }
  }
}

/// A line attributed to a tuike link.
package struct TuikeAward: Hashable, Sendable {
  package var basis: Basis
  package var link: LinkCode
  package var institution: InstitutionID
  package var promoter: PromoterID?
  package var plan: PlanID
  package var split: Split
  /// The allocation that set the share, if one did.
  package var allocation: AllocationID?
  /// What the line pays back of the promoter's own order.
  package var payback: Payback?
  /// What the line sells from stock.
  package var agency: AgencySale?
  /// The team's dividend that the line counts for.
  package var dividend: DividendClaim?

  package init(
    basis: Basis, link: LinkCode, institution: InstitutionID, promoter: PromoterID?, plan: PlanID,
    split: Split, allocation: AllocationID?, payback: Payback? = nil, agency: AgencySale? = nil,
    dividend: DividendClaim? = nil
  ) {
    self.payback = payback
    self.agency = agency
    self.dividend = dividend
    self.basis = basis
    self.link = link
    self.institution = institution
    self.promoter = promoter
    self.plan = plan
    self.split = split
    self.allocation = allocation
  }
}

extension TuikeAward {
  /// Whether the plan alone says what the line pays.
  package var isPlain: Bool {
    if case .multiLevel = split { return false }
    return payback == nil && agency == nil && dividend == nil
  }
}

/// A line attributed to a shop's sharer.
package struct SharerAward: Hashable, Sendable {
  package var basis: Basis
  package var link: LinkCode
  package var sharer: SharerID
  package var rate: PPM

  package init(basis: Basis, link: LinkCode, sharer: SharerID, rate: PPM) {
    self.basis = basis
    self.link = link
    self.sharer = sharer
    self.rate = rate
  }
}

/// The private-domain incentive of a line without tuike attribution.
/// - Source: programme rules, section 11.
package struct PrivateDomainAward: Hashable, Sendable {
  package var classification: PrivateDomainClass
  /// Where the cards go.
  package var account: Account

  package init(classification: PrivateDomainClass, account: Account) {
    self.classification = classification
    self.account = account
  }
}

/// Who earns a line, with everything frozen that the money depends on.
package struct Decision: Hashable, Sendable {
  package enum Outcome: Hashable, Sendable {
    /// In a box of its own: decisions are handed on far more often than they are made.
    indirect case tuike(TuikeAward)
    case sharer(SharerAward)
    case none
  }

  package var shop: ShopID
  package var outcome: Outcome
  /// Why there is no tuike attribution; nil when there is.
  package var reason: NoAttribution?
  package var techFee: PPM
  package var privateDomain: PrivateDomainAward?
  /// What became of the code on the item, if the line quotes one.
  package var unit: QuotedUnit?
  /// What became of the coupon, if the line quotes one.
  package var coupon: QuotedCoupon?
  /// Every touch looked at, newest first, and what became of it.
  package var candidates: [Candidate]
  /// What the rules on risk found; nil where none is on.
  package var risk: RiskAssessment?

  package init(
    shop: ShopID, outcome: Outcome, reason: NoAttribution?, techFee: PPM,
    privateDomain: PrivateDomainAward?, unit: QuotedUnit? = nil, coupon: QuotedCoupon? = nil,
    candidates: [Candidate], risk: RiskAssessment? = nil
  ) {
    self.risk = risk
    self.shop = shop
    self.outcome = outcome
    self.reason = reason
    self.techFee = techFee
    self.privateDomain = privateDomain
    self.unit = unit
    self.coupon = coupon
    self.candidates = candidates
  }

  package var link: LinkCode? {
    switch outcome {
    case .tuike(let award): award.link
    case .sharer(let award): award.link
    case .none: nil
    }
  }

  package var basis: Basis? {
    switch outcome {
    case .tuike(let award): award.basis
    case .sharer(let award): award.basis
    case .none: nil
    }
  }
}

/// A touch that was looked at for a line, and what became of it.
package struct Candidate: Hashable, Sendable {
  package enum Verdict: String, Hashable, Sendable, CaseIterable {
    case won
    /// Made after the order was paid.
    case afterPayment = "after_payment"
    /// Older than the window in force when it was made.
    case expired
    case otherBuyer = "other_buyer"
    case shopNotInAlliance = "shop_not_in_alliance"
    case promoterNotActive = "promoter_not_active"
    case ownPurchase = "own_purchase"
    case sharerNotBound = "sharer_not_bound"
    /// A newer touch of the same rank won.
    case newerTouch = "newer_touch"
    /// A touch on the product itself outranks one on the shop.
    case productTouch = "product_touch"
    /// A tuike touch outranks a sharer's.
    case tuikeTouch = "tuike_touch"
    /// The code on the item goes before any touch.
    case unitCode = "unit_code"
    /// It would have won, but no plan covers the product for its institution.
    case notPromoted = "not_promoted"
  }

  package var touch: Touch
  package var verdict: Verdict

  package init(touch: Touch, verdict: Verdict) {
    self.touch = touch
    self.verdict = verdict
  }
}
