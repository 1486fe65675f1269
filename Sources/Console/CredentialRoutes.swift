import Programme
import Records
import Storage

/// Tokens and signing secrets.
struct CredentialRoutes: Sendable {
  let store: StoreAccess
  let book: CredentialBook

  var routes: [Route] {
    [
      Route(
        method: .post, path: "/v1/credentials", access: .bearer(.manageCredentials),
        bodies: [.json],
        documentation: RouteDocumentation(
          """
          Creates a credential; its token and signing secret are told this once. Several of one \
          name may be valid at a time, for rotation.
          """,
          request: "new_credential",
          answers: [.init(201, "Created.", .object("created_credential"))],
          problems: [400, 403, 413, 415, 422])
      ) { try await post($0) },
      Route(
        method: .get, path: "/v1/credentials", access: .bearer(.manageCredentials),
        query: QueryField.page,
        documentation: RouteDocumentation(
          "Lists the credentials that are valid, without their secrets, oldest first.",
          answers: [.init(200, "One page.", .list("credential"))], problems: [403, 422])
      ) { try await list($0) },
      Route(
        method: .delete, path: "/v1/credentials/{name}", access: .bearer(.manageCredentials),
        documentation: RouteDocumentation(
          "Revokes every credential of a name.", answers: [.init(204, "Revoked.", .none)],
          problems: [403, 404])
      ) { try await delete($0) },
    ]
  }

  private func post(_ request: APIRequest) async throws -> Answer {
    let mint = try NewCredential(request.json()).mint(at: request.now)
    try await store.write { transaction in
      let valid = try transaction.credentials()
      guard valid.count < ConsoleLimits.credentials else {
        throw Problem.malformed("there are \(valid.count) credentials already; revoke some first")
      }
      let signing = valid.count { $0.signingSecret != nil }
      guard mint.signingSecret == nil || signing < ConsoleLimits.signingSecrets else {
        throw Problem.malformed("\(signing) order systems may sign already; revoke one first")
      }
      try transaction.add(mint.credential)
    }
    book.forget()
    var members = mint.credential.members
    members.append(.init("token", .string(mint.token)))
    members.append(.init("signing_secret", .optional(mint.signingSecret)))
    return .created(.object(members))
  }

  private func list(_ request: APIRequest) async throws -> Answer {
    let page = try Page(request.query)
    let skipped = Int(try page.number() ?? 0)
    guard skipped >= 0 else { throw Page.badCursor }
    let credentials = try await store.read { try $0.credentials() }
    let rest = Array(credentials.enumerated().dropFirst(skipped))
    return page.answer(
      rest, key: { "\($0.offset + 1)" }, json: { .object($0.element.members) })
  }

  private func delete(_ request: APIRequest) async throws -> Answer {
    let name = request.parameter("name")
    let count = try await store.write { try $0.revokeCredentials(named: name, at: request.now) }
    book.forget()
    guard count > 0 else { throw Problem.notFound("credential", name) }
    return .noContent
  }
}

/// What is asked for when a credential is created.
private struct NewCredential {
  private static let fields = ["name", "role", "shop", "institution", "promoter"]

  private let name: String
  private let role: Role
  private let shop: ShopID?
  private let institution: InstitutionID?
  private let promoter: PromoterID?

  /// - Throws: ``Problem`` 422.
  init(_ json: JSON) throws {
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

  func mint(at now: Timestamp) -> TokenMint {
    TokenMint(
      name: name, role: role, shop: shop, institution: institution, promoter: promoter, now: now)
  }
}

extension Credential {
  /// Without its secrets.
  fileprivate var members: [JSON.Member] {
    [
      .init("name", .string(name)), .init("role", .string(role)),
      .init("shop", .optional(shop?.text)),
      .init("institution", .optional(institution?.text)),
      .init("promoter", .optional(promoter?.text)),
      .init("signs", .bool(signingSecret != nil)),
      .init("created_at", .string(RFC3339.text(createdAt))),
    ]
  }
}
