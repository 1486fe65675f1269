import Programme

/// What the `type` of a record says.
/// - Source: scenario format.
package enum RecordType: String, Hashable, Sendable, CaseIterable {
  case policy, shop, product, institution, promoter, allocation, plan, scheme, sharer, link, click
  case agentPrice = "agent_price"
  case stockChanged = "stock.changed"
  case coupon
  case unitBatch = "unit_batch"
  case sharerBound = "sharer.bound"
  case sharerUnbound = "sharer.unbound"
  case linkDisabled = "link.disabled"
  case identityBound = "identity.bound"
  case promoterEnrolled = "promoter.enrolled"
  case shopFunds = "shop.funds"
  case cardsUsed = "cards.used"
  case orderPaid = "order.paid"
  case orderRefunded = "order.refunded"
  case orderCompleted = "order.completed"
  case orderCancelled = "order.cancelled"
  case fraudConfirmed = "fraud.confirmed"
  case periodClosed = "period.closed"
  case orderReviewed = "order.reviewed"
  case riskPolicy = "risk_policy"

  /// The field that names the record, if one does.
  package var idField: String? {
    switch self {
    case .policy, .riskPolicy, .sharerBound, .sharerUnbound, .identityBound, .promoterEnrolled,
      .shopFunds,
      .cardsUsed, .periodClosed:
      nil
    case .link, .linkDisabled: "code"
    default: "id"
    }
  }

  /// Every field that such a record may have, besides `type`.
  package var fields: [String] {
    switch self {
    case .policy:
      ["at", "window_days", "lateness_days", "counted_placements", "minimum_payout_fen"]
    case .shop:
      [
        "id", "at", "url", "alliance", "kind", "score_x100", "super_admin_account", "sharer_ppm",
        "private_domain_enrolled_at",
      ]
    case .product: ["id", "at", "shop", "category", "tech_fee_ppm", "url"]
    case .institution: ["id", "at", "promoter_share_ppm"]
    case .promoter: ["id", "at", "institution", "parent", "user", "status", "level", "team"]
    case .allocation: ["id", "at", "institution", "promoter", "product", "promoter_share_ppm"]
    case .plan:
      [
        "id", "at", "kind", "product", "from", "to", "institutions", "total_ppm", "service_ppm",
        "commission_ppm",
      ]
    case .scheme: ["id", "at", "kind", "institution"] + SchemeKind.allFields
    case .agentPrice: ["id", "at", "institution", "promoter", "product", "agent_price_fen"]
    case .stockChanged: ["id", "at", "institution", "promoter", "product", "quantity"]
    case .sharer: ["id", "at", "user"]
    case .sharerBound, .sharerUnbound: ["shop", "sharer", "at"]
    case .link:
      [
        "code", "at", "institution", "promoter", "sharer", "shop", "product", "placement", "form",
        "url", "coupon", "pass_query", "expires_at",
      ]
    case .linkDisabled: ["code", "at"]
    case .coupon:
      ["id", "at", "kind", "shop", "product", "promoter", "account", "from", "to"]
    case .unitBatch: ["id", "at", "link", "count", "secret"]
    case .click: ["id", "at", "visitor", "buyer", "code", "address"]
    case .identityBound: ["visitor", "buyer", "at"]
    case .promoterEnrolled: ["institution", "promoter", "user", "at"]
    case .shopFunds: ["shop", "at", "goods_fen", "deposit_fen", "incentive_paid_fen"]
    case .cardsUsed: ["account", "at", "used_x100"]
    case .orderPaid:
      ["id", "order", "shop", "buyer", "visitor", "paid_at", "gift", "entry", "lines"]
    case .orderRefunded: ["id", "order", "line", "refund", "amount_fen", "at"]
    case .orderCompleted: ["id", "order", "at", "logistics"]
    case .orderCancelled: ["id", "order", "at"]
    case .orderReviewed: ["id", "order", "line", "outcome", "by", "why", "at"]
    case .riskPolicy: ["at"] + RiskRule.allCases.map(\.rawValue)
    case .fraudConfirmed: ["id", "case", "order", "line", "by", "why", "at"]
    case .periodClosed: ["institution", "month", "at"]
    }
  }
}
