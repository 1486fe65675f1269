import Programme
import Records
import Storage

/// Which rules on risk are on, and how strict they are.
/// - Source: programme rules, section 16.
struct RiskPolicyRoutes: Sendable {
  let store: StoreAccess
  let intake: RecordIntake

  var routes: [Route] {
    [
      Route(
        method: .put, path: "/v1/risk-policy", access: .bearer(.writeRiskPolicy), bodies: [.json],
        documentation: RouteDocumentation(
          """
          Sets the rules on risk from `at` on, or from now on without it; a rule that isn't named \
          is off.
          """, request: "risk_policy",
          answers: [.init(200, "The rules from then on.", .object("risk_policy"))],
          problems: [400, 403, 413, 415, 422])
      ) { try await put($0) },
      Route(
        method: .get, path: "/v1/risk-policy", access: .bearer(.readRiskPolicy),
        documentation: RouteDocumentation(
          "Shows the rules on risk in force.",
          answers: [
            .init(
              200, "As of now; `at` is null when no record has set them.", .object("risk_policy"))
          ], problems: [403])
      ) { try await get($0) },
    ]
  }

  private func put(_ request: APIRequest) async throws -> Answer {
    let body = try request.json()
    return try await store.write { transaction, now in
      let parsed = try RecordParser(RecordContext(type: .riskPolicy, at: now)).parse(body)
      guard case .catalogue(.riskPolicy(let policy), let moment) = parsed.record else {
        preconditionFailure("a policy on risk is a record of the catalogue")
      }
      try intake.record(parsed, by: request.identity, in: transaction, now: now)
      return .ok(CatalogueObjectCoding.json(policy, at: moment))
    }
  }

  private func get(_ request: APIRequest) async throws -> Answer {
    let version = try await store.read { try $0.riskPolicies().version(at: request.now) }
    return .ok(CatalogueObjectCoding.json(version?.value ?? .off, at: version?.at))
  }
}
