import Records

/// What a random world says of a kind of scheme.
struct SchemeTerms: Sendable {
  /// Whether a line depends on orders that were settled before.
  let asksForHistory: Bool
  /// Whether the order in which events arrive decides, as it does about the last pieces of a stock.
  var takesThemAsTheyCome = false
  let fields: @Sendable (inout Dice) -> [JSON.Member]

  /// By kind; each kind of scheme belongs here.
  static let all: [SchemeKind: SchemeTerms] = [
    .multiLevel: SchemeTerms(asksForHistory: false) { dice in
      [
        .number("direct_ppm", dice.one(of: [0, 50_000, 60_000, 60_000, 150_000, 700_000])),
        .number("manager_ppm", dice.one(of: [0, 7_890, 20_000, 40_000, 50_000, 200_000])),
      ]
    },
    .twoPlusOne: SchemeTerms(asksForHistory: true) { dice in
      [
        .number("agent_ppm", dice.one(of: [0, 40_000, 40_001, 300_000])),
        .number("boss_ppm", dice.one(of: [0, 70_000, 500_000])),
        .number("team_ppm", dice.one(of: [0, 30_000, 12_345, 400_000])),
      ]
    },
    .referThree: SchemeTerms(asksForHistory: true) { dice in
      let first = dice.one(of: [0, 333_333, 300_000, 1_000_000])
      let second = min(1_000_000 - first, dice.one(of: [0, 333_333, 700_000]))
      return [
        .number("first_ppm", first), .number("second_ppm", second),
        .number("third_ppm", 1_000_000 - first - second),
      ]
    },
    .everyone: SchemeTerms(asksForHistory: false) { dice in
      [
        .number("rebate_ppm", dice.one(of: [0, 1, 50_000, 300_000])), .text("coupon", "THANKS"),
        .number("coupons_a_day", dice.number(1...3)),
      ]
    },
    .agency: SchemeTerms(asksForHistory: true, takesThemAsTheyCome: true) { _ in [] },
    .teamDividend: SchemeTerms(asksForHistory: false) { dice in
      let tiers = [(20_000, 7_001), (60_000, 50_000), (1_000_000, 99_999)].prefix(
        dice.number(1...3))
      return [
        .init(
          "tiers",
          .array(
            tiers.map { .object([.number("volume_fen", $0.0), .number("rate_ppm", $0.1)]) }))
      ]
    },
  ]

  static let inOrder = SchemeKind.allCases.compactMap { kind in all[kind].map { (kind, $0) } }
}
