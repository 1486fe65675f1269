import Programme
import RedisClient
import Storage

/// The stream of clicks as a worker sees it: each call is one exchange with Redis.
struct ClickQueue: Sendable {
  let redis: RedisService
  let configuration: ClickWorkerConfiguration
  var deadlineMilliseconds: Int64 = 5_000

  /// What was read: entries, oldest first, and those that aren't ours.
  typealias Reading = (entries: [ClickStream.Entry], malformed: [StreamID])

  /// Becomes the one who takes clicks in, or stays it.
  ///
  /// - Returns: false while somebody else is.
  func isOurs() async throws -> Bool {
    var question = RedisPipeline()
    ClickStream.appendReader(to: &question)
    let reader = try await exchange(question)[0].bytes()
    guard reader == nil || reader == Array(configuration.reader.utf8) else { return false }
    var claim = RedisPipeline()
    ClickStream.appendRead(
      as: configuration.reader, forMilliseconds: configuration.claimMilliseconds, to: &claim)
    _ = try await exchange(claim)
    return true
  }

  /// - Parameter waits: for entries when there are none.
  func read(waits: Bool) async throws -> Reading {
    var pipeline = RedisPipeline()
    ClickStream.appendRead(
      count: configuration.entries,
      blockMilliseconds: waits ? configuration.blockMilliseconds : nil, to: &pipeline)
    let wait = waits ? configuration.blockMilliseconds : 0
    let replies = try await redis.send(
      pipeline, deadlineMilliseconds: wait + deadlineMilliseconds,
      lane: .blocking(configuration.lane))
    return try ClickStream.entries(read: replies[0])
  }

  /// Says how far the books are, and removes what was taken in.
  ///
  /// - Returns: how many entries are left.
  func finish(
    _ ids: [StreamID], _ outcome: ClickWorker.Outcome
  ) async throws -> Int64 {
    var pipeline = RedisPipeline()
    ClickStream.appendDone(
      ids, counted: outcome.counted, repeated: outcome.repeated, misplaced: outcome.misplaced,
      to: &pipeline)
    ClickStream.appendLength(to: &pipeline)
    return try await exchange(pipeline).last?.integerValue() ?? 0
  }

  private func exchange(_ pipeline: RedisPipeline) async throws -> [RedisReply] {
    let replies = try await redis.send(pipeline, deadlineMilliseconds: deadlineMilliseconds)
    try replies.allAccepted()
    return replies
  }
}

extension ClickBatch {
  init(_ lines: [ClickLine]) {
    self.init()
    for line in lines {
      switch line {
      case .count(let hour, let code, let kind, let clicks):
        counts.append(ClickCount(hour: hour, code: code, kind: kind, clicks: clicks))
      case .open(let code, let at, let visitor):
        opens.append(LinkOpen(code: code, at: at, person: .visitor(visitor)))
      case .address(let day, let address, let clicks):
        addresses.append(AddressClicks(day: day, address: address, clicks: clicks))
      case .visit(let day, let address, let visitor):
        visits.append(AddressVisit(day: day, address: address, person: .visitor(visitor)))
      }
    }
  }
}
