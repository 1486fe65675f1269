package import Logging
package import Meters
package import Programme

/// Health, readiness and metrics of a role that has no API.
package final class OperationsServer: Sendable {
  private let listener: HTTPListener

  package var address: BoundAddress { listener.address }

  private init(_ listener: HTTPListener) { self.listener = listener }

  /// Starts to listen; returns when requests are answered.
  ///
  /// - Parameters:
  ///   - port: 0 takes a free one.
  ///   - allowedHosts: values of `Host` that are served besides those of this machine.
  package static func start(
    host: String, port: Int, allowedHosts: [String] = [], checks: [ReadinessCheck],
    metrics: MetricsRegistry, logger: Logger, clock: @escaping @Sendable () -> Timestamp
  ) async throws -> OperationsServer {
    let front = FrontMiddleware(
      hosts: HostGuard(boundTo: host, names: allowedHosts),
      slots: RequestSlots(ConsoleLimits.concurrentRequests), metrics: RequestMetrics(metrics),
      logger: logger)
    let table = RouteTable(
      routes: OperationsRoutes(checks: checks, metrics: metrics).routes,
      gate: RequestGate(
        authentication: nil, failures: FailureLimit(), bodyMilliseconds: 0,
        refusedCredentials: RequestGate.refusedCredentials(metrics), clock: clock))
    return OperationsServer(
      try await HTTPListener.start(table.router(front), host: host, port: port, logger: logger))
  }

  package func stop() async { await listener.stop() }
}
