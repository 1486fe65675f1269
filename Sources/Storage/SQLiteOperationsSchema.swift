/// The tables beside the books: dead letters, clicks that others reported, and credentials.
enum SQLiteOperationsSchema {
  /// A dead letter's payload is a blob: it may be anything, bytes of zero included.
  static let tables = """
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
  static let expiry = """
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

  static let appendOnly = AppendOnly("reported_clicks", keys: ["seq", "id"]).triggers
}
