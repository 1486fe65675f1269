import Programme
import Storage

/// Finds out who calls.
struct Authentication: Sendable {
  private let book: CredentialBook
  private let adminDigest: [UInt8]

  init(book: CredentialBook, adminToken: String) {
    self.book = book
    adminDigest = TokenMint.digest(of: adminToken)
  }

  /// - Parameter authorization: the value of the `Authorization` header.
  /// - Throws: ``Problem`` 401.
  func bearer(_ authorization: String, at now: Timestamp) async throws -> Identity {
    let parts = authorization.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
    guard parts.count == 2, parts[0].lowercased() == "bearer",
      (1...Self.longestToken).contains(parts[1].utf8.count)
    else { throw Problem.unauthorized("expected Authorization: Bearer TOKEN") }
    let digest = TokenMint.digest(of: String(parts[1]))
    if isEqualInConstantTime(digest, adminDigest) { return .platform }
    var found: Credential?
    // All are looked at, so that the time doesn't tell how far the search went.
    for credential in try await book.credentials(at: now)
    where isEqualInConstantTime(credential.tokenDigest, digest) { found = credential }
    guard let identity = found.flatMap(Identity.init) else {
      throw Problem.unauthorized("the token isn't known, or was revoked")
    }
    return identity
  }

  /// - Throws: ``Problem`` 401.
  func signature(
    _ message: SignedMessage, over body: [UInt8], at now: Timestamp
  ) async throws -> Identity {
    guard message.isFresh(at: now) else {
      throw Problem.unauthorized("webhook-timestamp is more than 5 minutes off; check the clock")
    }
    let signers = try await book.credentials(at: now)
      .filter { $0.signingSecret != nil && $0.role == Role.orderSystem.rawValue }
      .suffix(ConsoleLimits.signingSecrets)
    var found: Credential?
    for signer in signers {
      if let secret = signer.signingSecret, message.isSigned(with: secret, body: body) {
        found = signer
      }
    }
    guard let identity = found.flatMap(Identity.init) else {
      throw Problem.unauthorized("webhook-signature matches no signing secret")
    }
    return identity
  }

  private static let longestToken = 512
}
