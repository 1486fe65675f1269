import EventLoops
import Logging
import RedisClient

/// The Redis that a process works with: one of its own, or one from outside.
struct RedisSource: Sendable {
  /// How long the start waits for an outside Redis before it goes on without.
  static let patienceMilliseconds: Int64 = 2_000
  static let retryMilliseconds: Int64 = 5_000

  let endpoint: RedisEndpoint
  let service: RedisService
  private let embedded: EmbeddedRedis?
  private let checking: Task<Void, Never>?

  /// - Throws: ``CommandFailure`` when it can't be started, or must not be used.
  static func open(_ configuration: Configuration, logger: Logger) async throws -> RedisSource {
    if let endpoint = configuration.redis {
      return try await outside(endpoint, logger: logger)
    }
    let embedded = try await EmbeddedRedis.start(in: configuration.data, logger: logger)
    let service = try RedisService.start(embedded.endpoint)
    return RedisSource(
      endpoint: embedded.endpoint, service: service, embedded: embedded, checking: nil)
  }

  /// Whether the Redis is this process's own.
  var isEmbedded: Bool { embedded != nil }

  /// Blocks until the connections are closed and a Redis of our own is gone.
  func close() {
    checking?.cancel()
    service.stop()
    embedded?.stop()
  }

  private static func outside(
    _ endpoint: RedisEndpoint, logger: Logger
  ) async throws -> RedisSource {
    let service = try RedisService.start(endpoint)
    do {
      let information = try await RedisInformation.ask(service, within: patienceMilliseconds)
      if let refusal = information.refusal(of: endpoint.description) {
        service.stop()
        throw refusal
      }
      warn(information, endpoint, logger)
      return RedisSource(endpoint: endpoint, service: service, embedded: nil, checking: nil)
    } catch let error as RedisError {
      logger.warning(
        "Redis doesn't answer; starting without it",
        metadata: ["redis": "\(endpoint)", "reason": "\(error)"])
      let checking = Task { await checkLater(service, endpoint, logger) }
      return RedisSource(endpoint: endpoint, service: service, embedded: nil, checking: checking)
    }
  }

  /// Looks at a Redis that wasn't there at the start as soon as it is.
  private static func checkLater(
    _ service: RedisService, _ endpoint: RedisEndpoint, _ logger: Logger
  ) async {
    while !Task.isCancelled {
      try? await Task.sleep(for: .milliseconds(retryMilliseconds))
      guard let information = try? await RedisInformation.ask(service, within: patienceMilliseconds)
      else { continue }
      guard let refusal = information.refusal(of: endpoint.description) else {
        return warn(information, endpoint, logger)
      }
      logger.critical("\(refusal.what): \(refusal.why)", metadata: ["do": "\(refusal.remedy)"])
      return
    }
  }

  private static func warn(
    _ information: RedisInformation, _ endpoint: RedisEndpoint, _ logger: Logger
  ) {
    guard !information.usesAppendOnlyFile else { return }
    logger.warning(
      "this Redis keeps no append-only file: its restart loses clicks and order events",
      metadata: ["redis": "\(endpoint)", "do": "set appendonly yes"])
  }
}

extension RedisInformation {
  static func ask(
    _ service: RedisService, within milliseconds: Int64
  ) async throws(RedisError) -> RedisInformation {
    let reply = try await service.send("INFO", deadlineMilliseconds: milliseconds)
    return RedisInformation(text: String(decoding: try reply.bytes() ?? [], as: UTF8.self))
  }
}
