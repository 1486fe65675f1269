import Programme
import Records

/// The records of the scenario format.
///
/// Whatever the path or the call says may be left out, so nothing is required here but what every
/// record of a type has.
extension OpenAPISchemas {
  static var records: [JSON.Member] {
    RecordType.allCases.map { .init($0.schemaName, record($0)) } + [
      .init("record", oneOf(catalogueTypes.map(\.schemaName))),
      .init("order_event", oneOf(orderTypes.map(\.schemaName))),
      .init("order_line", orderLine),
      .init("order_entry", orderEntry),
    ]
  }

  private static let orderTypes: [RecordType] = [
    .orderPaid, .orderRefunded, .orderCompleted, .orderCancelled, .orderReviewed,
    .fraudConfirmed,
  ]

  private static var catalogueTypes: [RecordType] {
    RecordType.allCases.filter {
      $0 != .click && $0 != .periodClosed && !orderTypes.contains($0)
    }
  }

  private static func record(_ type: RecordType) -> JSON {
    let typeField = JSON.Member("type", .object([.init("const", .string(type.rawValue))]))
    let fields = type.fields.map { JSON.Member($0, field($0, of: type)) }
    let required = required(type)
    return object(
      [typeField] + fields,
      optional: Set((["type"] + type.fields).filter { !required.contains($0) }))
  }

  /// What a record has to name, unless the path or the call does.
  private static func required(_ type: RecordType) -> Set<String> {
    switch type {
    case .allocation: ["institution", "promoter_share_ppm"]
    case .plan: ["kind", "product"]
    case .scheme: ["kind", "institution"]
    case .agentPrice: ["institution", "product", "agent_price_fen"]
    case .stockChanged: ["type", "id", "institution", "product", "quantity"]
    case .sharerBound, .sharerUnbound: ["shop", "sharer"]
    case .link: ["shop", "placement"]
    case .coupon: ["kind", "shop"]
    case .unitBatch: ["link", "count"]
    case .click, .linkDisabled: ["code"]
    case .identityBound: ["visitor", "buyer"]
    case .orderPaid: ["type", "id", "order", "shop", "paid_at", "lines"]
    case .orderRefunded: ["type", "id", "order", "line", "refund", "at"]
    case .orderCompleted, .orderCancelled: ["type", "id", "order", "at"]
    case .fraudConfirmed: ["type", "id", "case", "order", "by", "at"]
    case .promoterEnrolled: ["institution", "user"]
    case .shopFunds: ["shop"]
    case .cardsUsed: ["account", "used_x100"]
    case .periodClosed: ["institution", "month"]
    case .orderReviewed: ["type", "id", "order", "line", "outcome", "by", "why", "at"]
    case .policy, .riskPolicy, .shop, .product, .institution, .promoter, .sharer: []
    }
  }

  private static func field(_ name: String, of type: RecordType) -> JSON {
    switch (name, type) {
    case ("kind", .shop): choice(ShopKind.self)
    case ("institution", .agentPrice), ("institution", .stockChanged), ("product", .agentPrice),
      ("product", .stockChanged):
      id
    case ("quantity", .stockChanged): stockPieces
    case ("agent_price_fen", _): money
    case ("kind", .plan): choice(["normal", "targeted"])
    case ("kind", .scheme): choice(SchemeKind.self)
    case ("kind", .coupon): choice(CouponKind.self)
    case ("link", .unitBatch): code
    case ("count", .unitBatch): integer(UnitBatch.counts)
    case ("secret", .unitBatch): nullable(unitSecret)
    case ("url", .product): address
    case ("line", .fraudConfirmed): nullable(id)
    case ("category", _):
      .object([
        .init("type", .string("array")), .init("items", text),
        .init("minItems", .integer(1)), .init("maxItems", .integer(2)),
      ])
    case ("tech_fee_ppm", _): nullable(share)
    case ("promoter_share_ppm", _): share
    case ("sharer_ppm", _): nullable(planRate)
    case ("tiers", .scheme): nullable(dividendTiers)
    case ("coupon", .scheme): nullable(id)
    case ("coupons_a_day", .scheme): nullable(integer(RecordLimits.couponsADay))
    case ("user", .promoterEnrolled), ("institution", .promoterEnrolled): id
    case (let field, .scheme) where SchemeKind.referThree.fields.contains(field): nullable(share)
    case (let field, .scheme) where SchemeKind.allFields.contains(field): nullable(planRate)
    case (let rule, .riskPolicy) where RiskRule(rawValue: rule) != nil:
      nullable(reference("risk_\(rule)"))
    default: commonField(name)
    }
  }

  /// As many as come, or go; not none.
  private static var stockPieces: JSON {
    let most = RecordLimits.stockPieces
    return .object([.init("anyOf", .array([integer(1...most), integer(-most ... -1)]))])
  }

  private static func commonField(_ name: String) -> JSON {
    switch name {
    case "at", "paid_at": time
    case "from", "to", "expires_at", "private_domain_enrolled_at": nullable(time)
    case "code": code
    case "url": nullable(address)
    case "alliance", "pass_query": nullable(bool)
    case "score_x100": nullable(integer(RecordLimits.scoreX100))
    case "status": nullable(choice(PromoterStatus.self))
    case "level": nullable(choice(PromoterLevel.self))
    case "placement": choice(Placement.self)
    case "form": nullable(choice(LinkForm.self))
    case "counted_placements": nullable(array(of: choice(Placement.self)))
    case "window_days": nullable(integer(RecordLimits.windowDays))
    case "lateness_days": nullable(integer(RecordLimits.latenessDays))
    case "institutions": nullable(array(of: id))
    case "month": month
    case "total_ppm", "service_ppm", "commission_ppm": nullable(planRate)
    case "amount_fen", "minimum_payout_fen", "goods_fen", "deposit_fen", "incentive_paid_fen":
      nullable(money)
    case "used_x100": integer(RecordLimits.usedCards)
    case "by": text
    case "why": nullable(text)
    case "lines": array(of: reference("order_line"))
    case "entry": nullable(reference("order_entry"))
    case "gift": nullable(object([.init("recipients", array(of: id))], optional: ["recipients"]))
    case "team", "address": nullable(text)
    case "outcome": choice(Review.Outcome.self)
    case "id", "order", "line", "refund", "shop", "case", "account": id
    default: nullable(id)
    }
  }

  private static var orderLine: JSON {
    let amounts = ["paid_fen", "pay_subsidy_fen", "talent_discount_fen", "platform_discount_fen"]
    return object(
      [
        .init("line", id), .init("product", id),
        .init("quantity", nullable(integer(RecordLimits.quantities))),
      ] + amounts.map { .init($0, nullable(money)) } + [
        .init("unit", nullable(id)), .init("coupon", nullable(id)),
      ],
      optional: Set(amounts + ["quantity", "unit", "coupon"]))
  }

  private static let unitSecret = JSON.object([
    .init("type", .string("string")),
    .init("pattern", .string("^[0-9A-Fa-f]{\(2 * UnitSecret.byteCount)}$")),
  ])

  private static var orderEntry: JSON {
    let fields: [JSON.Member] = [
      .init("scenes", nullable(array(of: text))), .init("ad_click", nullable(bool)),
      .init("live_identity", nullable(text)), .init("source_account", nullable(id)),
    ]
    return object(fields, optional: Set(fields.map(\.key)))
  }
}
