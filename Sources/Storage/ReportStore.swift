package import Programme

/// By what the rows of a funnel are told apart.
/// - Source: programme rules, section 18.
package enum FunnelGrouping: String, Hashable, Sendable, CaseIterable {
  case total, link, promoter, institution, sharer, shop, product, placement, form
  /// The level of the link's promoter when the click or the payment was made.
  case level
  /// Clicks on links that hand a coupon out, and order lines that quote it.
  case coupon

  /// Whether its rows tell who promoted.
  package var namesPromotion: Bool {
    switch self {
    case .link, .promoter, .institution, .sharer, .level: true
    case .total, .shop, .product, .placement, .form, .coupon: false
    }
  }
}

/// Whose links a report is about.
package enum ReportScope: Hashable, Sendable {
  case everything
  case shop(ShopID)
  case institution(InstitutionID)
  case promoters([PromoterID])
}

/// What became of clicks, for the links of one group.
package struct FunnelRow: Hashable, Sendable {
  /// What the group's links have in common; empty where they have nothing of the kind, and for the total.
  package var key: String
  package var clicks: Int64
  package var touches: Int64
  /// Order lines paid within the period that were attributed to these links; those of no link are in the
  /// group without a key.
  package var lines: Int64
  /// Those of them that were completed, and neither cancelled nor held or rejected by the rules on risk.
  package var settled: Int64
  /// What the shops have paid for these lines so far.
  package var cost: Fen

  package init(
    key: String, clicks: Int64, touches: Int64, lines: Int64, settled: Int64, cost: Fen
  ) {
    self.key = key
    self.clicks = clicks
    self.touches = touches
    self.lines = lines
    self.settled = settled
    self.cost = cost
  }
}

/// What came of a coupon that order lines quote.
package struct CouponUse: Hashable, Sendable {
  package struct Key: Hashable, Sendable {
    package let coupon: CouponCode
    package let verdict: QuotedCoupon.Verdict

    package init(_ coupon: CouponCode, _ verdict: QuotedCoupon.Verdict) {
      self.coupon = coupon
      self.verdict = verdict
    }
  }

  package let key: Key
  package let lines: Int64
  /// Those of them that were completed, and neither cancelled nor held or rejected by the rules on risk.
  package let settled: Int64
  /// The talent discounts of the lines, whether they count or not.
  package let discount: Fen
  /// What the shops have paid for the lines so far.
  package let cost: Fen
}

/// All clicks and the touches among them, within an hour.
package struct HourlyClicks: Hashable, Sendable {
  package let hour: Hour
  package let clicks: Int64
  package let touches: Int64
}

/// What an institution had of its caps in a quarter.
package struct IncentiveUse: Hashable, Sendable {
  package let institution: InstitutionID
  package let used: IncentiveUsage
  /// What the caps withheld.
  package let withheld: IncentiveUsage
}

/// What moved an account within a period, by kind.
package struct AccountStatement: Hashable, Sendable {
  package struct Movement: Hashable, Sendable {
    package let kind: EntryKind
    package let amount: Int64
  }

  package let unit: Unit
  package let opening: Int64
  package let movements: [Movement]

  package var closing: Int64 { movements.reduce(opening) { $0 + $1.amount } }
}

/// What the reports are made of. Clicks belong to the hour that they were made in, order lines to the
/// moment at which they were paid.
package protocol ReportReading {
  /// - Parameter key: only groups whose key is larger, by its bytes; nil for all of them.
  func funnel(
    by grouping: FunnelGrouping, in period: Range<Timestamp>, of scope: ReportScope,
    after key: String?, limit: Int
  ) throws -> [FunnelRow]

  /// By coupon and verdict: the order lines paid within the period that quote a coupon.
  /// - Parameter key: only what comes after that coupon and verdict.
  func couponUse(
    in period: Range<Timestamp>, of scope: ReportScope, after key: CouponUse.Key?, limit: Int
  ) throws -> [CouponUse]

  func hourlyClicks(in period: Range<Timestamp>, of scope: ReportScope) throws -> [HourlyClicks]

  /// By institution, those without any left out.
  func incentiveUse(
    in quarter: Quarter, of institution: InstitutionID?, after: InstitutionID?, limit: Int
  ) throws -> [IncentiveUse]

  /// By unit: those in which something was moved within the period or before.
  func statement(of account: Account, in period: Range<Timestamp>) throws -> [AccountStatement]
}
