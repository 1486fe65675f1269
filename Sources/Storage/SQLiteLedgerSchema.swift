internal import Programme

/// The tables of the ledger, of its balances, and of what quarters were granted.
enum SQLiteLedgerSchema {
  /// A transaction is either of an order's line and an event, or of a pool of dividends, with the event
  /// that changed the pool after its month was closed; that of the closing has none.
  ///
  /// A transaction's entries have consecutive numbers. Kinds and units are the numbers that
  /// `entry_kinds` and `units` explain; `ledger` shows entries in words, for people.
  static let tables = """
    CREATE TABLE accounts (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE
    ) STRICT;

    CREATE TABLE transactions (
      id INTEGER PRIMARY KEY,
      order_seq INTEGER,
      line TEXT,
      event TEXT,
      pool INTEGER,
      capped_cash INTEGER NOT NULL,
      capped_cards INTEGER NOT NULL,
      posted_at INTEGER NOT NULL,
      first_entry INTEGER NOT NULL,
      entry_count INTEGER NOT NULL,
      UNIQUE (order_seq, line, event),
      CHECK (
        CASE WHEN pool IS NULL THEN order_seq IS NOT NULL AND line IS NOT NULL AND event IS NOT NULL
        ELSE order_seq IS NULL AND line IS NULL END)
    ) STRICT;

    CREATE TABLE entries (
      id INTEGER PRIMARY KEY CHECK (id > 0),
      transaction_id INTEGER NOT NULL,
      account INTEGER NOT NULL,
      kind INTEGER NOT NULL,
      unit INTEGER NOT NULL CHECK (unit IN (0, 1)),
      amount INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX entries_by_account ON entries (account, id);

    CREATE TABLE entry_kinds (code INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE units (code INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

    CREATE VIEW ledger AS
      SELECT entries.id, orders.id AS "order", line, event, pool, accounts.name AS account,
        entry_kinds.name AS kind, units.name AS unit, amount, posted_at
      FROM entries
      JOIN transactions ON transactions.id = transaction_id
      LEFT JOIN orders ON orders.seq = order_seq
      JOIN accounts ON accounts.id = account
      JOIN entry_kinds ON entry_kinds.code = kind
      JOIN units ON units.code = unit;

    CREATE TABLE balances (
      account TEXT NOT NULL,
      unit TEXT NOT NULL CHECK (unit IN ('CARD', 'CNY')),
      amount INTEGER NOT NULL,
      PRIMARY KEY (account, unit)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE incentive_usage (
      institution TEXT NOT NULL,
      quarter TEXT NOT NULL,
      cash INTEGER NOT NULL,
      cards INTEGER NOT NULL,
      PRIMARY KEY (institution, quarter)
    ) STRICT, WITHOUT ROWID;
    """

  /// What schemes look up: whom a promoter invited, what a buyer bought, and what lines pay back.
  static let lookUps = """
    CREATE INDEX records_by_parent ON records (json ->> '$.parent', key) WHERE kind = 'promoter';
    CREATE INDEX orders_by_buyer ON orders (buyer) WHERE buyer IS NOT NULL;
    CREATE INDEX paybacks_by_account ON entries (account)
      WHERE kind = \(EntryKind.payback.code);
    CREATE INDEX decisions_of_empty_paybacks ON decisions (json ->> '$.tuike.promoter')
      WHERE \(isEmptyPayback);
    """

  /// Of the JSON of a decision; looking for the text first spares most decisions the parsing.
  static let isEmptyPayback =
    "json IS NOT NULL AND instr(json, '\"payback\":{') > 0 AND json ->> '$.tuike.payback.amount' = 0"

  static let appendOnly =
    AppendOnly("accounts", keys: ["id", "name"]).triggers
    + AppendOnly("transactions", keys: ["id", "order_seq, line, event"], refusal: .fail).triggers
    + AppendOnly("entries", keys: ["id"], numbered: "id", refusal: .fail).triggers
}
