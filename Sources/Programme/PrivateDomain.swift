/// How a buyer came, in order of priority.
/// - Source: programme rules, section 11.
package enum PrivateDomainClass: String, Hashable, Sendable, CaseIterable {
  case share
  case miniProgram = "mini_program"
  case officialAccount = "official_account"
  case reservedLive = "reserved_live"

  var scenes: Set<String> {
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
}

/// The private-domain incentive that a line without tuike attribution earns, if any.
/// - Source: programme rules, section 11.
package func privateDomainAward(
  entry: Entry?, paidAt: Timestamp, shop: ShopID, shopHistory: History<Shop>, category: Category?
) -> PrivateDomainAward? {
  PrivateDomainReview(
    entry: entry, paidAt: paidAt, shop: shop, shopHistory: shopHistory, category: category)?.award
}
