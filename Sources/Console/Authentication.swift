import Programme
import Storage

/// Who calls, and by which credential.
struct AuthenticatedCaller: Sendable {
  let identity: Identity
  /// The credential's.
  let name: String

  /// Whoever bears the token that the server was started with.
  static let administrator = AuthenticatedCaller(identity: .platform, name: "admin")
}

/// Finds out who calls. The store is asked each time, so that what any process revokes is refused
/// from the next request on.
struct Authentication: Sendable {
  private let store: StoreAccess
  private let adminDigest: [UInt8]

  init(store: StoreAccess, adminToken: String) {
    self.store = store
    adminDigest = TokenMint.digest(of: adminToken)
  }

  /// - Parameter authorization: the value of the `Authorization` header.
  /// - Throws: ``Problem`` 401.
  func bearer(_ authorization: String, at now: Timestamp) async throws -> AuthenticatedCaller {
    let parts = authorization.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
    guard parts.count == 2, parts[0].lowercased() == "bearer",
      (1...Self.longestToken).contains(parts[1].utf8.count)
    else { throw Problem.unauthorized("expected Authorization: Bearer TOKEN") }
    let digest = TokenMint.digest(of: String(parts[1]))
    if isEqualInConstantTime(digest, adminDigest) { return .administrator }
    // The time of the look-up depends on the digest, which nobody can choose to be near another.
    let found = try await store.read { try $0.credential(tokenDigest: digest) }
    guard let found, isEqualInConstantTime(found.tokenDigest, digest),
      let identity = Identity(found)
    else { throw Problem.unauthorized("the token isn't known; ask for a new one") }
    guard found.revokedAt == nil else {
      throw Problem.unauthorized("the token was revoked; ask for a new one")
    }
    guard !found.hasExpired(at: now) else {
      throw Problem.unauthorized("the token has expired; ask for a new one")
    }
    return AuthenticatedCaller(identity: identity, name: found.name)
  }

  /// - Throws: ``Problem`` 401.
  func signature(
    _ message: SignedMessage, over body: [UInt8], at now: Timestamp
  ) async throws -> AuthenticatedCaller {
    guard message.isFresh(at: now) else {
      throw Problem.unauthorized("webhook-timestamp is more than 5 minutes off; check the clock")
    }
    let signers = try await store.read { try $0.signers(validAt: now) }
      .filter { $0.role == Role.orderSystem.rawValue }
      .suffix(ConsoleLimits.signingSecrets)
    var found: Credential?
    for signer in signers {
      if let secret = signer.signingSecret, message.isSigned(with: secret, body: body) {
        found = signer
      }
    }
    guard let found, let identity = Identity(found) else {
      throw Problem.unauthorized("webhook-signature matches no signing secret")
    }
    return AuthenticatedCaller(identity: identity, name: found.name)
  }

  private static let longestToken = 512
}
