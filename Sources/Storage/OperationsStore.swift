package import Programme

/// An event that couldn't be settled, and why.
package struct DeadLetter: Hashable, Sendable {
  package let id: Int64
  /// The stream entry that it came in; each is set aside once.
  package let source: String
  /// The event as it arrived, whatever it is.
  package let payload: String
  /// A code of the scenario format, or `poison` for what made the worker fail again and again.
  package let code: String
  package let detail: String
  package let at: Timestamp
  /// When it was put back last.
  package var retriedAt: Timestamp?

  package init(
    id: Int64, source: String, payload: String, code: String, detail: String, at: Timestamp,
    retriedAt: Timestamp?
  ) {
    self.id = id
    self.source = source
    self.payload = payload
    self.code = code
    self.detail = detail
    self.at = at
    self.retriedAt = retriedAt
  }
}

/// A click that a trusted system reported, with what it came to when it was taken in.
package struct ReportedClick: Hashable, Sendable {
  package let click: Click
  /// Its place among reported clicks, from 1 on.
  package let sequence: Int64
  package let leftTouch: Bool

  package init(click: Click, sequence: Int64, leftTouch: Bool) {
    self.click = click
    self.sequence = sequence
    self.leftTouch = leftTouch
  }
}

/// What a bearer token or a signing secret stands for.
package struct Credential: Hashable, Sendable {
  package var name: String
  package var role: String
  /// SHA-256 of the bearer token.
  package var tokenDigest: [UInt8]
  /// The key that an order system signs with.
  package var signingSecret: [UInt8]?
  package var shop: ShopID?
  package var institution: InstitutionID?
  package var promoter: PromoterID?
  package var createdAt: Timestamp
  /// From when on it isn't valid any more; none: it doesn't expire.
  package var expiresAt: Timestamp?
  package var revokedAt: Timestamp?

  package init(
    name: String, role: String, tokenDigest: [UInt8], signingSecret: [UInt8]?, shop: ShopID?,
    institution: InstitutionID?, promoter: PromoterID?, createdAt: Timestamp,
    expiresAt: Timestamp?, revokedAt: Timestamp?
  ) {
    self.name = name
    self.role = role
    self.tokenDigest = tokenDigest
    self.signingSecret = signingSecret
    self.shop = shop
    self.institution = institution
    self.promoter = promoter
    self.createdAt = createdAt
    self.expiresAt = expiresAt
    self.revokedAt = revokedAt
  }

  package func hasExpired(at moment: Timestamp) -> Bool { expiresAt.map { $0 <= moment } ?? false }
}

package protocol OperationsReading {
  /// Letters that haven't been put back since they were set aside, oldest first.
  func deadLetters(after: Int64?, limit: Int) throws -> [DeadLetter]
  func deadLetter(_ id: Int64) throws -> DeadLetter?
  func deadLetterCount() throws -> Int
  /// Every credential that is neither revoked nor expired at `moment`, oldest first.
  func credentials(validAt moment: Timestamp) throws -> [Credential]
  /// Those of them that may sign.
  func signers(validAt moment: Timestamp) throws -> [Credential]
  /// The credential of a token's digest, also when it was revoked or has expired.
  func credential(tokenDigest: [UInt8]) throws -> Credential?
  /// The click that was reported under an id.
  func reportedClick(_ id: ClickID) throws -> ReportedClick?
}

package protocol OperationsWriting {
  /// Sets an event aside; the same source again changes nothing.
  func setAside(source: String, payload: String, code: String, detail: String, at: Timestamp) throws
  func markRetried(_ id: Int64, at: Timestamp) throws

  /// Records a reported click, whose id must be new.
  /// - Returns: its place among reported clicks.
  func report(_ click: Click, leavesTouch: Bool) throws -> Int64

  /// Adds a credential; several of one name may be valid at once, for rotation.
  func add(_ credential: Credential) throws
  /// Revokes every credential of a name that isn't revoked yet, those that have expired too.
  /// - Returns: how many there were.
  func revokeCredentials(named name: String, at: Timestamp) throws -> Int
}
