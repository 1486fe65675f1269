internal import Programme

/// The tables of stocks, which are only ever added to.
enum SQLiteStockSchema {
  /// Each movement holds what it left behind, and follows the one before it: what there is can't be
  /// below 0, nor come from nowhere, whoever writes it. A shared stock has an empty promoter.
  static let tables = """
    CREATE TABLE stocks (
      id INTEGER PRIMARY KEY,
      institution TEXT NOT NULL,
      promoter TEXT NOT NULL,
      product TEXT NOT NULL,
      UNIQUE (institution, promoter, product)
    ) STRICT;

    CREATE TABLE stock_movements (
      id INTEGER PRIMARY KEY,
      stock INTEGER NOT NULL REFERENCES stocks (id),
      number INTEGER NOT NULL CHECK (number >= 1),
      kind TEXT NOT NULL
        CHECK (kind IN (\(StockMovement.Kind.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")))),
      quantity INTEGER NOT NULL CHECK (quantity >= 1),
      free INTEGER NOT NULL CHECK (free >= 0),
      reserved INTEGER NOT NULL CHECK (reserved >= 0),
      taken INTEGER NOT NULL CHECK (taken >= 0),
      change TEXT UNIQUE,
      order_seq INTEGER,
      line TEXT,
      event INTEGER,
      moved_at INTEGER NOT NULL,
      UNIQUE (stock, number),
      CHECK ((change IS NULL) = (kind NOT IN ('added', 'withdrawn'))),
      CHECK ((change IS NULL) = (order_seq IS NOT NULL)),
      CHECK ((order_seq IS NULL) = (line IS NULL)),
      CHECK ((order_seq IS NULL) = (event IS NULL))
    ) STRICT;
    CREATE INDEX stock_movements_by_stock ON stock_movements (stock);
    CREATE INDEX stock_movements_by_event ON stock_movements (stock, event, number)
      WHERE event IS NOT NULL;
    CREATE INDEX stock_movements_by_order ON stock_movements (order_seq)
      WHERE order_seq IS NOT NULL;

    CREATE TRIGGER stock_movements_follow BEFORE INSERT ON stock_movements
      WHEN NOT EXISTS (
        SELECT 1 FROM (
          SELECT free, reserved, taken FROM stock_movements
          WHERE stock = NEW.stock AND number = NEW.number - 1
          UNION ALL SELECT 0, 0, 0 WHERE NEW.number = 1
        ) AS last
        WHERE NEW.free - last.free = NEW.quantity * CASE NEW.kind
            WHEN 'added' THEN 1 WHEN 'released' THEN 1 WHEN 'returned' THEN 1
            WHEN 'withdrawn' THEN -1 WHEN 'reserved' THEN -1 ELSE 0 END
          AND NEW.reserved - last.reserved = NEW.quantity * CASE NEW.kind
            WHEN 'reserved' THEN 1 WHEN 'released' THEN -1 WHEN 'taken' THEN -1 ELSE 0 END
          AND NEW.taken - last.taken = NEW.quantity * CASE NEW.kind
            WHEN 'taken' THEN 1 WHEN 'returned' THEN -1 ELSE 0 END)
      BEGIN SELECT RAISE(ABORT, 'a stock goes on from what the movement before left'); END;
    """

  static let appendOnly =
    AppendOnly("stocks", keys: ["id", "institution, promoter, product"]).triggers
    + AppendOnly("stock_movements", keys: ["id", "change", "stock, number"]).triggers
}
