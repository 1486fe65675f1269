import Programme
import RedisClient

/// What the console asks of Redis; whatever goes wrong there is a 503.
struct RedisAccess: Sendable {
  let redis: RedisService

  /// - Throws: ``Problem`` 503 unless Redis has the touch.
  func add(_ touch: Touch, retentionSeconds: Int64) async throws {
    var pipeline = RedisPipeline()
    TouchLayout.append(touch, retentionSeconds: retentionSeconds, to: &pipeline)
    _ = try await send(pipeline)
  }

  /// An event as it is queued.
  struct QueuedEvent: Sendable {
    let id: EventID
    let content: [UInt8]
    let digest: [UInt8]
  }

  /// Queues events, all or nothing.
  /// - Returns: for each whether the same was queued within the last hour.
  /// - Throws: ``Problem`` 503 unless Redis has them all.
  func queue(_ events: [QueuedEvent]) async throws -> [Bool] {
    guard !events.isEmpty else { return [] }
    var pipeline = RedisPipeline()
    pipeline.add("MULTI")
    for event in events { OrderStream.appendAdd(event.content, to: &pipeline) }
    // What is remembered comes after what is queued: it only counts, and mustn't outlive a failure.
    for event in events {
      IntakeMemory.appendRemember(event: event.id.text, digest: event.digest, to: &pipeline)
    }
    pipeline.add("EXEC")
    let replies = try await send(pipeline)
    return try Self.reporting {
      let results = try replies.last?.items() ?? []
      guard results.count == 2 * events.count else {
        throw RedisError.unexpectedReply("a transaction of another length")
      }
      try Array(results.prefix(events.count)).allAccepted()
      return try zip(events, results.suffix(events.count)).map { event, reply in
        try IntakeMemory.recollection(reply, digest: event.digest) == .same
      }
    }
  }

  func queue(again payload: String) async throws {
    var pipeline = RedisPipeline()
    OrderStream.appendAdd(Array(payload.utf8), to: &pipeline)
    _ = try await send(pipeline)
  }

  func backlog() async throws -> OrderStream.Backlog {
    var pipeline = RedisPipeline()
    OrderStream.appendBacklog(to: &pipeline)
    let replies = try await send(pipeline)
    return try Self.reporting { try OrderStream.backlog(replies[...]) }
  }

  func send(_ pipeline: RedisPipeline) async throws -> [RedisReply] {
    do {
      let replies = try await redis.send(
        pipeline, deadlineMilliseconds: ConsoleLimits.redisMilliseconds)
      try replies.allAccepted()
      return replies
    } catch { throw Self.problem(error) }
  }

  private static func reporting<Result>(_ work: () throws -> Result) throws -> Result {
    do { return try work() } catch let error as RedisError { throw problem(error) }
  }

  private static func problem(_ error: RedisError) -> Problem {
    .unavailable("Redis didn't take it (\(error))")
  }
}
