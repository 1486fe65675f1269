internal import Programme

extension SQLiteTransaction: PayoutWriting {
  func insert(_ content: PayoutCommand.Content, key: PayoutKey, at: Timestamp) throws -> Int64 {
    try session.run(
      Self.insertCommand,
      [
        .text(key.text), .text(content.step.rawValue), .text(PayoutCommandCoding.text(content)),
        .time(at),
      ])
    return session.lastInsertedID
  }

  private static let insertCommand = SQLText(
    "INSERT INTO payout_commands (key, kind, json, at) VALUES (?, ?, ?, ?)")

  func insert(_ closing: PayoutClosing) throws {
    try session.run(
      Self.insertClosing,
      [
        .integer(closing.command), .time(closing.period.from), .time(closing.period.to),
        .integer(closing.entriesAfter), .integer(closing.entriesUpTo),
        .integer(closing.commandsAfter), .integer(closing.commandsUpTo),
        .integer(closing.knownUpTo), .integer(closing.minimum.value),
      ])
  }

  private static let insertClosing = SQLText(
    "INSERT INTO payout_closings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")

  func insert(_ statement: PayoutStatement, closing: Int64) throws -> Int64 {
    try session.run(
      Self.insertStatement,
      [
        .integer(closing), .text(statement.account.name), .text(statement.unit.rawValue),
        .integer(statement.opening), .integer(statement.credited), .integer(statement.debited),
        .integer(statement.payable),
      ])
    return session.lastInsertedID
  }

  private static let insertStatement = SQLText(
    """
    INSERT INTO payout_statements (closing, account, unit, opening, credited, debited, payable)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    """)

  func post(_ entries: [Due], payout: Int64, command: Int64) throws {
    guard entries.isBalanced else {
      throw StoreError.unbalanced(
        "what command \(command) posts for payout \(payout) doesn't sum to zero in each unit; "
          + "nothing was posted")
    }
    for due in entries {
      try session.run(
        Self.insertPayoutEntry,
        [
          .integer(command), .integer(payout), .text(due.account.name),
          .text(due.kind.rawValue), .text(due.unit.rawValue), .integer(due.amount),
        ])
      _ = try sums.move(due, row: row)
    }
  }

  private static let insertPayoutEntry = SQLText(
    """
    INSERT INTO payout_entries (command, statement, account, kind, unit, amount)
    VALUES (?, ?, ?, ?, ?, ?)
    """)
}
