internal import Programme
internal import Records

extension SQLiteTransaction: ReportReading {
  func funnel(
    by grouping: FunnelGrouping, in period: Range<Timestamp>, of scope: ReportScope,
    after key: String?, limit: Int
  ) throws -> [FunnelRow] {
    let hours = period.hours
    let scope = ScopeCondition(scope)
    let clicked = grouping.expression(link: "c.link", at: "c.hour * \(Hour.milliseconds)")
    let paid =
      grouping == .coupon
      ? "coalesce(line.coupon, '')"
      : grouping.expression(link: "line.link", at: "line.paid_at")
    let more = grouping == .coupon ? Self.couponColumn : ""
    let sql = """
      SELECT k, sum(clicks), sum(touches), sum(lines), sum(settled), sum(cost) FROM (
        SELECT \(clicked) AS k, clicks, iif(c.kind = \(ClickKind.touch.code), clicks, 0) AS touches,
          0 AS lines, 0 AS settled, 0 AS cost
        FROM click_counts c LEFT JOIN records l ON l.kind = 'link' AND l.key = c.link
        WHERE c.hour >= ? AND c.hour < ? \(scope.sql)
        UNION ALL
        SELECT \(paid), 0, 0, 1, settled, cost FROM (\(Self.lines(more))) line
        LEFT JOIN records l ON l.kind = 'link' AND l.key = line.link
        WHERE TRUE \(scope.sql)
      ) WHERE k > ? OR ? GROUP BY k ORDER BY k LIMIT ?
      """
    let values: [SQLiteValue] =
      [.integer(hours.lowerBound), .integer(hours.upperBound)] + scope.values
      + [.time(period.lowerBound), .time(period.upperBound)] + scope.values
      + [.text(key ?? ""), .integer(key == nil ? 1 : 0), .integer(Int64(limit))]
    return try session.rows(composed: sql, values) { row in
      FunnelRow(
        key: row[0], clicks: row[1], touches: row[2], lines: row[3], settled: row[4],
        cost: Fen(row[5]))
    }
  }

  /// The order lines that were paid within a period, by the decision that counts for each. What is held
  /// or rejected isn't settled.
  /// - Parameter more: further columns, each with a comma in front.
  private static func lines(_ more: String) -> String {
    """
    SELECT o.paid_at, coalesce(json ->> '$.tuike.link', json ->> '$.sharer.link') AS link,
      o.completed_at IS NOT NULL AND o.cancelled_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM blocked_lines b WHERE b.order_id = o.id AND b.line = d.line
          AND b.status IN ('\(LineStatus.held.rawValue)', '\(LineStatus.rejected.rawValue)')
      ) AS settled,
      (SELECT coalesce(-sum(amount), 0) FROM transactions t
        JOIN entries e ON e.id >= t.first_entry AND e.id < t.first_entry + t.entry_count
        WHERE t.order_seq = o.seq AND t.line = d.line
          AND e.kind = \(EntryKind.promotionCost.code)) AS cost\(more)
    FROM orders o JOIN (
      SELECT p.order_seq, p.line, coalesce(f.json, p.json) AS json
      FROM decisions p LEFT JOIN decisions f
        ON f.order_seq = p.order_seq AND f.line = p.line
          AND f.stage = \(StoredDecision.Stage.final.rawValue)
      WHERE p.stage = \(StoredDecision.Stage.provisional.rawValue)
    ) d ON d.order_seq = o.seq
    WHERE o.paid_at >= ? AND o.paid_at < ?
    """
  }

  private static let couponColumn = ", json ->> '$.coupon.code' AS coupon"
  /// The discount stands in the payment alone.
  private static let couponColumns = """
    , json ->> '$.coupon.code' AS coupon, json ->> '$.coupon.verdict' AS verdict, o.shop AS shop,
    (SELECT coalesce(sum(item.value ->> '$.talent_discount_fen'), 0)
      FROM events e, json_each(e.json, '$.lines') item
      WHERE e.order_seq = o.seq AND e.json ->> '$.type' = 'order.paid'
        AND d.json -> '$.coupon' IS NOT NULL AND item.value ->> '$.line' = d.line) AS discount
    """

