import Console
import EventLoops
import Logging
import Meters
import NIOCore
import Programme
import Records
import RedisClient
import Storage
import Synchronization
import TestSupport
import Testing

/// A console on loopback with a real Redis and a real ledger.
final class LiveConsole: Sendable {
  static let adminToken = "dyl_admin-of-this-test"
  static let publicURL = "https://go.example"

  let server: RedisServerProcess
  let redis: RedisService
  let store: SQLiteStore
  let console: ConsoleServer
  let metrics = MetricsRegistry()
  private let folder: TemporaryDirectory
  private let time: TestTime

  static func start(
    adjust: (inout ConsoleConfiguration) -> Void = { _ in }
  ) async throws -> LiveConsole {
    let server = try RedisServerProcess()
    let folder = try TemporaryDirectory()
    let redis = try RedisService.start(try RedisEndpoint(parsing: server.url))
    let store = try SQLiteStore(path: folder.path(of: "ledger.sqlite"))
    let url = try #require(DestinationURL(Self.publicURL))
    var configuration = ConsoleConfiguration(
      host: "127.0.0.1", port: 0, publicURL: url, adminToken: Self.adminToken)
    adjust(&configuration)
    return try await LiveConsole(server, folder, redis, store, configuration)
  }

  private init(
    _ server: RedisServerProcess, _ folder: TemporaryDirectory, _ redis: RedisService,
    _ store: SQLiteStore, _ configuration: ConsoleConfiguration
  ) async throws {
    self.server = server
    self.folder = folder
    self.redis = redis
    self.store = store
    let time = TestTime()
    self.time = time
    console = try await ConsoleServer.start(
      configuration,
      ConsoleServices(
        store: store, redis: redis, metrics: metrics,
        logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
        clock: { time.now }, hashing: { AddressHash(withoutKey: $0, on: $1) }))
  }

  var ledgerPath: String { folder.path(of: "ledger.sqlite") }

  func stop() async throws {
    await console.stop()
    try release()
  }

  /// Ends everything but the console.
  func release() throws {
    redis.stop()
    try store.close()
    server.kill()
  }

  /// Runs a test's body on a console of its own.
  static func run(
    adjust: (inout ConsoleConfiguration) -> Void = { _ in },
    _ body: (LiveConsole) async throws -> Void
  ) async throws {
    let live = try await start(adjust: adjust)
    do { try await body(live) } catch {
      try await live.stop()
      throw error
    }
    try await live.stop()
  }

  var now: Timestamp { time.now }

  /// Moves the console's clock away from the wall clock.
  func advance(milliseconds: Int64) { time.advance(milliseconds) }

  /// Stops the console's clock.
  func freeze() { time.freeze() }

  func isReady() async -> Bool { await eventually { self.redis.state == .ready } }
}

/// The wall clock, and how far a test has moved away from it.
final class TestTime: Sendable {
  private let offset = Atomic<Int64>(0)
  private let frozen = Mutex<Int64?>(nil)

  var now: Timestamp {
    let milliseconds = frozen.withLock { $0 } ?? Clock.wallMilliseconds()
    return Timestamp(milliseconds: milliseconds + offset.load(ordering: .relaxed))
  }

  func advance(_ milliseconds: Int64) { offset.add(milliseconds, ordering: .relaxed) }

  func freeze() { frozen.withLock { $0 = Clock.wallMilliseconds() } }
}
