import Programme
import Records
import Storage

/// How long touches live and which placements count.
/// - Source: programme rules, section 4.
struct PolicyRoutes: Sendable {
  let store: StoreAccess
  let intake: RecordIntake
  let publisher: Publisher

  var routes: [Route] {
    [
      Route(
        method: .put, path: "/v1/policy", access: .bearer(.writePolicy), bodies: [.json],
        documentation: RouteDocumentation(
          "Sets the policy from `at` on, or from now on without it.", request: "policy",
          answers: [.init(200, "The policy from then on.", .object("policy"))],
          problems: [400, 403, 413, 415, 422])
      ) { try await put($0) },
      Route(
        method: .get, path: "/v1/policy", access: .bearer(.readPolicy),
        documentation: RouteDocumentation(
          "Shows the policy in force.",
          answers: [
            .init(200, "As of now; `at` is null when no record has set it.", .object("policy"))
          ], problems: [403])
      ) { try await get($0) },
    ]
  }

  private func put(_ request: APIRequest) async throws -> Answer {
    let body = try request.json()
    let json = try await store.write { transaction, now in
      let parsed = try RecordParser(RecordContext(type: .policy, at: now)).parse(body)
      guard case .catalogue(.policy(let policy), let moment) = parsed.record else {
        preconditionFailure("a policy is a record of the catalogue")
      }
      try intake.record(parsed, by: request.identity, in: transaction, now: now)
      return CatalogueObjectCoding.json(policy, at: moment)
    }
    await publisher.publishSoon()
    return .ok(json)
  }

  private func get(_ request: APIRequest) async throws -> Answer {
    let version = try await store.read { try $0.policies().version(at: request.now) }
    return .ok(CatalogueObjectCoding.json(version?.value ?? .standard, at: version?.at))
  }
}
