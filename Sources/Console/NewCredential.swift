import Programme
import Records
import Storage

/// What is asked for when a credential is created.
struct NewCredential {
  private static let fields = [
    "name", "role", "shop", "institution", "promoter", "expires_at", "expires_in_seconds",
  ]

  private let name: String
  private let role: Role
  private let shop: ShopID?
  private let institution: InstitutionID?
  private let promoter: PromoterID?
  private let expiresAt: Timestamp?
  private let now: Timestamp

  /// - Throws: ``Problem`` 422.
  init(_ json: JSON, now: Timestamp) throws {
    guard case .object(let members) = json else {
      throw Problem.malformed("expected a JSON object")
    }
    guard members.allSatisfy({ Self.fields.contains($0.key) }) else {
      throw Problem.malformed("known fields are \(Self.fields.joined(separator: ", "))")
    }
    let name: ID<Self>? = try Self.id(json, "name")
    guard let name else { throw Problem.malformed("name: missing") }
    guard let role = json["role"]?.string.flatMap(Role.init(rawValue:)) else {
      let roles = Role.allCases.map(\.rawValue).joined(separator: ", ")
      throw Problem.malformed("role: expected one of \(roles)")
    }
    self.name = name.text
    self.role = role
    shop = try Self.id(json, "shop")
    institution = try Self.id(json, "institution")
    promoter = try Self.id(json, "promoter")
    expiresAt = try Self.expiry(json, now)
    self.now = now
    try checkScope()
  }

  private func checkScope() throws {
    let given = [
      ("shop", shop?.text), ("institution", institution?.text), ("promoter", promoter?.text),
    ]
    .filter { $0.1 != nil }.map(\.0)
    let (needed, allowed): ([String], [String]) =
      switch role {
      case .platform: ([], [])
      case .merchant: (["shop"], ["shop"])
      case .institution: (["institution"], ["institution"])
      case .promoter: (["promoter"], ["promoter"])
      case .orderSystem: ([], ["shop"])
      }
    guard needed.allSatisfy(given.contains), given.allSatisfy(allowed.contains) else {
      throw Problem.malformed(
        needed.isEmpty
          ? "role \(role.rawValue) is limited to no \(given.joined(separator: ", "))"
          : "role \(role.rawValue) needs \(needed.joined(separator: ", ")) and nothing else")
    }
  }

  private static func id<Kind>(_ json: JSON, _ key: String) throws -> ID<Kind>? {
    guard let value = json[key], value != .null else { return nil }
    guard let id = value.string.flatMap({ ID<Kind>($0) }) else {
      throw Problem.malformed("\(key): expected an id of 1 to 64 characters of [0-9A-Za-z_.:-]")
    }
    return id
  }

  private static func expiry(_ json: JSON, _ now: Timestamp) throws -> Timestamp? {
    let (at, within) = (json["expires_at"] ?? .null, json["expires_in_seconds"] ?? .null)
    guard at == .null || within == .null else {
      throw Problem.malformed("expires_at, expires_in_seconds: expected one of them at most")
    }
    if within != .null {
      guard let seconds = within.integer, (1...ConsoleLimits.longestExpirySeconds).contains(seconds)
      else {
        throw Problem.malformed(
          "expires_in_seconds: expected 1 to \(ConsoleLimits.longestExpirySeconds)")
      }
      return Timestamp(milliseconds: now.milliseconds + seconds * 1_000)
    }
    guard at != .null else { return nil }
    let latest = now.milliseconds + ConsoleLimits.longestExpirySeconds * 1_000
    guard let moment = at.string.flatMap(RFC3339.timestamp), moment > now,
      moment.milliseconds <= latest
    else {
      throw Problem.malformed("expires_at: expected a time with offset, within the next ten years")
    }
    return moment
  }

  var mint: TokenMint {
    TokenMint(
      name: name, role: role, shop: shop, institution: institution, promoter: promoter,
      expiresAt: expiresAt, now: now)
  }
}
