import RedisClient

/// The stream as a worker sees it: each call is one exchange with Redis.
struct OrderQueue: Sendable {
  let redis: RedisService
  let configuration: WorkerConfiguration

  private static let deadlineMilliseconds: Int64 = 5_000
  /// Pending entries looked at in one call.
  static let claimCount = 500

  func makeGroup() async throws {
    var pipeline = RedisPipeline()
    OrderStream.appendMakeGroup(to: &pipeline)
    try OrderStream.checkGroup(try await exchange(pipeline)[0])
  }

  /// Waits for new entries.
  func read() async throws -> [StreamEntry] {
    var pipeline = RedisPipeline()
    OrderStream.appendRead(
      as: configuration.consumer, count: configuration.batchSize,
      blockMilliseconds: configuration.blockMilliseconds, to: &pipeline)
    let replies = try await redis.send(
      pipeline, deadlineMilliseconds: configuration.blockMilliseconds + Self.deadlineMilliseconds,
      lane: .blocking(configuration.lane))
    return try OrderStream.entries(read: replies[0])
  }

  /// Takes over what other workers, or this one before it ended, left pending.
  func claim(idleMilliseconds: Int64, from start: StreamID?) async throws -> OrderStream.Claim {
    var pipeline = RedisPipeline()
    OrderStream.appendClaim(
      as: configuration.consumer, idleMilliseconds: idleMilliseconds, from: start,
      count: Self.claimCount, to: &pipeline)
    return try OrderStream.claim(try await exchange(pipeline)[0])
  }

  /// How often each of these entries was delivered.
  func deliveries(of entries: [StreamEntry]) async throws -> [StreamID: Int64] {
    guard let first = entries.map(\.id).min(), let last = entries.map(\.id).max() else {
      return [:]
    }
    var pipeline = RedisPipeline()
    OrderStream.appendPending(
      from: first, through: last, count: Self.claimCount * 4, to: &pipeline)
    let deliveries = try OrderStream.deliveries(try await exchange(pipeline)[0])
    return Dictionary(deliveries.map { ($0.id, $0.times) }, uniquingKeysWith: max)
  }

  /// Copies what was set aside to the stream of dead letters.
  func bury(_ letters: [SetAside]) async throws {
    guard !letters.isEmpty else { return }
    var pipeline = RedisPipeline()
    for letter in letters {
      OrderStream.appendDead(
        event: Array(letter.payload.utf8), code: letter.code, detail: letter.detail,
        source: letter.source, to: &pipeline)
    }
    _ = try await exchange(pipeline)
  }

  /// Says that entries are settled, and removes them.
  func finish(_ ids: [StreamID]) async throws {
    var pipeline = RedisPipeline()
    OrderStream.appendDone(ids, to: &pipeline)
    guard !pipeline.isEmpty else { return }
    _ = try await exchange(pipeline)
  }

  private func exchange(_ pipeline: RedisPipeline) async throws -> [RedisReply] {
    let replies = try await redis.send(
      pipeline, deadlineMilliseconds: Self.deadlineMilliseconds)
    for case .error(let error) in replies where !error.isExistingGroup {
      throw RedisError.refused(error)
    }
    return replies
  }
}
