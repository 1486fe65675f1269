internal import Programme

extension SQLiteTransaction: OperationsReading {
  func deadLetters(after: Int64?, limit: Int) throws -> [DeadLetter] {
    try session.rows(
      Self.openDeadLetters, [.integer(after ?? 0), .integer(Int64(limit))], letter)
  }

  private static let openDeadLetters = SQLText(
    """
    SELECT id, source, payload, code, detail, at, retried_at FROM dead_letters
    WHERE retried_at IS NULL AND id > ? ORDER BY id LIMIT ?
    """)

  func deadLetter(_ id: Int64) throws -> DeadLetter? {
    try session.first(Self.deadLetterByID, [.integer(id)], letter)
  }

  private static let deadLetterByID = SQLText(
    "SELECT id, source, payload, code, detail, at, retried_at FROM dead_letters WHERE id = ?")

  func deadLetterCount() throws -> Int {
    try session.first(Self.openDeadLetterCount) { Int($0[0] as Int64) } ?? 0
  }

  private static let openDeadLetterCount = SQLText(
    "SELECT count(*) FROM dead_letters WHERE retried_at IS NULL")

  private func letter(_ row: SQLiteStatement) -> DeadLetter {
    DeadLetter(
      id: row[0], source: row[1], payload: row[2],
      code: row[3], detail: row[4], at: Timestamp(milliseconds: row[5]),
      retriedAt: (row[6] as Int64?).map(Timestamp.init(milliseconds:)))
  }

  func credentials(validAt moment: Timestamp) throws -> [Credential] {
    try session.rows(Self.validCredentials, [.time(moment)], credential)
  }

  private static let validCredentials = SQLText(
    "\(selectCredential) WHERE \(isValid) ORDER BY id")

  func signers(validAt moment: Timestamp) throws -> [Credential] {
    try session.rows(Self.validSigners, [.time(moment)], credential)
  }

  private static let validSigners = SQLText(
    "\(selectCredential) WHERE signing_secret IS NOT NULL AND \(isValid) ORDER BY id")

  func credential(tokenDigest: [UInt8]) throws -> Credential? {
    try session.first(Self.credentialByDigest, [.blob(tokenDigest)], credential)
  }

  private static let credentialByDigest = SQLText(
    "\(selectCredential) WHERE token_digest = ?")

  private static let selectCredential = """
    SELECT name, role, token_digest, signing_secret, shop, institution, promoter, created_at,
      expires_at, revoked_at
    FROM credentials
    """

  private static let isValid =
    "revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)"

  private func credential(_ row: SQLiteStatement) -> Credential {
    Credential(
      name: row[0], role: row[1], tokenDigest: row[2], signingSecret: row[3],
      shop: (row[4] as String?).map(ShopID.init(trusted:)),
      institution: (row[5] as String?).map(InstitutionID.init(trusted:)),
      promoter: (row[6] as String?).map(PromoterID.init(trusted:)),
      createdAt: Timestamp(milliseconds: row[7]),
      expiresAt: (row[8] as Int64?).map(Timestamp.init(milliseconds:)),
      revokedAt: (row[9] as Int64?).map(Timestamp.init(milliseconds:)))
  }

  func reportedClick(_ id: ClickID) throws -> ReportedClick? {
    try session.first(Self.reportedClickByID, [.id(id)]) { row in
      let visitor: String? = row[1]
      let person =
        visitor.map { Person.visitor(VisitorID(trusted: $0)) }
        ?? .buyer(BuyerID(trusted: row[2]))
      let click = Click(
        id: id, at: Timestamp(milliseconds: row[0]), person: person,
        code: LinkCode(trusted: row[3]))
      return ReportedClick(click: click, sequence: row[4], leftTouch: row[5])
    }
  }

  private static let reportedClickByID = SQLText(
    "SELECT at, visitor, buyer, link, seq, left_touch FROM reported_clicks WHERE id = ?")
}

extension SQLiteTransaction: OperationsWriting {
  func setAside(
    source: String, payload: String, code: String, detail: String, at: Timestamp
  ) throws {
    try session.run(
      Self.insertDeadLetter,
      [.text(source), .blob(Array(payload.utf8)), .text(code), .text(detail), .time(at)])
  }

  private static let insertDeadLetter = SQLText(
    """
    INSERT INTO dead_letters (source, payload, code, detail, at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (source) DO NOTHING
    """)

  func markRetried(_ id: Int64, at: Timestamp) throws {
    try session.run(Self.retryDeadLetter, [.time(at), .integer(id)])
  }

  private static let retryDeadLetter = SQLText(
    "UPDATE dead_letters SET retried_at = ? WHERE id = ?")

  func report(_ click: Click, leavesTouch: Bool) throws -> Int64 {
    try session.run(
      Self.insertReportedClick,
      [
        .id(click.id), .time(click.at), .optional(click.person.visitor),
        .optional(click.person.buyer), .id(click.code), .integer(leavesTouch ? 1 : 0),
      ])
    return session.lastInsertedID
  }

  private static let insertReportedClick = SQLText(
    """
    INSERT INTO reported_clicks (id, at, visitor, buyer, link, left_touch)
    VALUES (?, ?, ?, ?, ?, ?)
    """)

  func add(_ credential: Credential) throws {
    try session.run(
      Self.insertCredential,
      [
        .text(credential.name), .text(credential.role), .blob(credential.tokenDigest),
        .optional(credential.signingSecret), .optional(credential.shop?.text),
        .optional(credential.institution?.text), .optional(credential.promoter?.text),
        .time(credential.createdAt), .optional(credential.expiresAt?.milliseconds),
        .optional(credential.revokedAt?.milliseconds),
      ])
  }

  private static let insertCredential = SQLText(
    """
    INSERT INTO credentials (
      name, role, token_digest, signing_secret, shop, institution, promoter, created_at,
      expires_at, revoked_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """)

  func revokeCredentials(named name: String, at: Timestamp) throws -> Int {
    try session.run(Self.revokeCredential, [.time(at), .text(name)])
    return session.changedRows
  }

  private static let revokeCredential = SQLText(
    "UPDATE credentials SET revoked_at = ? WHERE name = ? AND revoked_at IS NULL")
}

extension Person {
  fileprivate var visitor: String? { if case .visitor(let id) = self { id.text } else { nil } }
  fileprivate var buyer: String? { if case .buyer(let id) = self { id.text } else { nil } }
}
