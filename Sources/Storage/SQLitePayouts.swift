internal import Programme

extension SQLiteTransaction: PayoutReading {
  func payoutCommand(_ key: PayoutKey) throws -> PayoutCommand? {
    try session.first(Self.commandOfKey, [.text(key.text)], command)
  }

  private static let commandOfKey = SQLText(
    "SELECT seq, key, kind, json, at FROM payout_commands WHERE key = ?")

  func payoutCommands(after sequence: Int64, limit: Int) throws -> [PayoutCommand] {
    try session.rows(
      Self.commandsInOrder, [.integer(sequence), .integer(Int64(limit))], command)
  }

  private static let commandsInOrder = SQLText(
    "SELECT seq, key, kind, json, at FROM payout_commands WHERE seq > ? ORDER BY seq LIMIT ?")

  private func command(_ row: SQLiteStatement) throws -> PayoutCommand {
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
      Self.closingsInOrder, [.integer(command), .integer(Int64(limit))], closing)
  }

  private static let closingsInOrder = SQLText(
    "SELECT * FROM payout_closings WHERE command > ? ORDER BY command LIMIT ?")

  func payoutClosing(before command: Int64?) throws -> PayoutClosing? {
    try session.first(Self.closingBefore, [.integer(command ?? .max)], closing)
  }

  private static let closingBefore = SQLText(
    "SELECT * FROM payout_closings WHERE command < ? ORDER BY command DESC LIMIT 1")

  func payoutClosing(of period: PayoutPeriod) throws -> PayoutClosing? {
    try session.first(Self.closingOfPeriod, [.time(period.from), .time(period.to)], closing)
  }

  private static let closingOfPeriod = SQLText(
    "SELECT * FROM payout_closings WHERE period_from = ? AND period_to = ?")

  /// A row of every column, in the order of the table.
  private func closing(_ row: SQLiteStatement) -> PayoutClosing {
    PayoutClosing(
      command: row[0], period: period(row, from: 1), entriesAfter: row[3], entriesUpTo: row[4],
      commandsAfter: row[5], commandsUpTo: row[6], knownUpTo: row[7], minimum: Fen(row[8]))
  }

  private func period(_ row: SQLiteStatement, from start: Int) -> PayoutPeriod {
    PayoutPeriod(
      from: Timestamp(milliseconds: row[start]), to: Timestamp(milliseconds: row[start + 1]))
  }

  func statements(
    _ filter: StatementFilter, after id: Int64, limit: Int
  ) throws -> [StoredStatement] {
    var conditions = ["s.id > ?"]
    var values = [SQLiteValue.integer(id)]
    if let closing = filter.closing {
      conditions.append("s.closing = ?")
      values.append(.integer(closing))
    }
    if let account = filter.account {
      conditions.append("s.account = ?")
      values.append(.text(account.name))
    }
    if let state = filter.state {
      conditions.append("newest IS ?")
      values.append(.optional(state.newestKind?.rawValue))
    }
    return try session.rows(
      composed: """
        \(Self.statementColumns) WHERE \(conditions.joined(separator: " AND ")) \
        ORDER BY s.id LIMIT ?
        """, values + [.integer(Int64(limit))], stored)
  }

  func statement(_ id: Int64) throws -> StoredStatement? {
    try session.first(Self.statementByNumber, [.integer(id)], stored)
  }

  private static let statementByNumber = SQLText("\(statementColumns) WHERE s.id = ?")

  /// `newest` is the kind of the newest entry; the command behind it says when and with what note.
  private static let statementColumns = """
    SELECT s.id, s.closing, period_from, period_to, s.account, s.unit, opening, credited, debited,
      payable, e.kind AS newest, c.at, c.seq
    FROM payout_statements s
    JOIN payout_closings p ON p.command = s.closing
    LEFT JOIN payout_entries e
      ON e.id = (SELECT max(id) FROM payout_entries WHERE statement = s.id)
    JOIN payout_commands c ON c.seq = coalesce(e.command, s.closing)
    """

  private func stored(_ row: SQLiteStatement) throws -> StoredStatement {
    let newest = try (row[10] as String?).map(EntryKind.init(stored:))
    return StoredStatement(
      id: row[0], closing: row[1], period: period(row, from: 2),
      statement: PayoutStatement(
        account: Account(trusted: row[4]), unit: try Unit(stored: row[5]), opening: row[6],
        credited: row[7], debited: row[8], payable: row[9]),
      state: PayoutState(newest: newest), stateAt: Timestamp(milliseconds: row[11]),
      note: try note(of: row[12]))
  }

  /// A command may be about thousands of payouts, so it is read once.
  private func note(of sequence: Int64) throws -> String? {
    if let known = payoutNotes[sequence] { return known }
    let command = try session.first(Self.commandBySequence, [.integer(sequence)], command)
    var note: String?
    switch command?.content {
    case .move(_, _, let text), .pay(_, let text): note = text
    case .close, nil: break
    }
    payoutNotes[sequence] = .some(note)
    return note
  }

  private static let commandBySequence = SQLText(
    "SELECT seq, key, kind, json, at FROM payout_commands WHERE seq = ?")

  func payoutEntries(
    account: Account?, payout: Int64?, command: Int64?, after id: Int64, limit: Int
  ) throws -> [PayoutEntry] {
    var conditions = ["e.id > ?"]
    var values = [SQLiteValue.integer(id)]
    if let account {
      conditions.append("account = ?")
      values.append(.text(account.name))
    }
    if let payout {
      conditions.append("statement = ?")
      values.append(.integer(payout))
    }
    if let command {
      conditions.append("command = ?")
      values.append(.integer(command))
    }
    return try session.rows(
      composed: """
        SELECT e.id, command, statement, account, e.kind, unit, amount, at
        FROM payout_entries e JOIN payout_commands ON seq = command
        WHERE \(conditions.joined(separator: " AND ")) ORDER BY e.id LIMIT ?
        """, values + [.integer(Int64(limit))]
    ) { row in
      PayoutEntry(
        id: row[0], command: row[1], payout: row[2],
        due: Due(
          account: Account(trusted: row[3]), kind: try EntryKind(stored: row[4]),
          unit: try Unit(stored: row[5]), amount: row[6]),
        postedAt: Timestamp(milliseconds: row[7]))
    }
  }

  func payoutCount(of command: Int64) throws -> Int64 {
    try session.first(Self.payoutsOfCommand, [.integer(command)]) { $0[0] } ?? 0
  }

  private static let payoutsOfCommand = SQLText(
    "SELECT count(DISTINCT statement) FROM payout_entries WHERE command = ?")

  func lastPayoutCommand(after start: Int64, before moment: Timestamp) throws -> Int64 {
    let first = try session.first(Self.commandSince, [.integer(start), .time(moment)]) {
      $0[0] as Int64
    }
    if let first { return first - 1 }
    return try session.first(Self.lastCommand) { $0[0] } ?? 0
  }

  private static let commandSince = SQLText(
    "SELECT seq FROM payout_commands WHERE seq > ? AND at >= ? ORDER BY seq LIMIT 1")
  private static let lastCommand = SQLText("SELECT coalesce(max(seq), 0) FROM payout_commands")

  func returns(after start: Int64, upTo end: Int64) throws -> [AccountMovement] {
    try session.rows(
      Self.returnsOfAccounts,
      [.integer(start), .integer(end), .text(EntryKind.payoutReturned.rawValue)]
    ) { row in
      AccountMovement(
        account: Account(trusted: row[0]), unit: try Unit(stored: row[1]), credited: row[2],
        debited: 0)
    }
  }

  private static let returnsOfAccounts = SQLText(
    """
    SELECT account, unit, sum(amount) FROM payout_entries
    WHERE command > ? AND command <= ? AND kind = ? AND amount > 0 GROUP BY account, unit
    """)
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
