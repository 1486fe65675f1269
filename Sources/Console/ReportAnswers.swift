import Programme
import Records
import Storage

// Reports as JSON, and as rows of a table.

extension FunnelRow {
  static let columns = [
    "key", "clicks", "touches", "lines", "settled", "conversion_ppm", "settled_ppm", "cost_fen",
  ]

  /// A touch isn't used up, so there may be more lines than touches.
  private var conversion: Int64? { touches == 0 ? nil : lines * 1_000_000 / touches }
  private var settledShare: Int64? { lines == 0 ? nil : settled * 1_000_000 / lines }

  var json: JSON {
    .object([
      .init("key", key.isEmpty ? .null : .string(key)), .init("clicks", .integer(clicks)),
      .init("touches", .integer(touches)), .init("lines", .integer(lines)),
      .init("settled", .integer(settled)),
      .init("conversion_ppm", conversion.map { .integer($0) } ?? .null),
      .init("settled_ppm", settledShare.map { .integer($0) } ?? .null),
      .init("cost_fen", .integer(cost.value)),
    ])
  }

  var cells: [CSVRow.Cell] {
    [
      key.isEmpty ? .empty : .text(key), .number(clicks), .number(touches), .number(lines),
      .number(settled), conversion.map { .number($0) } ?? .empty,
      settledShare.map { .number($0) } ?? .empty, .number(cost.value),
    ]
  }
}

extension CouponUse.Key {
  /// A slash is in no coupon.
  var cursor: String { "\(coupon)/\(verdict.rawValue)" }

  init?(cursor: String) {
    let parts = cursor.split(separator: "/", maxSplits: 1)
    guard parts.count == 2, let coupon = CouponCode(String(parts[0])),
      let verdict = QuotedCoupon.Verdict(rawValue: String(parts[1]))
    else { return nil }
    self.init(coupon, verdict)
  }
}

extension CouponUse {
  static let columns = ["coupon", "verdict", "lines", "settled", "discount_fen", "cost_fen"]

  private var counts: [Int64] { [lines, settled, discount.value, cost.value] }

  var json: JSON {
    .object(
      [
        .init("coupon", .string(key.coupon.text)),
        .init("verdict", .string(key.verdict.rawValue)),
      ] + zip(Self.columns.dropFirst(2), counts).map { .init($0, .integer($1)) })
  }

  var cells: [CSVRow.Cell] {
    [.text(key.coupon.text), .text(key.verdict.rawValue)] + counts.map { .number($0) }
  }
}

extension HeatMap {
  static let columns = ["weekday", "hour", "clicks", "touches"]

  var json: JSON { .array(cells.map { .array($0.map { .integer($0) }) }) }

  static func rows(_ maps: (clicks: HeatMap, touches: HeatMap)) -> [[CSVRow.Cell]] {
    weekdays.indices.flatMap { weekday in
      (0..<24).map { hour in
        [
          .text(weekdays[weekday]), .number(Int64(hour)), .number(maps.clicks.cells[weekday][hour]),
          .number(maps.touches.cells[weekday][hour]),
        ]
      }
    }
  }
}

extension IncentiveUse {
  static let columns = [
    "institution", "cash_fen", "cash_cap_fen", "cash_left_fen", "cash_withheld_fen",
    "cards", "cards_cap", "cards_left", "cards_withheld",
  ]

  private var amounts: [Int64] {
    let cap = IncentiveUsage.cap
    return [
      used.cash.value, cap.cash.value, cap.cash.value - used.cash.value, withheld.cash.value,
      used.cards.value, cap.cards.value, cap.cards.value - used.cards.value, withheld.cards.value,
    ]
  }

  var json: JSON {
    let members = zip(Self.columns.dropFirst(), amounts).map { JSON.Member($0, .integer($1)) }
    return .object([.init("institution", .string(institution.text))] + members)
  }

  var cells: [CSVRow.Cell] { [.text(institution.text)] + amounts.map { .number($0) } }
}

extension AccountStatement {
  static let columns = ["account", "unit", "kind", "amount"]

  var json: JSON {
    .object([
      .init("unit", .string(unit.rawValue)), .init("opening", .integer(opening)),
      .init(
        "movements",
        .array(
          movements.map {
            .object([
              .init("kind", .string($0.kind.rawValue)), .init("amount", .integer($0.amount)),
            ])
          })),
      .init("closing", .integer(closing)),
    ])
  }

  func rows(of account: Account) -> [[CSVRow.Cell]] {
    let lines = [("opening", opening)] + movements.map { ($0.kind.rawValue, $0.amount) }
    return (lines + [("closing", closing)]).map { kind, amount in
      [.text(account.name), .text(unit.rawValue), .text(kind), .number(amount)]
    }
  }
}
