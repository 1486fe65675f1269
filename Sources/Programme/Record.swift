/// A record that changes what the catalogue knows.
/// - Source: scenario format; programme rules, sections 2, 3, 5, 7, 12 to 14 and 16.
package enum CatalogueRecord: Hashable, Sendable {
  case policy(Policy)
  case riskPolicy(RiskPolicy)
  case shop(ShopID, Shop.Patch)
  case product(ProductID, Product.Patch)
  case institution(InstitutionID, Institution.Patch)
  case promoter(PromoterID, Promoter.Patch)
  case sharer(SharerID, Sharer.Patch)
  case plan(Plan)
  case allocation(Allocation)
  case scheme(Scheme)
  case agentPrice(AgentPrice)
  case stockChanged(StockChange)
  case sharerBound(shop: ShopID, sharer: SharerID)
  case sharerUnbound(shop: ShopID, sharer: SharerID)
  case enrolled(Enrolment)
  case shopFunds(ShopID, ShopFunds)
  /// How many cards of a growth-card account were used, all in all.
  case cardsUsed(account: String, Cards)
  case link(Link)
  case linkDisabled(LinkCode)
  case coupon(Coupon)
  case unitBatch(UnitBatch)
  case identityBound(visitor: VisitorID, buyer: BuyerID)
}

/// One line of a scenario.
package enum Record: Hashable, Sendable {
  case catalogue(CatalogueRecord, at: Timestamp)
  case click(Click)
  case order(OrderEvent)
  case periodClosed(PeriodClosing)
}

/// Why a record is refused; of several codes the first here counts.
/// - Source: scenario format.
package enum RefusalCode: String, Hashable, Sendable, CaseIterable, Comparable {
  case malformed
  case eventConflict = "event_conflict"
  case linkExists = "link_exists"
  case unknownReference = "unknown_reference"
  case rateOutOfRange = "rate_out_of_range"
  case normalPlanRequired = "normal_plan_required"
  case promoterLoop = "promoter_loop"
  case sharerLimit = "sharer_limit"
  case outOfOrder = "out_of_order"
  case noncompliantScheme = "noncompliant_scheme"
  case outOfStock = "out_of_stock"

  private var rank: Int { Self.allCases.firstIndex(of: self)! }

  package static func < (left: RefusalCode, right: RefusalCode) -> Bool { left.rank < right.rank }
}

/// A record's refusal: the code that others rely on, and what a person needs to mend it.
package struct Refusal: Error, Hashable, Sendable {
  package let code: RefusalCode
  package let detail: String

  package init(_ code: RefusalCode, _ detail: String) {
    self.code = code
    self.detail = detail
  }
}
