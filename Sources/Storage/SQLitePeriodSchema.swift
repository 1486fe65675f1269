/// The tables of dividends, which like the ledger's are only ever added to; what is posted stands in the
/// ledger.
enum SQLitePeriodSchema {
  /// A month is the number `year * 100 + month`. `net` is by how much an event changed a line's net.
  ///
  /// The trigger on transactions stands in the way of every posting, and says `FAIL` as the others there,
  /// see ``AppendOnly/Refusal``.
  static let tables = """
    CREATE TABLE dividend_pools (
      id INTEGER PRIMARY KEY,
      institution TEXT NOT NULL,
      month INTEGER NOT NULL,
      team TEXT NOT NULL,
      scheme TEXT NOT NULL,
      tiers TEXT NOT NULL,
      UNIQUE (institution, month, team, scheme, tiers)
    ) STRICT;

    CREATE TABLE dividend_contributions (
      id INTEGER PRIMARY KEY,
      pool INTEGER NOT NULL REFERENCES dividend_pools (id),
      promoter TEXT NOT NULL,
      order_seq INTEGER NOT NULL,
      line TEXT NOT NULL,
      event TEXT NOT NULL,
      net INTEGER NOT NULL CHECK (net <> 0),
      UNIQUE (order_seq, line, event)
    ) STRICT;
    CREATE INDEX dividend_contributions_by_promoter
      ON dividend_contributions (pool, promoter, net);

    CREATE TABLE period_closings (
      id INTEGER PRIMARY KEY,
      institution TEXT NOT NULL,
      month INTEGER NOT NULL,
      at INTEGER NOT NULL,
      events_up_to INTEGER NOT NULL,
      UNIQUE (institution, month)
    ) STRICT;

    CREATE UNIQUE INDEX transactions_by_pool ON transactions (pool, coalesce(event, ''))
      WHERE pool IS NOT NULL;
    CREATE TRIGGER transactions_of_pools_not_replaced BEFORE INSERT ON transactions
      WHEN NEW.pool IS NOT NULL AND EXISTS (
        SELECT 1 FROM transactions
        WHERE pool = NEW.pool AND coalesce(event, '') = coalesce(NEW.event, ''))
      BEGIN SELECT RAISE(FAIL, 'transactions are never replaced'); END;
    """

  static let appendOnly =
    AppendOnly("dividend_pools", keys: ["id", "institution, month, team, scheme, tiers"]).triggers
    + AppendOnly("dividend_contributions", keys: ["id", "order_seq, line, event"]).triggers
    + AppendOnly("period_closings", keys: ["id", "institution, month"]).triggers
}
