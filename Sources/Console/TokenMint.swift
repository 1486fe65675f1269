import Crypto
package import Programme
import Records
package import Storage

/// A new credential with the secrets that are told once and kept nowhere.
package struct TokenMint: Sendable {
  static let prefix = "dyl_"
  static let tokenBytes = 32

  package let credential: Credential
  package let token: String
  /// For order systems: what they sign with.
  package let signingSecret: String?

  package init(
    name: String, role: Role, shop: ShopID? = nil, institution: InstitutionID? = nil,
    promoter: PromoterID? = nil, expiresAt: Timestamp? = nil, now: Timestamp
  ) {
    token = Self.prefix + Base64.encodeForURL(Self.random(Self.tokenBytes))
    let key = role == .orderSystem ? Self.random(WebhookSecret.generatedBytes) : nil
    signingSecret = key.map(WebhookSecret.text)
    credential = Credential(
      name: name, role: role.rawValue, tokenDigest: Self.digest(of: token), signingSecret: key,
      shop: shop, institution: institution, promoter: promoter, createdAt: now,
      expiresAt: expiresAt, revokedAt: nil)
  }

  static func digest(of token: String) -> [UInt8] { Array(SHA256.hash(data: Array(token.utf8))) }

  static func random(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }
}
