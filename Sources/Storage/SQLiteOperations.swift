internal import Foundation
internal import GRDB
internal import Programme

extension SQLiteTransaction: OperationsReading {
  func deadLetters(after: Int64?, limit: Int) throws -> [DeadLetter] {
    try session.rows(
      """
      SELECT id, source, payload, code, detail, at, retried_at FROM dead_letters
      WHERE retried_at IS NULL AND id > ? ORDER BY id LIMIT ?
      """, [after ?? 0, limit], letter)
  }

  func deadLetter(_ id: Int64) throws -> DeadLetter? {
    try session.first(
      """
      SELECT id, source, payload, code, detail, at, retried_at FROM dead_letters WHERE id = ?
      """, [id], letter)
  }

  func deadLetterCount() throws -> Int {
    try session.first("SELECT count(*) FROM dead_letters WHERE retried_at IS NULL") { $0[0] } ?? 0
  }

  private func letter(_ row: Row) -> DeadLetter {
    DeadLetter(
      id: row[0], source: row[1], payload: String(decoding: row[2] as Data, as: UTF8.self),
      code: row[3], detail: row[4], at: Timestamp(milliseconds: row[5]),
      retriedAt: (row[6] as Int64?).map(Timestamp.init(milliseconds:)))
  }

  func credentials(validAt moment: Timestamp) throws -> [Credential] {
    try session.rows(
      "\(Self.credential) WHERE \(Self.isValid) ORDER BY id", [moment.milliseconds], credential)
  }

  func signers(validAt moment: Timestamp) throws -> [Credential] {
    try session.rows(
      """
      \(Self.credential) WHERE signing_secret IS NOT NULL AND \(Self.isValid) ORDER BY id
      """, [moment.milliseconds], credential)
  }

  func credential(tokenDigest: [UInt8]) throws -> Credential? {
    try session.first(
      "\(Self.credential) WHERE token_digest = ?", [Data(tokenDigest)], credential)
  }

  private static let credential = """
    SELECT name, role, token_digest, signing_secret, shop, institution, promoter, created_at,
      expires_at, revoked_at
    FROM credentials
    """

  private static let isValid =
    "revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)"

  private func credential(_ row: Row) -> Credential {
    Credential(
      name: row[0], role: row[1], tokenDigest: [UInt8](row[2] as Data),
      signingSecret: (row[3] as Data?).map { [UInt8]($0) },
      shop: (row[4] as String?).map(ShopID.init(trusted:)),
      institution: (row[5] as String?).map(InstitutionID.init(trusted:)),
      promoter: (row[6] as String?).map(PromoterID.init(trusted:)),
      createdAt: Timestamp(milliseconds: row[7]),
      expiresAt: (row[8] as Int64?).map(Timestamp.init(milliseconds:)),
      revokedAt: (row[9] as Int64?).map(Timestamp.init(milliseconds:)))
  }

  func reportedClick(_ id: ClickID) throws -> ReportedClick? {
    try session.first(
      """
      SELECT at, visitor, buyer, link, seq, left_touch FROM reported_clicks WHERE id = ?
      """, [id.text]
    ) { row in
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
}

extension SQLiteTransaction: OperationsWriting {
  func setAside(
    source: String, payload: String, code: String, detail: String, at: Timestamp
  ) throws {
    try session.run(
      """
      INSERT INTO dead_letters (source, payload, code, detail, at) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (source) DO NOTHING
      """,
      [source, Data(payload.utf8), code, detail, at.milliseconds])
  }

  func markRetried(_ id: Int64, at: Timestamp) throws {
    try session.run(
      "UPDATE dead_letters SET retried_at = ? WHERE id = ?", [at.milliseconds, id])
  }

  func report(_ click: Click, leavesTouch: Bool) throws -> Int64 {
    try session.run(
      """
      INSERT INTO reported_clicks (id, at, visitor, buyer, link, left_touch)
      VALUES (?, ?, ?, ?, ?, ?)
      """,
      [
        click.id.text, click.at.milliseconds, click.person.visitor, click.person.buyer,
        click.code.text, leavesTouch,
      ])
    return session.lastInsertedID
  }

  func add(_ credential: Credential) throws {
    try session.run(
      """
      INSERT INTO credentials (
        name, role, token_digest, signing_secret, shop, institution, promoter, created_at,
        expires_at, revoked_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        credential.name, credential.role, Data(credential.tokenDigest),
        credential.signingSecret.map { Data($0) }, credential.shop?.text,
        credential.institution?.text, credential.promoter?.text,
        credential.createdAt.milliseconds, credential.expiresAt?.milliseconds,
        credential.revokedAt?.milliseconds,
      ])
  }

  func revokeCredentials(named name: String, at: Timestamp) throws -> Int {
    try session.run(
      "UPDATE credentials SET revoked_at = ? WHERE name = ? AND revoked_at IS NULL",
      [at.milliseconds, name])
    return session.changedRows
  }
}

extension Person {
  fileprivate var visitor: String? { if case .visitor(let id) = self { id.text } else { nil } }
  fileprivate var buyer: String? { if case .buyer(let id) = self { id.text } else { nil } }
}
