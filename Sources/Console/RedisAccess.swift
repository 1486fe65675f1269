import Programme
import RedisClient

/// What the console asks of Redis; whatever goes wrong there is a 503.
struct RedisAccess: Sendable {
  let redis: RedisService

  /// - Throws: ``Problem`` 503 unless Redis has the touch.
  func add(_ touch: Touch, keptUntil: Timestamp) async throws {
    var pipeline = RedisPipeline()
    TouchLayout.append(touch, keptUntilMilliseconds: keptUntil.milliseconds, to: &pipeline)
    _ = try await send(pipeline)
  }

  /// An event as it is queued.
  struct QueuedEvent: Sendable {
    let id: EventID
    let content: [UInt8]
    let digest: [UInt8]
  }

  /// Queues events, all or nothing.
  /// - Returns: for each whether the same was queued within the last hour, as far as Redis tells.
  /// - Throws: ``Problem`` 503 unless Redis has them all.
  func queue(_ events: [QueuedEvent]) async throws -> [Bool] {
    guard !events.isEmpty else { return [] }
    var pipeline = RedisPipeline()
    pipeline.add("MULTI")
    for event in events { OrderStream.appendAdd(event.content, to: &pipeline) }
    pipeline.add("EXEC")
    let queuing = pipeline.count
    for event in events {
      IntakeMemory.appendRemember(event: event.id.text, digest: event.digest, to: &pipeline)
    }
    return try await Self.reporting {
      let replies = try await redis.send(
        pipeline, deadlineMilliseconds: ConsoleLimits.queueMilliseconds)
      try Array(replies.prefix(queuing)).allAccepted()
      try replies[queuing - 1].items().allAccepted()
      // What is remembered only counts: the events are queued whether or not it can be told.
      return zip(events, replies.dropFirst(queuing)).map { event, reply in
        (try? IntakeMemory.recollection(reply, digest: event.digest)) == .same
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
    return try await Self.reporting { try OrderStream.backlog(replies[...]) }
  }

  func send(_ pipeline: RedisPipeline) async throws -> [RedisReply] {
    try await Self.reporting {
      let replies = try await redis.send(
        pipeline, deadlineMilliseconds: ConsoleLimits.redisMilliseconds)
      try replies.allAccepted()
      return replies
    }
  }

  private static func reporting<Result>(_ work: () async throws -> Result) async throws -> Result {
    do {
      return try await work()
    } catch let error as RedisError {
      throw Problem.unavailable("Redis didn't take it (\(error))")
    }
  }
}
