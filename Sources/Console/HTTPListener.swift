import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

/// Where a server listens.
package struct BoundAddress: Hashable, Sendable, CustomStringConvertible {
  package let host: String
  package let port: Int

  package var description: String {
    host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
  }
}

/// An HTTP server that is up when `start` returns, and down when `stop` returns.
struct HTTPListener: Sendable {
  let address: BoundAddress
  private let group: ServiceGroup
  private let task: Task<Void, any Error>

  /// - Throws: when the address can't be listened on.
  static func start(
    _ router: Router<ConsoleContext>, host: String, port: Int, logger: Logger
  ) async throws -> HTTPListener {
    var quiet = logger
    // What the framework has to say of each connection is for its own developers.
    quiet.logLevel = max(logger.logLevel, .warning)
    let (addresses, found) = AsyncStream<BoundAddress>.makeStream()
    let application = Application(
      router: router,
      server: .http1(
        configuration: .init(
          idleTimeout: .seconds(ConsoleLimits.idleSeconds),
          httpDecoderConfiguration: .init(
            maxHeaderFieldSize: ConsoleLimits.headerFieldBytes,
            maxHeaderListSize: ConsoleLimits.headerBytes,
            maxHeaderFieldCount: ConsoleLimits.headerFields))),
      configuration: ApplicationConfiguration(
        address: .hostname(host, port: port),
        availableConnectionsDelegate: .maximum(ConsoleLimits.connections, logger: quiet)),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? port
        found.yield(BoundAddress(host: channel.localAddress?.ipAddress ?? host, port: port))
      },
      logger: quiet)
    var configuration = ServiceGroupConfiguration(services: [application], logger: quiet)
    configuration.maximumGracefulShutdownDuration = .seconds(ConsoleLimits.stopSeconds)
    let group = ServiceGroup(configuration: configuration)
    let task = Task {
      defer { found.finish() }
      try await group.run()
    }
    for await address in addresses {
      return HTTPListener(address: address, group: group, task: task)
    }
    try await task.value
    throw CancellationError()
  }

  /// Stops accepting, lets requests under way finish, and cuts off what takes too long.
  func stop() async {
    await group.triggerGracefulShutdown()
    try? await task.value
  }
}
