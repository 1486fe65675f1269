/// Which order lines quote the code on an item.
enum SQLiteUnitSchema {
  static let tables = """
    CREATE TABLE unit_quotes (
      unit TEXT NOT NULL,
      order_seq INTEGER NOT NULL,
      line TEXT NOT NULL,
      PRIMARY KEY (unit, order_seq, line)
    ) STRICT, WITHOUT ROWID;

    CREATE TRIGGER unit_quotes_not_updated BEFORE UPDATE ON unit_quotes
      BEGIN SELECT RAISE(ABORT, 'quotes of codes are never altered'); END;
    CREATE TRIGGER unit_quotes_not_deleted BEFORE DELETE ON unit_quotes
      BEGIN SELECT RAISE(ABORT, 'quotes of codes are never deleted'); END;
    CREATE TRIGGER unit_quotes_not_replaced BEFORE INSERT ON unit_quotes
      WHEN EXISTS (
        SELECT 1 FROM unit_quotes
        WHERE unit = NEW.unit AND order_seq = NEW.order_seq AND line = NEW.line)
      BEGIN SELECT RAISE(FAIL, 'quotes of codes are never replaced'); END;
    """
}
