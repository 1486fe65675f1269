/// The tables of payouts, which like the ledger's are only ever added to.
enum SQLitePayoutSchema {
  /// A closing's period begins where none before has reached, whoever writes it.
  static let tables = """
    CREATE TABLE payout_commands (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      key TEXT NOT NULL UNIQUE,
      kind TEXT NOT NULL CHECK (kind IN ('close', 'paid', 'returned')),
      json TEXT NOT NULL,
      at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE payout_closings (
      command INTEGER PRIMARY KEY REFERENCES payout_commands (seq),
      period_from INTEGER NOT NULL,
      period_to INTEGER NOT NULL,
      entries_after INTEGER NOT NULL,
      entries_up_to INTEGER NOT NULL,
      commands_after INTEGER NOT NULL,
      commands_up_to INTEGER NOT NULL,
      known_up_to INTEGER NOT NULL,
      minimum INTEGER NOT NULL,
      CHECK (period_from < period_to)
    ) STRICT;

    CREATE TABLE payout_statements (
      id INTEGER PRIMARY KEY,
      closing INTEGER NOT NULL REFERENCES payout_closings (command),
      account TEXT NOT NULL,
      unit TEXT NOT NULL CHECK (unit IN ('CARD', 'CNY')),
      opening INTEGER NOT NULL,
      credited INTEGER NOT NULL CHECK (credited >= 0),
      debited INTEGER NOT NULL CHECK (debited >= 0),
      payable INTEGER NOT NULL CHECK (payable >= 0),
      UNIQUE (closing, account, unit)
    ) STRICT;
    CREATE INDEX payout_statements_by_account ON payout_statements (account, id);

    CREATE TABLE payout_entries (
      id INTEGER PRIMARY KEY,
      command INTEGER NOT NULL REFERENCES payout_commands (seq),
      statement INTEGER NOT NULL REFERENCES payout_statements (id),
      account TEXT NOT NULL,
      kind TEXT NOT NULL,
      unit TEXT NOT NULL CHECK (unit IN ('CARD', 'CNY')),
      amount INTEGER NOT NULL,
      UNIQUE (statement, command, account)
    ) STRICT;
    CREATE INDEX payout_entries_by_command ON payout_entries (command, id);
    CREATE INDEX payout_entries_by_account ON payout_entries (account, id);

    CREATE TRIGGER payout_closings_follow BEFORE INSERT ON payout_closings
      WHEN EXISTS (SELECT 1 FROM payout_closings WHERE period_to > NEW.period_from)
      BEGIN SELECT RAISE(ABORT, 'periods of payouts never overlap'); END;
    """

  /// The statements of one closing, by their numbers: there may be as many as payees.
  static let statementsByClosing = """
    CREATE INDEX payout_statements_by_closing ON payout_statements (closing);
    """

  static let appendOnly =
    AppendOnly("payout_commands", keys: ["seq", "key"]).triggers
    + AppendOnly("payout_closings", keys: ["command"]).triggers
    + AppendOnly("payout_statements", keys: ["id", "closing, account, unit"]).triggers
    + AppendOnly("payout_entries", keys: ["id", "statement, command, account"]).triggers
}
