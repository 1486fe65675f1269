/// Which order lines quote the code on an item.
enum SQLiteUnitSchema {
  static let tables = """
    CREATE TABLE unit_quotes (
      unit TEXT NOT NULL,
      order_seq INTEGER NOT NULL,
      line TEXT NOT NULL,
      PRIMARY KEY (unit, order_seq, line)
    ) STRICT, WITHOUT ROWID;
    """

  static let appendOnly = AppendOnly("unit_quotes", keys: ["unit, order_seq, line"], refusal: .fail)
    .triggers
}
