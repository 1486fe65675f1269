import Meters
import Programme
import Records
import RedisClient
import Storage

/// The console put together: every route, and the gate in front of them.
struct ConsoleParts: Sendable {
  let routes: [Route]
  let gate: RequestGate

  init(
    _ configuration: ConsoleConfiguration, _ services: ConsoleServices, store: StoreAccess,
    publisher: Publisher
  ) {
    let redis = RedisAccess(redis: services.redis)
    let intake = RecordIntake(ownHost: OwnHost(configuration.publicURL))
    let operations = OperationsRoutes(
      checks: [
        .redis(services.redis), .ledger(store), .worker(redis, clock: services.clock),
      ], metrics: services.metrics)
    let described =
      PolicyRoutes(store: store, intake: intake, publisher: publisher).routes
      + CatalogueRoutes(store: store, intake: intake, publisher: publisher).routes
      + RecordRoutes(store: store, intake: intake, publisher: publisher).routes
      + LinkRoutes(
        store: store, intake: intake, publisher: publisher, publicURL: configuration.publicURL
      ).routes
      + TouchRoutes(store: store, redis: redis, hashing: services.hashing).routes
      + OrderEventRoutes(
        store: store, redis: redis, accepted: OrderEventRoutes.accepted(services.metrics)
      ).routes
      + DeadLetterRoutes(store: store, redis: redis).routes
      + OrderRoutes(store: store).routes
      + LedgerRoutes(store: store).routes
      + EnrolmentRoutes(store: store, intake: intake).routes
      + FraudRoutes(store: store).routes
      + PayoutRoutes(store: store).routes
      + StockRoutes(store: store).routes
      + UnitRoutes(store: store, publicURL: configuration.publicURL).routes
      + PeriodRoutes(store: store).routes
      + ReportRoutes(store: store).routes
      + RiskPolicyRoutes(store: store, intake: intake).routes
      + ReviewRoutes(store: store, redis: redis).routes
      + BlockedReportRoutes(store: store).routes
      + CredentialRoutes(store: store).routes
      + operations.routes
    routes = Self.withDescription(described)
    gate = RequestGate(
      authentication: Authentication(store: store, adminToken: configuration.adminToken),
      failures: FailureLimit(), bodyMilliseconds: configuration.bodyMilliseconds,
      refusedCredentials: RequestGate.refusedCredentials(services.metrics),
      clock: services.clock)
  }

  /// Adds the call that describes the API, itself included.
  private static func withDescription(_ routes: [Route]) -> [Route] {
    func route(_ description: JSON) -> Route {
      Route(
        method: .get, path: "/openapi.json", access: .open,
        documentation: RouteDocumentation(
          "Describes the API.",
          answers: [.init(200, "An OpenAPI 3.1 document.", .object("openapi"))])
      ) { _ in .ok(description) }
    }
    return routes + [route(OpenAPIDocument(routes + [route(.null)]).json)]
  }
}
