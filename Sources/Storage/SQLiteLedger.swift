internal import Programme

extension SQLiteTransaction: LedgerReading {
  func posted(order: OrderID, line: LineID) throws -> [Due] {
    guard let place = try place(of: order) else { return [] }
    return try session.rows(Self.postedOfLine, [.integer(place), .id(line)]) {
      try due($0, from: 0)
    }.summed()
  }

  private static let postedOfLine = SQLText(
    """
    SELECT name, kind, unit, amount FROM transactions
    CROSS JOIN entries ON entries.id >= first_entry AND entries.id < first_entry + entry_count
    JOIN accounts ON accounts.id = account
    WHERE order_seq = ? AND line = ?
    """)

  func paybackLines(
    to promoter: PromoterID, before sequence: Int64
  ) throws -> [(OrderID, LineID)] {
    let account = Account.promoter(promoter)
    return try session.rows(
      Self.linesPayingBack,
      [.text(account.name), .text(Account.held(account).name), .integer(sequence)]
    ) { (OrderID(trusted: $0[0]), LineID(trusted: $0[1])) }
  }

  /// The kind is spelled out so that SQLite finds the index of paybacks.
  private static let linesPayingBack = SQLText(
    """
    SELECT orders.id, line FROM entries
    JOIN transactions ON transactions.id = transaction_id
    JOIN events ON events.id = transactions.event
    JOIN orders ON orders.seq = transactions.order_seq
    WHERE account IN (SELECT id FROM accounts WHERE name IN (?, ?))
      AND kind = \(EntryKind.payback.code) AND events.seq < ?
    GROUP BY orders.id, line HAVING sum(amount) <> 0
    ORDER BY orders.id, line
    """)

  func emptyPaybackLines(to promoter: PromoterID) throws -> [(OrderID, LineID)] {
    try writeOrders()
    return try session.rows(Self.linesPayingNothingBack, [.id(promoter)]) {
      (OrderID(trusted: $0[0]), LineID(trusted: $0[1]))
    }
  }

  /// Spelled out as the index of empty paybacks is.
  private static let linesPayingNothingBack = SQLText(
    """
    SELECT DISTINCT orders.id, line FROM decisions JOIN orders ON orders.seq = order_seq
    WHERE json ->> '$.tuike.promoter' = ? AND \(SQLiteLedgerSchema.isEmptyPayback)
    ORDER BY orders.id, line
    """)

  func capped(order: OrderID, line: LineID) throws -> (cash: Fen, cards: Cards) {
    guard let place = try place(of: order) else { return (cash: .zero, cards: .zero) }
    let sums = try session.first(Self.cappedOfLine, [.integer(place), .id(line)]) {
      (cash: Fen($0[0]), cards: Cards($0[1]))
    }
    return sums ?? (cash: .zero, cards: .zero)
  }

  private static let cappedOfLine = SQLText(
    """
    SELECT coalesce(sum(capped_cash), 0), coalesce(sum(capped_cards), 0) FROM transactions
    WHERE order_seq = ? AND line = ?
    """)

  func entries(
    account: Account?, order: OrderID?, pool: Int64?, after: Int64?, limit: Int
  ) throws -> [StoredEntry] {
    try writeOrders()
    var conditions = ["entries.id > ?"]
    var values = [SQLiteValue.integer(after ?? 0)]
    if let account {
      conditions.append("account = (SELECT id FROM accounts WHERE name = ?)")
      values.append(.text(account.name))
    }
    if let order {
      conditions.append("order_seq = (SELECT seq FROM orders WHERE id = ?)")
      values.append(.id(order))
    }
    if let pool {
      conditions.append("pool = ?")
      values.append(.integer(pool))
    }
    let tables =
      order == nil && pool == nil
      ? "entries JOIN transactions ON transactions.id = transaction_id"
      : """
      transactions
      CROSS JOIN entries ON entries.id >= first_entry AND entries.id < first_entry + entry_count
      """
    return try session.rows(
      composed: """
        SELECT entries.id, transaction_id, event, orders.id, line, pool, posted_at,
          name, kind, unit, amount, \(Self.caseOfEntry)
        FROM \(tables) LEFT JOIN orders ON orders.seq = order_seq JOIN accounts ON accounts.id = account
        WHERE \(conditions.joined(separator: " AND ")) ORDER BY entries.id LIMIT ?
        """, values + [.integer(Int64(limit))]
    ) { row in
      StoredEntry(
        id: row[0], transaction: row[1], cause: cause(row), due: try due(row, from: 7),
        postedAt: Timestamp(milliseconds: row[6]),
        caseID: (row[11] as String?).map { CaseID(trusted: $0) })
    }
  }

  private static let caseOfEntry = """
    CASE WHEN kind IN (\(EntryKind.ofFraud.map { "\($0.code)" }.joined(separator: ", "))) THEN (
      SELECT case_id FROM fraud_takings
      WHERE fraud_takings.event = transactions.event AND fraud_takings.line = transactions.line
    ) END
    """

  /// Event, order, line and pool are the columns from 2 on.
  private func cause(_ row: SQLiteStatement) -> StoredEntry.Cause {
    if let pool: Int64 = row[5] {
      return .pool(pool, event: (row[2] as String?).map(EventID.init(trusted:)))
    }
    return .line(
      OrderID(trusted: row[3]), LineID(trusted: row[4]), event: EventID(trusted: row[2]))
  }

  /// - Parameter start: the column of the account; kind, unit and amount follow.
  private func due(_ row: SQLiteStatement, from start: Int) throws -> Due {
    Due(
      account: Account(trusted: row[start]), kind: try EntryKind(code: row[start + 1]),
      unit: try Unit(code: row[start + 2]), amount: row[start + 3])
  }

  func balances(account: Account?, after: (Account, Unit)?, limit: Int) throws -> [Balance] {
    try flush()
    var conditions = ["amount <> 0"]
    var values: [SQLiteValue] = []
    if let account {
      conditions.append("account = ?")
      values.append(.text(account.name))
    }
    if let after {
      conditions.append("(account, unit) > (?, ?)")
      values += [.text(after.0.name), .text(after.1.rawValue)]
    }
    return try session.rows(
      composed: """
        SELECT account, unit, amount FROM balances
        WHERE \(conditions.joined(separator: " AND ")) ORDER BY account, unit LIMIT ?
        """, values + [.integer(Int64(limit))]
    ) { row in
      Balance(
        account: Account(trusted: row[0]), unit: try Unit(stored: row[1]), amount: row[2])
    }
  }

  func incentiveUsage(
    of institution: InstitutionID, in quarter: Quarter
  ) throws -> IncentiveUsage {
    let key = PendingSums.UsageKey(institution: institution, quarter: quarter)
    if let pending = sums.usage[key] { return pending }
    let stored = try session.first(
      Self.usageOfInstitution, [.id(institution), .text(quarter.name)]
    ) { IncentiveUsage(cash: Fen($0[0]), cards: Cards($0[1])) }
    return stored ?? .none
  }

  func incentiveUsageCount() throws -> Int64 {
    try flush()
    return try session.first(Self.countOfUsage) { $0[0] } ?? 0
  }

  private static let countOfUsage = SQLText(
    "SELECT count(*) FROM incentive_usage WHERE cash <> 0 OR cards <> 0")

  private static let usageOfInstitution = SQLText(
    "SELECT cash, cards FROM incentive_usage WHERE institution = ? AND quarter = ?")
}