  func couponUse(
    in period: Range<Timestamp>, of asked: ReportScope, after key: CouponUse.Key?, limit: Int
  ) throws -> [CouponUse] {
    // A shop's coupons are the shop's, whether or not a link earned the line.
    var scope = ScopeCondition(asked)
    if case .shop = asked { scope = ScopeCondition(sql: "AND line.shop = ?", values: scope.values) }
    return try session.rows(
      composed: """
        SELECT coupon, verdict, count(*), sum(settled), sum(discount), sum(cost)
        FROM (\(Self.lines(Self.couponColumns))) line
        LEFT JOIN records l ON l.kind = 'link' AND l.key = line.link
        WHERE coupon IS NOT NULL \(scope.sql) AND (coupon, verdict) > (?, ?)
        GROUP BY coupon, verdict ORDER BY coupon, verdict LIMIT ?
        """,
      [.time(period.lowerBound), .time(period.upperBound)] + scope.values + [
        .text(key?.coupon.text ?? ""), .text(key?.verdict.rawValue ?? ""), .integer(Int64(limit)),
      ]
    ) { row in
      CouponUse(
        key: CouponUse.Key(
          CouponCode(trusted: row[0]), try QuotedCoupon.Verdict(stored: row[1])),
        lines: row[2], settled: row[3], discount: Fen(row[4]), cost: Fen(row[5]))
    }
  }

  func hourlyClicks(
    in period: Range<Timestamp>, of scope: ReportScope
  ) throws -> [HourlyClicks] {
    let hours = period.hours
    let scope = ScopeCondition(scope)
    return try session.rows(
      composed: """
        SELECT hour, sum(clicks), sum(iif(c.kind = \(ClickKind.touch.code), clicks, 0))
        FROM click_counts c LEFT JOIN records l ON l.kind = 'link' AND l.key = c.link
        WHERE c.hour >= ? AND c.hour < ? \(scope.sql) GROUP BY hour ORDER BY hour
        """,
      [.integer(hours.lowerBound), .integer(hours.upperBound)] + scope.values
    ) { HourlyClicks(hour: Hour(number: $0[0]), clicks: $0[1], touches: $0[2]) }
  }

  func incentiveUse(
    in quarter: Quarter, of institution: InstitutionID?, after: InstitutionID?, limit: Int
  ) throws -> [IncentiveUse] {
    let one = institution.map { SQLiteValue.id($0) } ?? .null
    return try session.rows(
      Self.incentives,
      [
        .text(quarter.name), .time(quarter.moments.lowerBound), .time(quarter.moments.upperBound),
        .text(after?.text ?? ""), one, .integer(Int64(limit)),
      ]
    ) { row in
      IncentiveUse(
        institution: InstitutionID(trusted: row[0]),
        used: IncentiveUsage(cash: Fen(row[1]), cards: Cards(row[2])),
        withheld: IncentiveUsage(cash: Fen(row[3]), cards: Cards(row[4])))
    }
  }

  /// What caps withheld is told with the transaction that first settled a line.
  private static let incentives = SQLText(
    """
    SELECT institution, sum(cash), sum(cards), sum(late_cash), sum(late_cards) FROM (
      SELECT institution, cash, cards, 0 AS late_cash, 0 AS late_cards
      FROM incentive_usage WHERE quarter = ?1
      UNION ALL
      SELECT coalesce(f.json, p.json) ->> '$.tuike.institution', 0, 0, capped_cash, capped_cards
      FROM transactions t JOIN orders o ON o.seq = t.order_seq
      JOIN decisions p ON p.order_seq = t.order_seq AND p.line = t.line AND p.stage = 0
      LEFT JOIN decisions f ON f.order_seq = t.order_seq AND f.line = t.line AND f.stage = 1
      WHERE (capped_cash > 0 OR capped_cards > 0) AND completed_at >= ?2 AND completed_at < ?3
    ) WHERE institution > ?4 AND (?5 IS NULL OR institution = ?5)
    GROUP BY institution ORDER BY institution LIMIT ?6
    """)

