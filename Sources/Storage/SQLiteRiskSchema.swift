/// The tables of risk: what lines are compared with, and the lines that didn't pass.
///
/// Like balances they are sums and notes of what events and decisions say, and can be made again.
enum SQLiteRiskSchema {
  /// A customer is `b:` and the buyer, or `v:` and the visitor; days are those of Shanghai since 1970.
  static let facts = """
    CREATE TABLE risk_progress (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      up_to_event INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE risk_orders (
      customer TEXT NOT NULL,
      day INTEGER NOT NULL,
      promoter TEXT NOT NULL,
      order_id TEXT NOT NULL,
      PRIMARY KEY (customer, day, promoter, order_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE risk_sales (
      promoter TEXT NOT NULL,
      day INTEGER NOT NULL,
      lines INTEGER NOT NULL,
      paid INTEGER NOT NULL,
      refunded INTEGER NOT NULL,
      PRIMARY KEY (promoter, day)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE risk_prices (
      product TEXT NOT NULL,
      day INTEGER NOT NULL,
      price INTEGER NOT NULL,
      lines INTEGER NOT NULL,
      PRIMARY KEY (product, day, price)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE risk_logistics (
      number TEXT NOT NULL,
      order_id TEXT NOT NULL,
      PRIMARY KEY (number, order_id)
    ) STRICT, WITHOUT ROWID;
    """

  /// `rules` is an array of the names of those that fired.
  static let blockedLines = """
    CREATE TABLE blocked_lines (
      place INTEGER PRIMARY KEY AUTOINCREMENT,
      order_id TEXT NOT NULL,
      line TEXT NOT NULL,
      shop TEXT NOT NULL,
      institution TEXT,
      verdict TEXT NOT NULL CHECK (verdict IN ('hold', 'reject')),
      rules TEXT NOT NULL,
      charged INTEGER NOT NULL,
      completed_at INTEGER NOT NULL,
      status TEXT NOT NULL,
      UNIQUE (order_id, line)
    ) STRICT;
    CREATE INDEX blocked_lines_by_status ON blocked_lines (status, place);
    CREATE INDEX blocked_lines_by_completion ON blocked_lines (completed_at);

    CREATE TRIGGER blocked_lines_not_altered BEFORE UPDATE OF
      place, order_id, line, shop, institution, verdict, rules, charged, completed_at
      ON blocked_lines
      BEGIN SELECT RAISE(ABORT, 'of a blocked line only the status changes'); END;
    CREATE TRIGGER blocked_lines_not_deleted BEFORE DELETE ON blocked_lines
      BEGIN SELECT RAISE(ABORT, 'blocked lines are never deleted'); END;
    CREATE TRIGGER blocked_lines_not_replaced BEFORE INSERT ON blocked_lines
      WHEN EXISTS (SELECT 1 FROM blocked_lines WHERE place = NEW.place)
        OR (NEW.place > 0 AND EXISTS (
          SELECT 1 FROM blocked_lines WHERE order_id = NEW.order_id AND line = NEW.line))
      BEGIN SELECT RAISE(ABORT, 'blocked lines are never replaced'); END;
    """
}
