import Programme
import Records
import Storage

/// Tokens and signing secrets.
struct CredentialRoutes: Sendable {
  let store: StoreAccess

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
          "Revokes every credential of a name; the next request with one of them is refused.",
          answers: [.init(204, "Revoked.", .none)], problems: [403, 404])
      ) { try await delete($0) },
    ]
  }

  private func post(_ request: APIRequest) async throws -> Answer {
    let mint = try NewCredential(request.json(), now: request.now).mint
    try await store.write { transaction in
      let valid = try transaction.credentials(validAt: request.now)
      guard valid.count < ConsoleLimits.credentials else {
        throw Problem.malformed("there are \(valid.count) credentials already; revoke some first")
      }
      let signing = valid.count { $0.signingSecret != nil }
      guard mint.signingSecret == nil || signing < ConsoleLimits.signingSecrets else {
        throw Problem.malformed("\(signing) order systems may sign already; revoke one first")
      }
      try transaction.add(mint.credential)
    }
    var members = mint.credential.members
    members.append(.init("token", .string(mint.token)))
    members.append(.init("signing_secret", .optional(mint.signingSecret)))
    return .created(.object(members))
  }

  private func list(_ request: APIRequest) async throws -> Answer {
    let page = try Page(request.query)
    let skipped = Int(try page.number() ?? 0)
    guard skipped >= 0 else { throw Page.badCursor }
    let credentials = try await store.read { try $0.credentials(validAt: request.now) }
    let rest = Array(credentials.enumerated().dropFirst(skipped))
    return page.answer(
      rest, key: { "\($0.offset + 1)" }, json: { .object($0.element.members) })
  }

  private func delete(_ request: APIRequest) async throws -> Answer {
    let name = request.parameter("name")
    let count = try await store.write { try $0.revokeCredentials(named: name, at: request.now) }
    guard count > 0 else { throw Problem.notFound("credential", name) }
    return .noContent
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
      .init("expires_at", .optional(expiresAt.map(RFC3339.text))),
    ]
  }
}
