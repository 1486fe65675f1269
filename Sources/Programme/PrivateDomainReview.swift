/// Whether a line earns the private-domain incentive, and why it doesn't where the order says how the
/// buyer came.
/// - Source: programme rules, section 11.
package struct PrivateDomainReview: Hashable, Sendable {
  package enum Verdict: String, Hashable, Sendable, CaseIterable {
    case granted
    /// A promoter earns the line, which goes before.
    case tuikeLine = "tuike_line"
    /// None of the scenes is of a class.
    case noClass = "no_class"
    /// The live room is that of somebody who sells for others.
    case liveIdentity = "live_identity"
    case localLife = "local_life"
    /// The shop hadn't enrolled by the payment.
    case notEnrolled = "not_enrolled"
    /// It enrolled, but not in July 2025.
    case enrolledOutside = "enrolled_outside"
    /// Its score was 4.20 or less when it enrolled.
    case lowScore = "low_score"
    case adClick = "ad_click"
    case category
  }

  /// The first class that one of the scenes is of.
  package let classification: PrivateDomainClass?
  package let verdict: Verdict
  /// Where the cards go; nil unless granted.
  package let account: Account?

  /// - Parameter isTuike: whether a promoter earns the line.
  /// - Returns: nil for an order that doesn't say how the buyer came.
  package init?(
    entry: Entry?, isTuike: Bool = false, paidAt: Timestamp, shop: ShopID,
    shopHistory: History<Shop>, category: Category?
  ) {
    guard let entry else { return nil }
    let party = shopHistory.value(at: paidAt)
    classification = PrivateDomainClass(firstOf: entry)
    verdict =
      isTuike
      ? .tuikeLine
      : Self.objection(classification, entry, party, shopHistory, paidAt: paidAt, category)
        ?? .granted
    account =
      verdict == .granted
      ? entry.sourceAccount.map(Account.cards) ?? party?.superAdminAccount.map(Account.cards)
        ?? .unclaimedCards(of: shop)
      : nil
  }

  package var award: PrivateDomainAward? {
    guard let classification, let account else { return nil }
    return PrivateDomainAward(classification: classification, account: account)
  }

  /// The first thing that speaks against it.
  private static func objection(
    _ classification: PrivateDomainClass?, _ entry: Entry, _ shop: Shop?,
    _ history: History<Shop>, paidAt: Timestamp, _ category: Category?
  ) -> Verdict? {
    guard let classification else { return .noClass }
    if classification == .reservedLive, entry.isSoldForOthers { return .liveIdentity }
    guard let shop else { return .notEnrolled }
    if shop.kind == .localLife { return .localLife }
    if let objection = enrolmentObjection(shop, history, paidAt: paidAt) { return objection }
    if entry.adClick, classification == .miniProgram { return .adClick }
    return category.map(\.earnsPrivateDomain) ?? true ? nil : .category
  }

  /// Enrolled in July 2025 with a score over 4.20 at that time, and paid at or after the enrolment.
  private static func enrolmentObjection(
    _ shop: Shop, _ history: History<Shop>, paidAt: Timestamp
  ) -> Verdict? {
    guard let enrolled = shop.privateDomainEnrolledAt, paidAt >= enrolled else {
      return .notEnrolled
    }
    let date = ShanghaiDate(of: enrolled)
    guard (date.year, date.month) == (2025, 7) else { return .enrolledOutside }
    return (history.value(at: enrolled)?.scoreX100 ?? 0) > 420 ? nil : .lowScore
  }
}

extension Entry {
  /// Whether its live room is that of somebody who sells for others.
  fileprivate var isSoldForOthers: Bool { ["daihuo", "daren_daihuo"].contains(liveIdentity) }
}

extension PrivateDomainClass {
  /// The class of an entry, whatever the live room is.
  fileprivate init?(firstOf entry: Entry) {
    let match = Self.allCases.first { entry.scenes.contains(where: $0.scenes.contains) }
    guard let match else { return nil }
    self = match
  }

  /// The first class that matches; a live room of a `daihuo` identity is no reserved one.
  package init?(of entry: Entry) {
    self.init(firstOf: entry)
    if self == .reservedLive, entry.isSoldForOthers { return nil }
  }
}

extension Category {
  /// Antiques never do; jewellery only as gold or pearls.
  fileprivate var earnsPrivateDomain: Bool {
    switch level1 {
    case "文玩": false
    case "珠宝首饰": level2 == "黄金" || level2 == "珍珠"
    default: true
    }
  }
}
