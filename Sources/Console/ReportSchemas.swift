import Programme
import Records
import Storage

/// What goes out about reports.
extension OpenAPISchemas {
  static var reports: [JSON.Member] {
    [
      .init(
        "funnel_row",
        object([
          .init("key", nullable(text)), .init("clicks", amount), .init("touches", amount),
          .init("lines", amount), .init("settled", amount),
          .init("conversion_ppm", nullable(amount)), .init("settled_ppm", nullable(amount)),
          .init("cost_fen", amount),
        ])),
      .init(
        "coupon_use",
        object(
          [.init("coupon", id), .init("verdict", choice(QuotedCoupon.Verdict.self))]
            + CouponUse.columns.dropFirst(2).map { .init($0, amount) })),
      .init(
        "heat_map",
        object([
          .init("weekdays", array(of: text)), .init("clicks", array(of: array(of: amount))),
          .init("touches", array(of: array(of: amount))),
        ])),
      .init(
        "incentive_use",
        object(
          [.init("institution", id)]
            + IncentiveUse.columns.dropFirst().map { .init($0, amount) })),
      .init(
        "account_statement",
        object([.init("account", text), .init("units", array(of: unitStatement))])),
    ]
  }

  private static var unitStatement: JSON {
    object([
      .init("unit", choice(Unit.self)), .init("opening", amount),
      .init(
        "movements",
        array(of: object([.init("kind", choice(EntryKind.self)), .init("amount", amount)]))),
      .init("closing", amount),
    ])
  }
}
