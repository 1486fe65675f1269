internal import Programme

/// What closings of payouts take in of the ledger.
extension SQLiteTransaction {
  /// Transactions and their entries are numbered in one order.
  func lastEntry(after start: Int64, postedBefore moment: Timestamp) throws -> Int64 {
    let first = try session.first(Self.entrySince, [.integer(start), .time(moment)]) {
      $0[0] as Int64
    }
    if let first { return first - 1 }
    return try session.first(Self.lastEntry) { $0[0] } ?? 0
  }

  private static let entrySince = SQLText(
    """
    SELECT first_entry FROM transactions
    WHERE id > coalesce((SELECT transaction_id FROM entries WHERE id = ?), 0)
      AND posted_at >= ? AND entry_count > 0 ORDER BY id LIMIT 1
    """)

  /// Sums in Swift: SQLite would sort all the entries by account first.
  func movements(after start: Int64, upTo end: Int64) throws -> [AccountMovement] {
    let accounts = try session.first(Self.lastAccount) { $0[0] as Int64 } ?? 0
    let places = (Int(accounts) + 1) * Unit.allCases.count
    var credited = [Int64](repeating: 0, count: places)
    var debited = credited
    try session.each(Self.entriesBetween, [.integer(start), .integer(end)]) { row in
      let (number, unit, amount): (Int64, Int64, Int64) = (row[0], row[1], row[2])
      guard (0...accounts).contains(number) else { throw missing(number) }
      let place = Int(number) * Unit.allCases.count + Int(unit)
      let overflow: Bool
      if amount < 0 {
        (debited[place], overflow) = debited[place].subtractingReportingOverflow(amount)
      } else {
        (credited[place], overflow) = credited[place].addingReportingOverflow(amount)
      }
      if overflow { throw StoreError.beyondCounting(try account(number)) }
    }
    return try (0..<places).filter { credited[$0] != 0 || debited[$0] != 0 }.map { place in
      AccountMovement(
        account: try account(Int64(place / Unit.allCases.count)),
        unit: try Unit(code: Int64(place % Unit.allCases.count)), credited: credited[place],
        debited: debited[place])
    }
  }

  private static let lastAccount = SQLText("SELECT max(id) FROM accounts")
  private static let entriesBetween = SQLText(
    "SELECT account, unit, amount FROM entries WHERE id > ? AND id <= ?")

  private func account(_ row: Int64) throws -> Account {
    let name = try session.first(Self.accountByRow, [.integer(row)]) { $0[0] as String }
    guard let name else { throw missing(row) }
    return Account(trusted: name)
  }

  private func missing(_ account: Int64) -> StoreError {
    .corrupt("entries name account \(account), which isn't there: restore a backup")
  }

  private static let accountByRow = SQLText("SELECT name FROM accounts WHERE id = ?")

  func movements(
    of account: Account, in unit: Unit, after start: Int64, upTo end: Int64
  ) throws -> [Due] {
    try session.rows(
      Self.movementsByKind,
      [.text(account.name), .integer(unit.code), .integer(start), .integer(end)]
    ) { row in
      Due(account: account, kind: try EntryKind(code: row[0]), unit: unit, amount: row[1])
    }.summed()
  }

  private static let movementsByKind = SQLText(
    """
    SELECT kind, sum(amount) FROM entries
    WHERE account = (SELECT id FROM accounts WHERE name = ?) AND unit = ? AND id > ? AND id <= ?
    GROUP BY kind
    """)
}
