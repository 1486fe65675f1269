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
      "doesn't count: the buyer is its own promoter, and nobody earns on their own purchase"
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
