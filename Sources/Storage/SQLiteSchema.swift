internal import GRDB
internal import Programme

/// The tables, by the versions that brought them. A version that was released never changes.
enum SQLiteSchema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1: catalogue", foreignKeyChecks: .immediate) {
      try $0.execute(sql: catalogue)
    }
    migrator.registerMigration("1: orders", foreignKeyChecks: .immediate) {
      try $0.execute(sql: orders)
    }
    migrator.registerMigration("1: ledger", foreignKeyChecks: .immediate) {
      try $0.execute(sql: ledger)
      try explain(EntryKind.self, in: "entry_kinds", of: $0)
      try explain(Unit.self, in: "units", of: $0)
    }
    migrator.registerMigration("1: operations", foreignKeyChecks: .immediate) {
      try $0.execute(sql: operations)
    }
    migrator.registerMigration("1: append only", foreignKeyChecks: .immediate) {
      try $0.execute(sql: appendOnly)
    }
    migrator.registerMigration("1: schemes", foreignKeyChecks: .immediate) {
      try $0.execute(sql: schemes)
    }
    migrator.registerMigration("1: payouts", foreignKeyChecks: .immediate) {
      try $0.execute(sql: SQLitePayoutSchema.tables)
      try $0.execute(sql: SQLitePayoutSchema.appendOnly)
    }
    migrator.registerMigration("1: units", foreignKeyChecks: .immediate) {
      try $0.execute(sql: SQLiteUnitSchema.tables)
    }
    migrator.registerMigration("1: risk", foreignKeyChecks: .immediate) {
      try $0.execute(sql: SQLiteRiskSchema.facts)
      try $0.execute(sql: SQLiteRiskSchema.blockedLines)
    }
    migrator.registerMigration("1: credentials expire", foreignKeyChecks: .immediate) {
      try $0.execute(sql: expiry)
    }
    migrator.registerMigration("1: clicks", foreignKeyChecks: .immediate) {
      try $0.execute(sql: SQLiteClickSchema.tables)
      try explain(ClickKind.self, in: "click_kinds", of: $0)
    }
    migrator.registerMigration("1: fraud", foreignKeyChecks: .immediate) {
      try $0.execute(sql: SQLiteFraudSchema.tables)
    }
    migrator.registerMigration("1: stocks", foreignKeyChecks: .immediate) {
      try $0.execute(sql: SQLiteStockSchema.tables)
      try $0.execute(sql: SQLiteStockSchema.appendOnly)
      try explain(EntryKind.self, in: "entry_kinds", of: $0)
    }
    migrator.registerMigration("1: periods", foreignKeyChecks: .immediate) {
      try $0.execute(sql: SQLitePeriodSchema.tables)
      try $0.execute(sql: SQLitePeriodSchema.appendOnly)
      try explain(EntryKind.self, in: "entry_kinds", of: $0)
    }
    migrator.registerMigration("1: share coupons", foreignKeyChecks: .immediate) {
      try $0.execute(sql: SQLiteShareCouponSchema.tables)
    }
    return migrator
  }

  private static func explain<Word: StoredCode & RawRepresentable<String>>(
    _ words: Word.Type, in table: String, of database: Database
  ) throws {
    for word in words.allCases {
      try database.execute(
        sql: "INSERT OR IGNORE INTO \(table) VALUES (?, ?)", arguments: [word.code, word.rawValue])
    }
  }

  /// `reference` is the other thing by which a record is looked up: a plan's product, the institution
  /// of an allocation, a scheme or a promoter, the shop of a product or a link, the sharer of a
  /// binding to a shop, the buyer of a visitor's binding.
  private static let catalogue = """
    CREATE TABLE records (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      kind TEXT NOT NULL,
      key TEXT NOT NULL,
      reference TEXT,
      at INTEGER NOT NULL,
      json TEXT NOT NULL
    ) STRICT;
    CREATE INDEX records_by_key ON records (kind, key, seq);
    CREATE INDEX records_by_reference ON records (kind, reference, key)
      WHERE reference IS NOT NULL;

    CREATE TABLE publications (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      link TEXT,
      due INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX publications_by_due ON publications (due, id);
    """

  /// Events, decisions and transactions name an order by the number of its row.
  ///
  /// An event's state is 0 as long as it waits for the payment, 1 when it was applied, 2 when another
  /// one had reported its refund. A decision of stage 1, the final one, has no JSON when it is the
  /// provisional one of stage 0 again.
  private static let orders = """
    CREATE TABLE orders (
      seq INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      shop TEXT,
      buyer TEXT,
      visitor TEXT,
      paid_at INTEGER,
      completed_at INTEGER,
      cancelled_at INTEGER
    ) STRICT;

    CREATE TABLE events (
      seq INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      order_seq INTEGER NOT NULL,
      state INTEGER NOT NULL CHECK (state IN (0, 1, 2)),
      json TEXT NOT NULL
    ) STRICT;
    CREATE INDEX events_by_order ON events (order_seq, seq);

    CREATE TABLE decisions (
      order_seq INTEGER NOT NULL,
      line TEXT NOT NULL,
      stage INTEGER NOT NULL CHECK (stage IN (0, 1)),
      known_up_to INTEGER NOT NULL,
      json TEXT CHECK (json IS NOT NULL OR stage = 1),
      PRIMARY KEY (order_seq, line, stage)
    ) STRICT, WITHOUT ROWID;
    """

  /// A transaction is either of an order's line and an event, or of a pool of dividends, with the event
  /// that changed the pool after its month was closed; that of the closing has none.
  ///
  /// A transaction's entries have consecutive numbers. Kinds and units are the numbers that
  /// `entry_kinds` and `units` explain; `ledger` shows entries in words, for people.
  private static let ledger = """
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
  private static let schemes = """
    CREATE INDEX records_by_parent ON records (json ->> '$.parent', key) WHERE kind = 'promoter';
    CREATE INDEX orders_by_buyer ON orders (buyer) WHERE buyer IS NOT NULL;
    CREATE INDEX paybacks_by_account ON entries (account)
      WHERE kind = \(EntryKind.payback.code);
    """

  /// A dead letter's payload is a blob: it may be anything, bytes of zero included.
  private static let operations = """
    CREATE TABLE dead_letters (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      source TEXT NOT NULL UNIQUE,
      payload BLOB NOT NULL,
      code TEXT NOT NULL,
      detail TEXT NOT NULL,
      at INTEGER NOT NULL,
      retried_at INTEGER
    ) STRICT;
    CREATE INDEX dead_letters_open ON dead_letters (id) WHERE retried_at IS NULL;

    CREATE TABLE reported_clicks (
      seq INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      at INTEGER NOT NULL,
      visitor TEXT,
      buyer TEXT,
      link TEXT NOT NULL,
      left_touch INTEGER NOT NULL CHECK (left_touch IN (0, 1)),
      CHECK ((visitor IS NULL) <> (buyer IS NULL))
    ) STRICT;

    CREATE TABLE credentials (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      role TEXT NOT NULL,
      token_digest BLOB NOT NULL UNIQUE,
      signing_secret BLOB,
      shop TEXT,
      institution TEXT,
      promoter TEXT,
      created_at INTEGER NOT NULL,
      revoked_at INTEGER
    ) STRICT;
    CREATE INDEX credentials_by_name ON credentials (name);
    """

  /// A credential is what it was made as, until it is revoked, which it stays.
  private static let expiry = """
    ALTER TABLE credentials ADD COLUMN expires_at INTEGER;
    CREATE INDEX credentials_that_sign ON credentials (id)
      WHERE signing_secret IS NOT NULL AND revoked_at IS NULL;
    CREATE TRIGGER credentials_not_altered BEFORE UPDATE OF
      id, name, role, token_digest, signing_secret, shop, institution, promoter, created_at,
      expires_at ON credentials
      BEGIN SELECT RAISE(ABORT, 'credentials are never altered'); END;
    CREATE TRIGGER credentials_stay_revoked BEFORE UPDATE OF revoked_at ON credentials
      WHEN OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NOT OLD.revoked_at
      BEGIN SELECT RAISE(ABORT, 'a credential that was revoked stays revoked'); END;
    """

  /// What was written stays as it was written, whoever holds the connection.
  ///
  /// `INSERT OR REPLACE` deletes without asking the triggers on deletion, so what it would replace
  /// is looked for before an insertion. An insertion that may have to take back its own rows copies
  /// every page first: where it counts, the triggers and the store's statements therefore only `FAIL`,
  /// which keeps rows before the one at fault. The store undoes the whole transaction then.
  private static let appendOnly = """
    CREATE TRIGGER records_not_updated BEFORE UPDATE ON records
      BEGIN SELECT RAISE(ABORT, 'records are never altered'); END;
    CREATE TRIGGER records_not_deleted BEFORE DELETE ON records
      BEGIN SELECT RAISE(ABORT, 'records are never deleted'); END;
    CREATE TRIGGER records_not_replaced BEFORE INSERT ON records
      WHEN EXISTS (SELECT 1 FROM records WHERE seq = NEW.seq)
      BEGIN SELECT RAISE(ABORT, 'records are never replaced'); END;

    CREATE TRIGGER events_not_updated BEFORE UPDATE OF seq, id, order_seq, json ON events
      BEGIN SELECT RAISE(ABORT, 'events are never altered'); END;
    CREATE TRIGGER events_not_deleted BEFORE DELETE ON events WHEN OLD.state <> 0
      BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
    CREATE TRIGGER events_not_replaced BEFORE INSERT ON events
      WHEN EXISTS (SELECT 1 FROM events WHERE seq = NEW.seq)
        OR EXISTS (SELECT 1 FROM events WHERE id = NEW.id)
      BEGIN SELECT RAISE(FAIL, 'events are never replaced'); END;

    CREATE TRIGGER decisions_not_updated BEFORE UPDATE ON decisions
      BEGIN SELECT RAISE(ABORT, 'decisions are never altered'); END;
    CREATE TRIGGER decisions_not_deleted BEFORE DELETE ON decisions
      BEGIN SELECT RAISE(ABORT, 'decisions are never deleted'); END;
    CREATE TRIGGER decisions_not_replaced BEFORE INSERT ON decisions
      WHEN EXISTS (
        SELECT 1 FROM decisions
        WHERE order_seq = NEW.order_seq AND line = NEW.line AND stage = NEW.stage)
      BEGIN SELECT RAISE(FAIL, 'decisions are never replaced'); END;

    CREATE TRIGGER accounts_not_updated BEFORE UPDATE ON accounts
      BEGIN SELECT RAISE(ABORT, 'accounts are never altered'); END;
    CREATE TRIGGER accounts_not_deleted BEFORE DELETE ON accounts
      BEGIN SELECT RAISE(ABORT, 'accounts are never deleted'); END;
    CREATE TRIGGER accounts_not_replaced BEFORE INSERT ON accounts
      WHEN EXISTS (SELECT 1 FROM accounts WHERE id = NEW.id)
        OR EXISTS (SELECT 1 FROM accounts WHERE name = NEW.name)
      BEGIN SELECT RAISE(ABORT, 'accounts are never replaced'); END;

    CREATE TRIGGER transactions_not_updated BEFORE UPDATE ON transactions
      BEGIN SELECT RAISE(ABORT, 'transactions are never altered'); END;
    CREATE TRIGGER transactions_not_deleted BEFORE DELETE ON transactions
      BEGIN SELECT RAISE(ABORT, 'transactions are never deleted'); END;
    CREATE TRIGGER transactions_not_replaced BEFORE INSERT ON transactions
      WHEN EXISTS (SELECT 1 FROM transactions WHERE id = NEW.id)
        OR EXISTS (
          SELECT 1 FROM transactions
          WHERE order_seq = NEW.order_seq AND line = NEW.line AND event = NEW.event)
      BEGIN SELECT RAISE(FAIL, 'transactions are never replaced'); END;

    CREATE TRIGGER entries_not_updated BEFORE UPDATE ON entries
      BEGIN SELECT RAISE(ABORT, 'entries are never altered'); END;
    CREATE TRIGGER entries_not_deleted BEFORE DELETE ON entries
      BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;
    CREATE TRIGGER entries_not_replaced BEFORE INSERT ON entries
      WHEN NEW.id > 0 AND EXISTS (SELECT 1 FROM entries WHERE id = NEW.id)
      BEGIN SELECT RAISE(FAIL, 'entries are never replaced'); END;

    CREATE TRIGGER reported_clicks_not_updated BEFORE UPDATE ON reported_clicks
      BEGIN SELECT RAISE(ABORT, 'reported clicks are never altered'); END;
    CREATE TRIGGER reported_clicks_not_deleted BEFORE DELETE ON reported_clicks
      BEGIN SELECT RAISE(ABORT, 'reported clicks are never deleted'); END;
    CREATE TRIGGER reported_clicks_not_replaced BEFORE INSERT ON reported_clicks
      WHEN EXISTS (SELECT 1 FROM reported_clicks WHERE seq = NEW.seq)
        OR EXISTS (SELECT 1 FROM reported_clicks WHERE id = NEW.id)
      BEGIN SELECT RAISE(ABORT, 'reported clicks are never replaced'); END;
    """
}
