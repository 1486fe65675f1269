/// The table of what cases of fraud took back, which is only ever added to.
enum SQLiteFraudSchema {
  static let tables = """
    CREATE TABLE fraud_takings (
      id INTEGER PRIMARY KEY,
      event TEXT NOT NULL,
      case_id TEXT NOT NULL,
      order_id TEXT NOT NULL,
      line TEXT NOT NULL,
      shop TEXT NOT NULL,
      at INTEGER NOT NULL,
      known_up_to INTEGER NOT NULL,
      earned INTEGER NOT NULL,
      earned_up_to INTEGER NOT NULL,
      incentive INTEGER NOT NULL CHECK (incentive >= 0),
      goods INTEGER NOT NULL CHECK (goods >= 0),
      deposit INTEGER NOT NULL CHECK (deposit >= 0),
      receivable INTEGER NOT NULL CHECK (receivable >= 0),
      cards INTEGER NOT NULL CHECK (cards >= 0),
      UNIQUE (event, line)
    ) STRICT;
    CREATE INDEX fraud_takings_by_shop ON fraud_takings (shop, at);
    """

  static let appendOnly = AppendOnly("fraud_takings", keys: ["id", "event, line"]).triggers
}
