internal import Programme

extension SQLiteTransaction: LedgerWriting {
  func post(_ posting: Posting, at: Timestamp) throws {
    guard posting.entries.isBalanced else {
      throw StoreError.unbalanced(
        "what event \(posting.event) posts for line \(posting.line) of order \(posting.order) "
          + "doesn't sum to zero in each unit; nothing was posted")
    }
    let last = try lastEntry()
    try session.run(
      Self.insertTransaction,
      [
        .integer(try placeToReferTo(posting.order)), .id(posting.line), .id(posting.event),
        .integer(posting.cappedCash.value), .integer(posting.cappedCards.value), .time(at),
        .integer(last + 1), .integer(Int64(posting.entries.count)),
      ])
    try append(posting.entries, after: last)
  }

  func post(_ entries: [Due], pool: Int64, event: EventID?, at: Timestamp) throws {
    guard entries.isBalanced else {
      throw StoreError.unbalanced(
        "what is shared out of pool \(pool) doesn't sum to zero in each unit; nothing was posted")
    }
    let last = try lastEntry()
    try session.run(
      Self.insertPoolTransaction,
      [
        .integer(pool), .optional(event?.text), .time(at), .integer(last + 1),
        .integer(Int64(entries.count)),
      ])
    try append(entries, after: last)
  }

  private func lastEntry() throws -> Int64 {
    try places.lastEntry ?? session.first(Self.lastEntry) { $0[0] as Int64 } ?? 0
  }

  /// Adds entries to the transaction that was just inserted.
  private func append(_ entries: [Due], after last: Int64) throws {
    let transaction = session.lastInsertedID
    for start in stride(from: 0, to: entries.count, by: Self.entriesPerStatement) {
      let end = min(start + Self.entriesPerStatement, entries.count)
      try insert(entries[start..<end], of: transaction)
    }
    places.lastEntry = last + Int64(entries.count)
  }

  static let lastEntry = SQLText("SELECT coalesce(max(id), 0) FROM entries")
  private static let insertTransaction = SQLText(
    """
    INSERT OR FAIL INTO transactions (
      order_seq, line, event, capped_cash, capped_cards, posted_at, first_entry, entry_count)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    """)

  private static let insertPoolTransaction = SQLText(
    """
    INSERT OR FAIL INTO transactions (
      pool, event, capped_cash, capped_cards, posted_at, first_entry, entry_count)
    VALUES (?, ?, 0, 0, ?, ?, ?)
    """)

  /// Most lines need 7 entries or fewer: one statement.
  private static let entriesPerStatement = 8

  /// The statements that insert 1, 2, … entries, each of which gets the number after the last.
  private static let insertEntries = (1...entriesPerStatement).map { count in
    SQLText(
      "INSERT OR FAIL INTO entries (transaction_id, account, kind, unit, amount) VALUES "
        + Array(repeating: "(?1, ?, ?, ?, ?)", count: count).joined(separator: ", "))
  }

  private func insert(_ entries: ArraySlice<Due>, of transaction: Int64) throws {
    var values = [SQLiteValue.integer(transaction)]
    values.reserveCapacity(1 + 4 * entries.count)
    for due in entries {
      values.append(.integer(try sums.move(due, row: row)))
      values.append(.integer(due.kind.code))
      values.append(.integer(due.unit.code))
      values.append(.integer(due.amount))
    }
    try session.run(Self.insertEntries[entries.count - 1], values)
  }

  /// The row of an account, which is made when it first moves.
  func row(of account: Account) throws -> Int64 {
    let name = [SQLiteValue.text(account.name)]
    if let row = try session.first(Self.accountByName, name, { $0[0] as Int64 }) { return row }
    try session.run(Self.insertAccount, name)
    return session.lastInsertedID
  }

  private static let accountByName = SQLText("SELECT id FROM accounts WHERE name = ?")
  private static let insertAccount = SQLText("INSERT INTO accounts (name) VALUES (?)")

  func setIncentiveUsage(
    _ usage: IncentiveUsage, of institution: InstitutionID, in quarter: Quarter
  ) throws {
    sums.set(usage, for: PendingSums.UsageKey(institution: institution, quarter: quarter))
  }

  /// Writes the sums that are still in memory.
  func flush() throws {
    guard !sums.isEmpty else { return }
    for moves in sums.moves {
      if moves.card != 0 { try move(moves.account, .card, by: moves.card) }
      if moves.cny != 0 { try move(moves.account, .cny, by: moves.cny) }
    }
    for (key, usage) in sums.usage {
      try session.run(
        Self.setUsage,
        [
          .id(key.institution), .text(key.quarter.name), .integer(usage.cash.value),
          .integer(usage.cards.value),
        ])
    }
    sums.settle()
  }

  private static let setUsage = SQLText(
    """
    INSERT INTO incentive_usage (institution, quarter, cash, cards) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET cash = excluded.cash, cards = excluded.cards
    """)

  /// Adds in Swift, since SQLite would turn a sum beyond 64 bits into a floating-point number.
  private func move(_ account: Account, _ unit: Unit, by change: Int64) throws {
    let key = [SQLiteValue.text(account.name), .text(unit.rawValue)]
    let held = try session.first(Self.balanceOfAccount, key) { $0[0] as Int64 } ?? 0
    let (amount, overflow) = held.addingReportingOverflow(change)
    guard !overflow else { throw StoreError.beyondCounting(account) }
    try session.run(Self.setBalance, key + [.integer(amount)])
  }

  private static let balanceOfAccount = SQLText(
    "SELECT amount FROM balances WHERE account = ? AND unit = ?")
  private static let setBalance = SQLText(
    """
    INSERT INTO balances (account, unit, amount) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET amount = excluded.amount
    """)
}
