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
    let parser = RecordParser(RecordContext(type: .policy, at: request.now))
    let parsed = try parser.parse(try request.json())
    guard case .catalogue(.policy(let policy), let moment) = parsed.record else {
      preconditionFailure("a policy is a record of the catalogue")
    }
    _ = try await store.write { transaction in
      try intake.record(parsed, by: request.identity, in: transaction, now: request.now)
    }
    await publisher.publishSoon()
    return .ok(CatalogueObjectCoding.json(policy, at: moment))
  }

  private func get(_ request: APIRequest) async throws -> Answer {
    let version = try await store.read { try $0.policies().version(at: request.now) }
    return .ok(CatalogueObjectCoding.json(version?.value ?? .standard, at: version?.at))
  }
}
