internal import Programme
internal import Records

extension SQLiteTransaction: RiskReading {
  func blockedLines(
    _ filter: BlockedFilter, after place: Int64, limit: Int
  ) throws -> [(place: Int64, line: BlockedLine)] {
    var conditions = ["place > ?"]
    var values = [SQLiteValue.integer(place)]
    if let status = filter.status {
      conditions.append("status = ?")
      values.append(.text(status.rawValue))
    }
    if let shop = filter.shop {
      conditions.append("shop = ?")
      values.append(.id(shop))
    }
    if let institution = filter.institution {
      conditions.append("institution = ?")
      values.append(.id(institution))
    }
    return try session.rows(
      composed: """
        SELECT \(Self.blockedColumns) FROM blocked_lines \
        WHERE \(conditions.joined(separator: " AND ")) ORDER BY place LIMIT ?
        """, values + [.integer(Int64(limit))]
    ) { (place: $0[0], line: try blockedLine($0)) }
  }

  func blockedLine(_ line: LineID, of order: OrderID) throws -> BlockedLine? {
    try session.first(Self.blockedByName, [.id(order), .id(line)], blockedLine)
  }

  private static let blockedColumns =
    "place, order_id, line, shop, institution, verdict, rules, charged, completed_at, status"
  private static let blockedByName = SQLText(
    "SELECT \(blockedColumns) FROM blocked_lines WHERE order_id = ? AND line = ?")

  private func blockedLine(_ row: SQLiteStatement) throws -> BlockedLine {
    let rules = try readable("blocked line \(row[0] as Int64)") {
      try JSON.parse(row[6] as [UInt8], limits: .trusted)
    }
    return BlockedLine(
      order: OrderID(trusted: row[1]), line: LineID(trusted: row[2]), shop: ShopID(trusted: row[3]),
      institution: (row[4] as String?).map { InstitutionID(trusted: $0) },
      verdict: try RiskVerdict(stored: row[5]),
      rules: try (rules.array ?? []).compactMap(\.string).map { try RiskRule(stored: $0) },
      charged: Fen(row[7]), completedAt: Timestamp(milliseconds: row[8]),
      status: try LineStatus(stored: row[9]))
  }

  func postedLines(completedFrom start: Timestamp, before end: Timestamp) throws -> LineCount {
    try writeOrders()
    return try session.first(Self.countPosted, [.time(start), .time(end)]) {
      LineCount(lines: $0[0], charged: Fen($0[1]))
    } ?? .none
  }

  /// The first transaction of a line is that of its settlement.
  private static let countPosted = SQLText(
    """
    SELECT count(*), coalesce(sum(charged), 0) FROM (
      SELECT (
        SELECT -sum(amount) FROM entries JOIN accounts ON accounts.id = account
        WHERE entries.id >= first_entry AND entries.id < first_entry + entry_count
          AND unit = \(Unit.cny.code)
          AND (kind = \(EntryKind.promotionCost.code) OR name GLOB 'platform/*')
      ) AS charged
      FROM orders JOIN transactions AS settlement ON order_seq = orders.seq
      WHERE completed_at >= ? AND completed_at < ? AND entry_count > 0 AND settlement.id = (
        SELECT min(id) FROM transactions
        WHERE order_seq = settlement.order_seq AND line = settlement.line))
    """)

  func blockedCounts(
    completedFrom start: Timestamp, before end: Timestamp
  ) throws -> [BlockedCount] {
    let period = [SQLiteValue.time(start), .time(end)]
    return try session.rows(Self.countBlocked, period + period) { row in
      BlockedCount(
        rule: try (row[0] as String?).map { try RiskRule(stored: $0) },
        verdict: try RiskVerdict(stored: row[1]), status: try LineStatus(stored: row[2]),
        count: LineCount(lines: row[3], charged: Fen(row[4])))
    }
  }

  private static let countBlocked = SQLText(
    """
    SELECT NULL, verdict, status, count(*), sum(charged) FROM blocked_lines
    WHERE completed_at >= ? AND completed_at < ? GROUP BY verdict, status
    UNION ALL
    SELECT rule.value, verdict, status, count(*), sum(charged)
    FROM blocked_lines, json_each(blocked_lines.rules) AS rule
    WHERE completed_at >= ? AND completed_at < ? GROUP BY rule.value, verdict, status
    """)
}

extension SQLiteTransaction: RiskWriting {
  func save(_ line: BlockedLine) throws {
    try session.run(
      Self.saveBlocked,
      [
        .id(line.order), .id(line.line), .id(line.shop), .optional(line.institution?.text),
        .text(line.verdict.rawValue),
        .text(JSON.array(line.rules.map { .string($0.rawValue) }).text),
        .integer(line.charged.value), .time(line.completedAt), .text(line.status.rawValue),
      ])
  }

  private static let saveBlocked = SQLText(
    """
    INSERT INTO blocked_lines
      (order_id, line, shop, institution, verdict, rules, charged, completed_at, status)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (order_id, line) DO UPDATE SET status = excluded.status
    """)
}
