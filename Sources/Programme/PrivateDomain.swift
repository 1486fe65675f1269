/// How a buyer came, in order of priority.
/// - Source: programme rules, section 11.
package enum PrivateDomainClass: String, Hashable, Sendable, CaseIterable {
  case share
  case miniProgram = "mini_program"
  case officialAccount = "official_account"
  case reservedLive = "reserved_live"

  private var scenes: Set<String> {
    switch self {
    case .share: ["group", "wecom_group", "private_chat", "moments", "wecom_share"]
    case .miniProgram: ["mini_to_product", "mini_to_live"]
    case .officialAccount:
      [
        "template_message", "push_live_card", "oa_session", "oa_menu", "oa_web", "oa_article",
        "oa_service_preview", "service_collection", "oa_collection", "b2c_gift", "image_search",
        "service_session",
      ]
    case .reservedLive: ["live_notice", "live_popup"]
    }
  }

  /// The first class that matches; a live room of a `daihuo` identity is no reserved one.
  package init?(of entry: Entry) {
    let match = Self.allCases.first { entry.scenes.contains(where: $0.scenes.contains) }
    guard let match else { return nil }
    if match == .reservedLive, ["daihuo", "daren_daihuo"].contains(entry.liveIdentity) {
      return nil
    }
    self = match
  }
}

/// The private-domain incentive that a line without tuike attribution earns, if any.
/// - Source: programme rules, section 11.
package func privateDomainAward(
  entry: Entry?, paidAt: Timestamp, shop: ShopID, shopHistory: History<Shop>, category: Category?
) -> PrivateDomainAward? {
  guard let entry, let classification = PrivateDomainClass(of: entry) else { return nil }
  guard let party = shopHistory.value(at: paidAt), party.kind != .localLife else { return nil }
  guard isEnrolled(party, shopHistory, paidAt: paidAt) else { return nil }
  if entry.adClick, classification == .miniProgram { return nil }
  guard category.map(\.earnsPrivateDomain) ?? true else { return nil }
  let account =
    entry.sourceAccount.map(Account.cards) ?? party.superAdminAccount.map(Account.cards)
    ?? .unclaimedCards(of: shop)
  return PrivateDomainAward(classification: classification, account: account)
}

/// Enrolled in July 2025 with a score over 4.20 at that time, and paid at or after the enrolment.
private func isEnrolled(_ shop: Shop, _ history: History<Shop>, paidAt: Timestamp) -> Bool {
  guard let enrolled = shop.privateDomainEnrolledAt, paidAt >= enrolled else { return false }
  let date = ShanghaiDate(of: enrolled)
  guard (date.year, date.month) == (2025, 7) else { return false }
  return (history.value(at: enrolled)?.scoreX100 ?? 0) > 420
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
