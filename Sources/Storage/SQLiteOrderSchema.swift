/// The tables of orders: what was reported of them, and what was decided.
enum SQLiteOrderSchema {
  /// Events, decisions and transactions name an order by the number of its row.
  ///
  /// Longer lists than of two numbers aren't asked about with `IN`: SQLite would make a table of them for
  /// each row.
  ///
  /// An event's state is 0 as long as it waits for the payment, 1 when it was applied, 2 when another
  /// one had reported its refund. A decision of stage 1, the final one, has no JSON when it is the
  /// provisional one of stage 0 again.
  static let tables = """
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
      state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),
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

  /// An event's state changes, and one that waits for its payment may be set aside.
  static let appendOnly =
    """
    CREATE TRIGGER events_not_updated BEFORE UPDATE OF seq, id, order_seq, json ON events
      BEGIN SELECT RAISE(ABORT, 'events are never altered'); END;
    CREATE TRIGGER events_not_deleted BEFORE DELETE ON events WHEN OLD.state <> 0
      BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;

    """ + AppendOnly("events", keys: ["seq", "id"], refusal: .fail).notReplaced
    + AppendOnly("decisions", keys: ["order_seq, line, stage"], refusal: .fail).triggers
}
