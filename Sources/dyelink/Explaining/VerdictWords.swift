import Programme

extension Candidate.Verdict {
  /// Why a touch won or lost, as the end of a sentence that begins with the touch.
  var words: String {
    switch self {
    case .won: "won"
    case .afterPayment: "doesn't count: it was made after the order was paid"
    case .expired: "doesn't count: it is older than the window that was in force when it was made"
    case .otherBuyer: "doesn't count: it belongs to somebody else than the order's buyer"
    case .shopNotInAlliance:
      "doesn't count: the shop wasn't in the alliance when the order was paid"
    case .promoterNotActive: "doesn't count: its promoter wasn't active when the order was paid"
    case .ownPurchase:
      "doesn't count: whose link it is bought it themselves, and nobody earns on their own purchase"
    case .sharerNotBound:
      "doesn't count: its sharer wasn't bound to the shop when the order was paid"
    case .newerTouch: "lost to a more recent touch"
    case .productTouch: "lost, though valid, to a touch on the product itself"
    case .tuikeTouch: "lost: a promoter's touch outranks a shop sharer's"
    case .unitCode: "lost: the code on the item goes before any touch"
    case .notPromoted: "was the most recent, but no plan covers the product for its institution"
    }
  }
}

extension NoAttribution {
  /// Why nobody earns a line, as a whole sentence.
  var words: String {
    switch self {
    case .notInAlliance: "No promoter earns it: the shop wasn't in the alliance when it was paid."
    case .noTouch: "No promoter earns it: the buyer had no valid touch on the shop or its products."
    case .noEligibleTouch:
      "No promoter earns it: none of the buyer's valid touches was of an active promoter other than "
        + "the buyer."
    case .notPromoted:
      "No promoter earns it: no plan covered the product for the institution of the winning touch."
    }
  }
}

extension Basis {
  /// By what a line is attributed, as the end of a sentence that begins with the link.
  var words: String {
    switch self {
    case .product: "by a touch on the product itself"
    case .shop: "by a touch on the shop, for there was none on the product that counts"
    case .unit: "by the code on the item"
    case .sharerProduct: "by a shop sharer's touch on the product itself"
    case .sharerShop: "by a shop sharer's touch on the shop, for there was none on the product"
    }
  }
}

extension LineStatus {
  var words: String {
    switch self {
    case .estimated: "estimated; nothing is posted before the order is completed"
    case .held: "held for a reviewer"
    case .rejected: "rejected: it pays nobody"
    case .settled: "settled"
    case .cancelled: "cancelled"
    }
  }
}

extension PlanReview.Verdict {
  var words: String {
    switch self {
    case .applied: "applied"
    case .notInForce: "not in force when the order was paid"
    case .notOpen: "not open to this institution"
    case .outranked: "outranked by the one applied"
    }
  }
}

extension PassedOver.Reason {
  /// Why a scheme makes nothing of a line, as the end of a sentence that begins with the scheme.
  var words: String {
    switch self {
    case .noPromoter: "the link is the institution's own, without a promoter"
    case .separateRates: "its plan sets service fee and commission apart"
    case .totalTooSmall: "its plan's total is smaller than what the scheme pays"
    case .noPurchase: "its promoter has no settled purchase yet, so isn't an agent"
    case .noPosition:
      "its promoter has no own order with a free position, or another line of this order took it"
    case .noAgentPrice: "no agent price was in force for the product"
    case .noTeam: "its promoter is in no team"
    case .totalTooLarge: "its plan's total leaves less of 90% than the highest tier may take"
    }
  }
}

extension PrivateDomainReview.Verdict {
  /// What came of how the buyer came, as a whole sentence.
  /// - Parameter shown: the class, where there is one.
  func words(_ shown: String?, account: String) -> String {
    let came =
      shown.map { "The buyer came by the private-domain class \($0)" } ?? "The order has an entry"
    return switch self {
    case .granted: "\(came), which earns the incentive; its cards go to \(account)."
    case .tuikeLine: "\(came), but a promoter's line earns no private-domain incentive."
    case .noClass: "\(came), but none of its scenes earns the private-domain incentive."
    case .liveIdentity: "\(came), but the room is that of somebody who sells for others."
    case .localLife: "\(came), but a local-life shop has no incentive."
    case .notEnrolled: "\(came), but the shop hadn't enrolled by the payment."
    case .enrolledOutside: "\(came), but the shop didn't enrol in July 2025."
    case .lowScore: "\(came), but the shop's score wasn't above 4.20 when it enrolled."
    case .adClick: "\(came), but by a click on an advertisement."
    case .category: "\(came), but goods of this category have no incentive."
    }
  }
}

extension QuotedUnit.Verdict {
  /// What became of the code on an item, as the end of a sentence that begins with the code.
  var words: String {
    switch self {
    case .won: "decides who earns it"
    case .unknown: "doesn't count: no batch has it"
    case .otherProduct: "doesn't count: it was issued for another product"
    case .notIssued: "doesn't count: it was issued after the order was paid"
    case .shopNotInAlliance:
      "doesn't count: the shop wasn't in the alliance when the order was paid"
    case .promoterNotActive: "doesn't count: its promoter wasn't active when the order was paid"
    case .ownPurchase:
      "doesn't count: the buyer is its own promoter, and nobody earns on their own purchase"
    case .taken: "doesn't count: it pays another line already"
    case .notPromoted: "goes before any touch, but no plan covers the product for its institution"
    }
  }
}

extension QuotedCoupon.Verdict {
  /// What became of a coupon, as the end of a sentence that begins with the coupon.
  var words: String {
    switch self {
    case .valid: "is valid"
    case .unknown: "isn't recorded; it changes nothing"
    case .notInForce: "wasn't in force when the order was paid"
    case .otherShop: "is another shop's"
    case .otherProduct: "is for another product"
    case .otherHost: "isn't valid: the order isn't from its host"
    }
  }
}
