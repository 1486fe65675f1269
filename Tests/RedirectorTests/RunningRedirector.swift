import EventLoops
import Logging
import Meters
import Programme
import RedisClient
import TestSupport

@testable import Redirector

/// A redirector with a Redis and a data directory of its own.
final class RunningRedirector {
  let redis: RedisServerProcess
  let commands: RedisService
  let data: TemporaryDirectory
  let metrics = MetricsRegistry()
  var configuration: RedirectorConfiguration
  var logger = Logger(label: "test")
  private var server: RedirectServer?

  init(
    redis arguments: [String] = [], _ configure: (inout RedirectorConfiguration) -> Void = { _ in }
  ) throws {
    redis = try RedisServerProcess(arguments: arguments)
    commands = try RedisService.start(try RedisEndpoint(parsing: redis.url))
    data = try TemporaryDirectory()
    configuration = RedirectorConfiguration(
      listen: .tcp(host: "127.0.0.1", port: 0), data: data.directory,
      redis: try RedisEndpoint(parsing: redis.url))
    logger.logLevel = .critical
    configure(&configuration)
  }

  var running: RedirectServer { server! }

  func start() throws {
    server = try RedirectServer(configuration, metrics: metrics, logger: logger)
  }

  var browser: Browser { Browser(port: running.port) }

  @discardableResult
  func stop(deadlineMilliseconds: Int64 = 10_000) -> DrainReport {
    defer { server = nil }
    return running.stop(deadlineMilliseconds: deadlineMilliseconds)
  }

  func close() {
    if server != nil { stop(deadlineMilliseconds: 0) }
    commands.stop()
    redis.kill()
  }

  /// Writes a link, and announces it.
  func publish(_ code: String, _ copy: LinkCopy = linkCopy()) async throws {
    var pipeline = RedisPipeline()
    copy.appendWrite(LinkCode(trusted: code), to: &pipeline)
    ChangeFeed.appendAnnouncement(.link(LinkCode(trusted: code)), to: &pipeline)
    try await commands.send(pipeline, deadlineMilliseconds: 5_000).allAccepted()
  }

  /// Everything that Redis keeps of a visitor.
  func touches(of visitor: String) async throws -> [Touch] {
    let person = Person.visitor(VisitorID(trusted: visitor))
    var pipeline = RedisPipeline()
    TouchLayout.appendRead(person, to: &pipeline)
    let replies = try await commands.send(pipeline, deadlineMilliseconds: 5_000)
    return try TouchLayout.read(replies[0], of: person).touches
  }

  /// How many touches there are in all, each visitor having `touchesEach`.
  func visitors() async throws -> Int {
    let reply = try await commands.send("KEYS", "touch:*", deadlineMilliseconds: 5_000)
    return try reply.items().count
  }

  /// The value of a metric, its labels besides the loop's given as they are rendered.
  func metric(_ name: String, _ labels: String = "") -> Int {
    let start = labels.isEmpty ? "\(name){loop=" : "\(name){"
    return metrics.render().split(separator: "\n")
      .filter { $0.hasPrefix(start) && (labels.isEmpty || $0.contains(labels)) }
      .compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
      .reduce(0, +)
  }
}

/// Runs a test against a redirector of its own.
func withRedirector<Value>(
  redis arguments: [String] = [],
  _ configure: (inout RedirectorConfiguration) -> Void = { _ in },
  _ body: (RunningRedirector) async throws -> Value
) async throws -> Value {
  let redirector = try RunningRedirector(redis: arguments, configure)
  defer { redirector.close() }
  try redirector.start()
  return try await body(redirector)
}
