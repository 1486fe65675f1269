/// The tables of the catalogue's log, and of what has to be copied from it to Redis.
enum SQLiteCatalogueSchema {
  /// `reference` is the other thing by which a record is looked up: a plan's product, the institution
  /// of an allocation, a scheme or a promoter, the shop of a product or a link, the sharer of a
  /// binding to a shop, the buyer of a visitor's binding.
  static let tables = """
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

  static let appendOnly = AppendOnly("records", keys: ["seq"]).triggers
}
