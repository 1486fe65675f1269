/// The tables of clicks. Unlike those of money they are sums: rows grow, and addresses are forgotten.
enum SQLiteClickSchema {
  /// What is looked at together stands together: the clicks of an hour, the addresses of a day.
  static let tables = """
    CREATE TABLE click_kinds (code INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

    CREATE TABLE click_counts (
      hour INTEGER NOT NULL,
      link TEXT NOT NULL,
      kind INTEGER NOT NULL REFERENCES click_kinds (code),
      clicks INTEGER NOT NULL CHECK (clicks > 0),
      PRIMARY KEY (hour, link, kind)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE address_days (
      day INTEGER NOT NULL,
      address INTEGER NOT NULL,
      clicks INTEGER NOT NULL CHECK (clicks >= 0),
      people INTEGER NOT NULL CHECK (people >= 0),
      PRIMARY KEY (day, address)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE address_people (
      day INTEGER NOT NULL,
      address INTEGER NOT NULL,
      is_buyer INTEGER NOT NULL CHECK (is_buyer IN (0, 1)),
      person TEXT NOT NULL,
      PRIMARY KEY (day, address, is_buyer, person)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX address_people_by_person ON address_people (person, is_buyer, day);

    CREATE TABLE click_sources (
      source TEXT PRIMARY KEY,
      records INTEGER NOT NULL CHECK (records > 0)
    ) STRICT, WITHOUT ROWID;

    CREATE TRIGGER click_counts_grow BEFORE UPDATE ON click_counts
      WHEN NEW.clicks < OLD.clicks OR NEW.hour <> OLD.hour OR NEW.link <> OLD.link
        OR NEW.kind <> OLD.kind
      BEGIN SELECT RAISE(ABORT, 'counted clicks never become fewer'); END;
    CREATE TRIGGER click_counts_not_deleted BEFORE DELETE ON click_counts
      BEGIN SELECT RAISE(ABORT, 'counted clicks are never deleted'); END;
    CREATE TRIGGER click_sources_advance BEFORE UPDATE ON click_sources
      WHEN NEW.records < OLD.records OR NEW.source <> OLD.source
      BEGIN SELECT RAISE(ABORT, 'a journal is never counted again'); END;
    CREATE TRIGGER click_sources_not_deleted BEFORE DELETE ON click_sources
      BEGIN SELECT RAISE(ABORT, 'a journal is never counted again'); END;
    """
}
