internal import GRDB
internal import Programme

extension SQLiteTransaction: PayoutReading {
  func payoutCommand(_ key: PayoutKey) throws -> PayoutCommand? {
    try session.first(
      "SELECT seq, key, kind, json, at FROM payout_commands WHERE key = ?", [key.text], command)
  }

  func payoutCommands(after sequence: Int64, limit: Int) throws -> [PayoutCommand] {
    try session.rows(
      "SELECT seq, key, kind, json, at FROM payout_commands WHERE seq > ? ORDER BY seq LIMIT ?",
      [sequence, limit], command)
  }

  private func command(_ row: Row) throws -> PayoutCommand {
    let sequence: Int64 = row[0]
    let content = try readable("payout command \(sequence)") {
      try PayoutCommandCoding.content(step: try PayoutStep(stored: row[2]), text: row[3])
    }
    return PayoutCommand(
      sequence: sequence, key: PayoutKey(trusted: row[1]), content: content,
      at: Timestamp(milliseconds: row[4]))
  }

  func payoutClosings(after command: Int64, limit: Int) throws -> [PayoutClosing] {
    try session.rows(
      "SELECT * FROM payout_closings WHERE command > ? ORDER BY command LIMIT ?",
      [command, limit], closing)
  }

  func payoutClosing(before command: Int64?) throws -> PayoutClosing? {
    try session.first(
      "SELECT * FROM payout_closings WHERE command < ? ORDER BY command DESC LIMIT 1",
      [command ?? .max], closing)
  }

  func payoutClosing(of period: PayoutPeriod) throws -> PayoutClosing? {
    try session.first(
      "SELECT * FROM payout_closings WHERE period_from = ? AND period_to = ?",
      [period.from.milliseconds, period.to.milliseconds], closing)
  }

  /// A row of every column, in the order of the table.
  private func closing(_ row: Row) -> PayoutClosing {
    PayoutClosing(
      command: row[0], period: period(row, from: 1), entriesAfter: row[3], entriesUpTo: row[4],
      commandsAfter: row[5], commandsUpTo: row[6], knownUpTo: row[7], minimum: Fen(row[8]))
  }

  private func period(_ row: Row, from start: Int) -> PayoutPeriod {
    PayoutPeriod(
      from: Timestamp(milliseconds: row[start]), to: Timestamp(milliseconds: row[start + 1]))
  }

  func statements(
    _ filter: StatementFilter, after id: Int64, limit: Int
  ) throws -> [StoredStatement] {
    var conditions = ["s.id > ?"]
    var arguments: StatementArguments = [id]
    if let closing = filter.closing {
      conditions.append("s.closing = ?")
      arguments += [closing]
    }
    if let account = filter.account {
      conditions.append("s.account = ?")
      arguments += [account.name]
    }
    if let state = filter.state {
      conditions.append("newest IS ?")
      arguments += [state.newestKind?.rawValue]
    }
    return try session.rows(
      """
      \(Self.statementColumns) WHERE \(conditions.joined(separator: " AND ")) \
      ORDER BY s.id LIMIT ?
      """, arguments + [limit], stored)
  }

  func statement(_ id: Int64) throws -> StoredStatement? {
    try session.first("\(Self.statementColumns) WHERE s.id = ?", [id], stored)
  }

  /// `newest` is the kind of the newest entry; the command behind it says when and with what note.
  private static let statementColumns = """
    SELECT s.id, s.closing, period_from, period_to, s.account, s.unit, opening, credited, debited,
      payable, e.kind AS newest, c.at, c.kind, c.json
    FROM payout_statements s
    JOIN payout_closings p ON p.command = s.closing
    LEFT JOIN payout_entries e
      ON e.id = (SELECT max(id) FROM payout_entries WHERE statement = s.id)
    JOIN payout_commands c ON c.seq = coalesce(e.command, s.closing)
    """

  private func stored(_ row: Row) throws -> StoredStatement {
    let id: Int64 = row[0]
    let content = try readable("the newest command about payout \(id)") {
      try PayoutCommandCoding.content(step: try PayoutStep(stored: row[12]), text: row[13])
    }
    var note: String?
    if case .move(_, _, let text) = content { note = text }
    let newest = try (row[10] as String?).map(EntryKind.init(stored:))
    return StoredStatement(
      id: id, closing: row[1], period: period(row, from: 2),
      statement: PayoutStatement(
        account: Account(trusted: row[4]), unit: try Unit(stored: row[5]), opening: row[6],
        credited: row[7], debited: row[8], payable: row[9]),
      state: PayoutState(newest: newest), stateAt: Timestamp(milliseconds: row[11]), note: note)
  }

  func payoutEntries(
    account: Account?, payout: Int64?, command: Int64?, after id: Int64, limit: Int
  ) throws -> [PayoutEntry] {
    var conditions = ["e.id > ?"]
    var arguments: StatementArguments = [id]
    if let account {
      conditions.append("account = ?")
      arguments += [account.name]
    }
    if let payout {
      conditions.append("statement = ?")
      arguments += [payout]
    }
    if let command {
      conditions.append("command = ?")
      arguments += [command]
    }
    return try session.rows(
      """
      SELECT e.id, command, statement, account, e.kind, unit, amount, at
      FROM payout_entries e JOIN payout_commands ON seq = command
      WHERE \(conditions.joined(separator: " AND ")) ORDER BY e.id LIMIT ?
      """, arguments + [limit]
    ) { row in
      PayoutEntry(
        id: row[0], command: row[1], payout: row[2],
        due: Due(
          account: Account(trusted: row[3]), kind: try EntryKind(stored: row[4]),
          unit: try Unit(stored: row[5]), amount: row[6]),
        postedAt: Timestamp(milliseconds: row[7]))
    }
  }

