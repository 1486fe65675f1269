import Records

/// What holds lines back: rules on risk and their reviews, and cases of fraud.
extension WorldMaker {
  var hasRisk: Bool { founding.contains { $0["type"]?.string == "risk_policy" } }

  /// One or two rules, on from the beginning.
  mutating func riskPolicy() -> JSON {
    var rules = dice.some(of: Self.rules, dice.number(1...2))
    // What promoters don't win, and private domain pays, only few of the rules look at.
    if isSummer, dice.chance(60) {
      rules = Self.rules.filter { $0.name == "missing_logistics" }
    }
    comparesOrders = rules.contains(where: \.compares)
    return Self.record(
      "risk_policy",
      [.time("at", dawn)]
        + rules.map { rule in
          .init(
            rule.name,
            .object(
              [.text("verdict", dice.chance(75) ? "hold" : "reject")] + rule.terms(&dice)))
        })
  }

  private struct Rule: Sendable {
    let name: String
    var compares = false
    var terms: @Sendable (inout Dice) -> [JSON.Member] = { _ in [] }
  }

  private static let rules = [
    Rule(name: "click_to_payment") { dice in
      [.number("below_seconds", dice.one(of: [86_400, 864_000]))]
    },
    Rule(name: "missing_logistics"),
    Rule(name: "own_purchase"),
    Rule(name: "orders_per_day", compares: true) { _ in [.number("above", 1)] },
    Rule(name: "repeated_logistics", compares: true) { _ in [.number("above", 0)] },
    Rule(name: "refund_ratio", compares: true) { _ in
      [.number("above_ppm", 200_000), .number("from_lines", 1)]
    },
    Rule(name: "price_drop", compares: true) { _ in
      [.number("below_ppm", 500_000), .number("from_lines", 1)]
    },
  ]

  /// Each line is looked at once at most, whether or not it is held.
  mutating func reviews(of order: String, _ lines: [String], at moment: Int64) -> [JSON] {
    lines.filter { _ in dice.chance(40) }.map { line in
      event(
        "reviewed", of: order, "review-\(line)", at: moment,
        [
          .text("line", line), .text("outcome", dice.chance(60) ? "release" : "reject"),
          .text("by", "wu"), .text("why", "looked at"),
        ])
    }
  }

  /// Cases about lines of most orders, and what there was to take from.
  mutating func confirmFrauds(at moment: Int64) {
    for order in Self.names("o", orders.count - 1) where dice.chance(60) {
      cases.append(
        Self.record(
          "fraud.confirmed",
          [
            .text("id", "fraud-\(order)"), .text("case", "case-1"), .text("order", order),
            .text("line", maybe(30) { _ in "1" }), .text("by", "ann"), .text("why", "bought back"),
            .time("at", moment),
          ]))
    }
    happenings += shops.filter { _ in dice.chance(85) }.map { shop in
      Self.record(
        "shop.funds",
        [
          .text("shop", shop), .time("at", moment - Self.day),
          .number("goods_fen", dice.one(of: [0, 100, 1_000, 1_000_000])),
          .number("deposit_fen", dice.one(of: [0, 77, 50_000])),
          .number("incentive_paid_fen", dice.one(of: [0, 50, 10_000_000, 100_000_000_000])),
        ])
    }
    for account in shops.map({ "acc-\($0)" }) + ["acc-live"] where dice.chance(60) {
      happenings.append(
        Self.record(
          "cards.used",
          [
            .text("account", account), .time("at", moment - Self.day),
            .number("used_x100", dice.one(of: [3, 1_000, 1_000_000])),
          ]))
    }
  }
}
