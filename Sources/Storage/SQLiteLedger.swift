internal import GRDB
internal import Programme

extension SQLiteTransaction: LedgerReading {
  func posted(order: OrderID, line: LineID) throws -> [Due] {
    try session.rows(
      """
      SELECT account, kind, unit, amount FROM transactions
      JOIN entries ON transaction_id = transactions.id
      WHERE order_id = ? AND line = ?
      """, [order.text, line.text], { try due($0, from: 0) }
    ).summed()
  }

  func paybackLines(
    to promoter: PromoterID, before sequence: Int64
  ) throws -> [(OrderID, LineID)] {
    try session.rows(
      """
      SELECT transactions.order_id, line FROM entries
      JOIN transactions ON transactions.id = transaction_id
      JOIN events ON events.id = transactions.event
      WHERE account = ? AND kind = 'payback' AND events.seq < ?
      GROUP BY transactions.order_id, line HAVING sum(amount) <> 0
      ORDER BY transactions.order_id, line
      """, [Account.promoter(promoter).name, sequence]
    ) { (OrderID(trusted: $0[0]), LineID(trusted: $0[1])) }
  }

  func capped(order: OrderID, line: LineID) throws -> (cash: Fen, cards: Cards) {
    let sums = try session.first(
      """
      SELECT coalesce(sum(capped_cash), 0), coalesce(sum(capped_cards), 0) FROM transactions
      WHERE order_id = ? AND line = ?
      """, [order.text, line.text]
    ) { (cash: Fen($0[0]), cards: Cards($0[1])) }
    return sums ?? (cash: .zero, cards: .zero)
  }

  func entries(
    account: Account?, order: OrderID?, after: Int64?, limit: Int
  ) throws -> [StoredEntry] {
    var conditions = ["entries.id > ?"]
    var arguments: StatementArguments = [after ?? 0]
    if let account {
      conditions.append("account = ?")
      arguments += [account.name]
    }
    if let order {
      conditions.append("order_id = ?")
      arguments += [order.text]
    }
    return try session.rows(
      """
      SELECT entries.id, transaction_id, event, order_id, line, posted_at,
        account, kind, unit, amount
      FROM entries JOIN transactions ON transactions.id = transaction_id
      WHERE \(conditions.joined(separator: " AND ")) ORDER BY entries.id LIMIT ?
      """, arguments + [limit]
    ) { row in
      StoredEntry(
        id: row[0], transaction: row[1], event: EventID(trusted: row[2]),
        order: OrderID(trusted: row[3]), line: LineID(trusted: row[4]), due: try due(row, from: 6),
        postedAt: Timestamp(milliseconds: row[5]))
    }
  }

  /// - Parameter start: the column of the account; kind, unit and amount follow.
  private func due(_ row: Row, from start: Int) throws -> Due {
    Due(
      account: Account(trusted: row[start]), kind: try EntryKind(stored: row[start + 1]),
      unit: try Unit(stored: row[start + 2]), amount: row[start + 3])
  }

  func balances(account: Account?, after: (Account, Unit)?, limit: Int) throws -> [Balance] {
    try flush()
    var conditions = ["amount <> 0"]
    var arguments: StatementArguments = []
    if let account {
      conditions.append("account = ?")
      arguments += [account.name]
    }
    if let after {
      conditions.append("(account, unit) > (?, ?)")
      arguments += [after.0.name, after.1.rawValue]
    }
    return try session.rows(
      """
      SELECT account, unit, amount FROM balances
      WHERE \(conditions.joined(separator: " AND ")) ORDER BY account, unit LIMIT ?
      """, arguments + [limit]
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
      "SELECT cash, cards FROM incentive_usage WHERE institution = ? AND quarter = ?",
      [institution.text, quarter.name]
    ) { IncentiveUsage(cash: Fen($0[0]), cards: Cards($0[1])) }
    return stored ?? .none
  }
}

extension SQLiteTransaction: LedgerWriting {
  func post(_ posting: Posting, at: Timestamp) throws {
    guard posting.entries.isBalanced else {
      throw StoreError.unbalanced(
        "what event \(posting.event) posts for line \(posting.line) of order \(posting.order) "
          + "doesn't sum to zero in each unit; nothing was posted")
    }
    try session.run(
      """
      INSERT INTO transactions (event, order_id, line, capped_cash, capped_cards, posted_at)
      VALUES (?, ?, ?, ?, ?, ?)
      """,
      [
        posting.event.text, posting.order.text, posting.line.text, posting.cappedCash.value,
        posting.cappedCards.value, at.milliseconds,
      ])
    let transaction = session.lastInsertedID
    for due in posting.entries { try sums.move(due) }
    var rest = posting.entries[...]
    while !rest.isEmpty {
      try insert(rest.prefix(Self.entriesPerStatement), of: transaction)
      rest = rest.dropFirst(Self.entriesPerStatement)
    }
  }

  /// Most lines need 7 entries or fewer: one statement.
  private static let entriesPerStatement = 8

  /// The statements that insert 1, 2, … entries.
  private static let insertions = (1...entriesPerStatement).map { count in
    "INSERT INTO entries (transaction_id, account, kind, unit, amount) VALUES "
      + Array(repeating: "(?1, ?, ?, ?, ?)", count: count).joined(separator: ", ")
  }

  private func insert(_ entries: ArraySlice<Due>, of transaction: Int64) throws {
    var values = [transaction.databaseValue]
    values.reserveCapacity(1 + 4 * entries.count)
    for due in entries {
      values.append(due.account.name.databaseValue)
      values.append(due.kind.rawValue.databaseValue)
      values.append(due.unit.rawValue.databaseValue)
      values.append(due.amount.databaseValue)
    }
    try session.run(Self.insertions[entries.count - 1], StatementArguments(values))
  }

  func setIncentiveUsage(
    _ usage: IncentiveUsage, of institution: InstitutionID, in quarter: Quarter
  ) throws {
    sums.set(usage, for: PendingSums.UsageKey(institution: institution, quarter: quarter))
  }

  /// Writes the sums that are still in memory.
  func flush() throws {
    guard !sums.isEmpty else { return }
    for (key, change) in sums.moves.sorted(by: { $0.key < $1.key }) where change != 0 {
      try move(key, by: change)
    }
    for (key, usage) in sums.usage {
      try session.run(
        """
        INSERT INTO incentive_usage (institution, quarter, cash, cards) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET cash = excluded.cash, cards = excluded.cards
        """,
        [key.institution.text, key.quarter.name, usage.cash.value, usage.cards.value])
    }
    sums.removeAll()
  }

  /// Adds in Swift, since SQLite would turn a sum beyond 64 bits into a floating-point number.
  private func move(_ key: PendingSums.BalanceKey, by change: Int64) throws {
    let held =
      try session.first(
        "SELECT amount FROM balances WHERE account = ? AND unit = ?",
        [key.account.name, key.unit.rawValue]
      ) { $0[0] as Int64 } ?? 0
    let (amount, overflow) = held.addingReportingOverflow(change)
    guard !overflow else { throw StoreError.beyondCounting(key.account) }
    try session.run(
      """
      INSERT INTO balances (account, unit, amount) VALUES (?, ?, ?)
      ON CONFLICT DO UPDATE SET amount = excluded.amount
      """,
      [key.account.name, key.unit.rawValue, amount])
  }
}