  func lastPayoutCommand(after start: Int64, before moment: Timestamp) throws -> Int64 {
    let first = try session.first(
      "SELECT seq FROM payout_commands WHERE seq > ? AND at >= ? ORDER BY seq LIMIT 1",
      [start, moment.milliseconds]
    ) { $0[0] as Int64 }
    if let first { return first - 1 }
    return try session.first("SELECT coalesce(max(seq), 0) FROM payout_commands") { $0[0] } ?? 0
  }

  func returns(after start: Int64, upTo end: Int64) throws -> [AccountMovement] {
    try session.rows(
      """
      SELECT account, unit, sum(amount) FROM payout_entries
      WHERE command > ? AND command <= ? AND kind = ? AND amount > 0 GROUP BY account, unit
      """, [start, end, EntryKind.payoutReturned.rawValue]
    ) { row in
      AccountMovement(
        account: Account(trusted: row[0]), unit: try Unit(stored: row[1]), credited: row[2],
        debited: 0)
    }
  }
}

// MARK: - What the ledger holds

extension SQLiteTransaction {
  func lastEntry(after start: Int64, postedBefore moment: Timestamp) throws -> Int64 {
    let first = try session.first(
      """
      SELECT entries.id FROM entries JOIN transactions ON transactions.id = transaction_id
      WHERE entries.id > ? AND posted_at >= ? ORDER BY entries.id LIMIT 1
      """, [start, moment.milliseconds]
    ) { $0[0] as Int64 }
    if let first { return first - 1 }
    return try session.first("SELECT coalesce(max(id), 0) FROM entries") { $0[0] } ?? 0
  }

  func movements(after start: Int64, upTo end: Int64) throws -> [AccountMovement] {
    try session.rows(
      """
      SELECT account, unit, sum(max(amount, 0)), -sum(min(amount, 0)) FROM entries
      WHERE id > ? AND id <= ? GROUP BY account, unit
      """, [start, end]
    ) { row in
      AccountMovement(
        account: Account(trusted: row[0]), unit: try Unit(stored: row[1]), credited: row[2],
        debited: row[3])
    }
  }

  func movements(
    of account: Account, in unit: Unit, after start: Int64, upTo end: Int64
  ) throws -> [Due] {
    try session.rows(
      """
      SELECT account, kind, unit, sum(amount) FROM entries
      WHERE account = ? AND unit = ? AND id > ? AND id <= ? GROUP BY kind
      """, [account.name, unit.rawValue, start, end]
    ) { row in
      Due(
        account: Account(trusted: row[0]), kind: try EntryKind(stored: row[1]),
        unit: try Unit(stored: row[2]), amount: row[3])
    }.summed()
  }
}

extension SQLiteTransaction: PayoutWriting {
  func insert(_ content: PayoutCommand.Content, key: PayoutKey, at: Timestamp) throws -> Int64 {
    try session.run(
      "INSERT INTO payout_commands (key, kind, json, at) VALUES (?, ?, ?, ?)",
      [
        key.text, content.step.rawValue, PayoutCommandCoding.text(content), at.milliseconds,
      ])
    return session.lastInsertedID
  }

  func insert(_ closing: PayoutClosing) throws {
    try session.run(
      "INSERT INTO payout_closings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      [
        closing.command, closing.period.from.milliseconds, closing.period.to.milliseconds,
        closing.entriesAfter, closing.entriesUpTo, closing.commandsAfter, closing.commandsUpTo,
        closing.knownUpTo, closing.minimum.value,
      ])
  }

  func insert(_ statement: PayoutStatement, closing: Int64) throws -> Int64 {
    try session.run(
      """
      INSERT INTO payout_statements (closing, account, unit, opening, credited, debited, payable)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """,
      [
        closing, statement.account.name, statement.unit.rawValue, statement.opening,
        statement.credited, statement.debited, statement.payable,
      ])
    return session.lastInsertedID
  }

  func post(_ entries: [Due], payout: Int64, command: Int64) throws {
    guard entries.isBalanced else {
      throw StoreError.unbalanced(
        "what command \(command) posts for payout \(payout) doesn't sum to zero in each unit; "
          + "nothing was posted")
    }
    for due in entries {
      try session.run(
        """
        INSERT INTO payout_entries (command, statement, account, kind, unit, amount)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
        [
          command, payout, due.account.name, due.kind.rawValue, due.unit.rawValue, due.amount,
        ])
      try sums.move(due)
    }
  }
}

extension PayoutState {
  /// The kind of the entries that brought it about.
  fileprivate var newestKind: EntryKind? {
    switch self {
    case .carried: nil
    case .inPayment: .payout
    case .paid: .payoutPaid
    case .returned: .payoutReturned
    }
  }
}