  func statement(
    of account: Account, in period: Range<Timestamp>
  ) throws -> [AccountStatement] {
    struct Sum {
      let unit: Unit
      let kind: EntryKind?
      let amount: Int64
    }
    let sums = try session.rows(
      Self.accountSums,
      [.text(account.name), .time(period.lowerBound), .time(period.upperBound)]
    ) { row in
      let kind: String? = row[1]
      return Sum(
        unit: try Unit(stored: row[0]), kind: try kind.map { try EntryKind(stored: $0) },
        amount: row[2])
    }
    return Unit.allCases.sorted { $0.rawValue < $1.rawValue }.compactMap { unit in
      let own = sums.filter { $0.unit == unit }
      guard !own.isEmpty else { return nil }
      return AccountStatement(
        unit: unit, opening: own.first { $0.kind == nil }?.amount ?? 0,
        movements: own.compactMap { sum in
          guard let kind = sum.kind, sum.amount != 0 else { return nil }
          return AccountStatement.Movement(kind: kind, amount: sum.amount)
        })
    }
  }

  /// What was moved before the period has no kind.
  private static let accountSums = SQLText(
    """
    SELECT unit, iif(at < ?2, NULL, kind) AS k, sum(amount) FROM (
      SELECT units.name AS unit, entry_kinds.name AS kind, amount, posted_at AS at
      FROM accounts JOIN entries ON entries.account = accounts.id
      JOIN transactions ON transactions.id = transaction_id
      JOIN entry_kinds ON entry_kinds.code = entries.kind JOIN units ON units.code = entries.unit
      WHERE accounts.name = ?1
      UNION ALL
      SELECT unit, e.kind, amount, at FROM payout_entries e JOIN payout_commands c ON c.seq = command
      WHERE account = ?1
    ) WHERE at < ?3 GROUP BY unit, k ORDER BY unit, k
    """)
}

/// Which links are meant, as a condition on their records, `l`.
private struct ScopeCondition {
  let sql: String
  let values: [SQLiteValue]

  init(sql: String, values: [SQLiteValue]) {
    self.sql = sql
    self.values = values
  }

  init(_ scope: ReportScope) {
    switch scope {
    case .everything:
      sql = ""
      values = []
    case .shop(let shop):
      sql = "AND l.json ->> '$.shop' = ?"
      values = [.id(shop)]
    case .institution(let institution):
      sql = "AND l.json ->> '$.institution' = ?"
      values = [.id(institution)]
    case .promoters(let promoters):
      // As one value, so that the statement is the same for teams of all sizes.
      sql = "AND l.json ->> '$.promoter' IN (SELECT value FROM json_each(?))"
      values = [.text(JSON.array(promoters.map { .string($0.text) }).text)]
    }
  }
}

extension FunnelGrouping {
  /// What the rows of a link with record `l` are summed under; never NULL.
  fileprivate func expression(link: String, at moment: String) -> String {
    switch self {
    case .total: "''"
    case .link: "coalesce(\(link), '')"
    case .promoter, .institution, .sharer, .shop, .product, .placement, .form, .coupon:
      "coalesce(l.json ->> '$.\(rawValue)', '')"
    // A party's record names what it changes, and a level that is emptied is the lowest again.
    case .level:
      """
      iif(l.json ->> '$.promoter' IS NULL, '', coalesce((
        SELECT p.json ->> '$.level' FROM records p
        WHERE p.kind = 'promoter' AND p.key = l.json ->> '$.promoter' AND p.at <= \(moment)
          AND json_type(p.json, '$.level') IS NOT NULL
        ORDER BY p.at DESC, p.seq DESC LIMIT 1), '\(PromoterLevel.junior.rawValue)'))
      """
    }
  }
}

extension Range<Timestamp> {
  /// The numbers of the hours in it, those that begin or end outside included.
  fileprivate var hours: Range<Int64> {
    let last = Hour(of: Timestamp(milliseconds: upperBound.milliseconds - 1)).number
    return Hour(of: lowerBound).number..<(last + 1)
  }
}
