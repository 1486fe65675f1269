import Meters
import Programme
import Records

/// The API of the platform.
///
/// Also publishes what changes in the catalogue to Redis for as long as it runs.
package final class ConsoleServer: Sendable {
  private let listener: HTTPListener
  private let store: StoreAccess
  private let publishing: Task<Void, Never>

  /// Where it listens, with the port that was taken when it was asked for a free one.
  package var address: BoundAddress { listener.address }

  private init(_ listener: HTTPListener, _ store: StoreAccess, _ publishing: Task<Void, Never>) {
    self.listener = listener
    self.store = store
    self.publishing = publishing
  }

  /// Starts to listen; returns when requests are answered.
  package static func start(
    _ configuration: ConsoleConfiguration, _ services: ConsoleServices
  ) async throws -> ConsoleServer {
    let store = StoreAccess(services.store, clock: services.clock)
    let publisher = Publisher(store: store, services: services)
    let parts = ConsoleParts(configuration, services, store: store, publisher: publisher)
    let front = FrontMiddleware(
      hosts: HostGuard(
        boundTo: configuration.host,
        names: configuration.allowedHosts + [configuration.publicURL.host]),
      slots: RequestSlots(ConsoleLimits.concurrentRequests),
      metrics: RequestMetrics(services.metrics), logger: services.logger)
    let table = RouteTable(routes: parts.routes, gate: parts.gate)
    do {
      let listener = try await HTTPListener.start(
        table.router(front), host: configuration.host, port: configuration.port,
        logger: services.logger)
      return ConsoleServer(listener, store, Task { await publisher.run() })
    } catch {
      await store.stop()
      throw error
    }
  }

  /// Stops accepting, finishes what is under way, and gives the store back.
  package func stop() async {
    await listener.stop()
    publishing.cancel()
    await publishing.value
    await store.stop()
  }
}
