import Logging
import Meters
import Programme
import RedisClient
import Storage

/// Brings what changes in the catalogue to Redis, where redirectors read it.
///
/// Changes are noted in the store with what they change, so that none is lost while Redis is away.
/// Several publishers may work at a time: a note is removed only when the copy that was written is
/// still what it should be.
package actor Publisher {
  private let store: StoreAccess
  private let redis: RedisService
  private let clock: @Sendable () -> Timestamp
  private let logger: Logger
  private let published: Counter
  private let failures: Counter
  /// The round under way, and the one that begins after it.
  private var current: Task<Bool, Never>?
  private var next: Task<Bool, Never>?
  /// Says so once when Redis goes, and not at every attempt.
  private var isFailing = false

  init(store: StoreAccess, services: ConsoleServices) {
    self.store = store
    redis = services.redis
    clock = services.clock
    logger = services.logger
    published = services.metrics.counter(
      "dyelink_publications_total", help: "Copies of links and policies written to Redis.")
    failures = services.metrics.counter(
      "dyelink_publication_failures_total", help: "Rounds of publishing that failed.")
  }

  /// Publishes what is due, again and again, until the task is cancelled.
  func run() async {
    while !Task.isCancelled {
      _ = await round().value
      try? await Task.sleep(for: .milliseconds(ConsoleLimits.publishEveryMilliseconds))
    }
  }

  /// Publishes what was changed before the call, unless Redis is away or slow: then it follows.
  nonisolated func publishSoon() async {
    guard redis.state == .ready else { return }
    let round = await round()
    let deadline = Deadline(milliseconds: ConsoleLimits.publishedWithinMilliseconds)
    await deadline.wait(for: round)
  }

  /// A round that begins after this call.
  private func round() -> Task<Bool, Never> {
    if let next { return next }
    let before = current
    let task = Task {
      _ = await before?.value
      begin()
      return await publish()
    }
    next = task
    return task
  }

  private func begin() {
    current = next
    next = nil
  }

  private func publish() async -> Bool {
    do {
      try await restoreIfLost()
      while try await publishDue() {}
      if isFailing { logger.notice("publishing to Redis works again") }
      isFailing = false
      return true
    } catch {
      failures.increment()
      if !isFailing {
        logger.warning(
          "can't publish links to Redis; trying again", metadata: ["error": "\(error)"])
      }
      isFailing = true
      return false
    }
  }

  /// - Returns: whether there may be more.
  private func publishDue() async throws -> Bool {
    let now = clock()
    let work = try await store.read { reading in
      let due = try reading.duePublications(at: now, limit: ConsoleLimits.publishedAtOnce)
      return try due.map {
        ($0.id, $0.subject, try RedirectCopy(of: $0.subject, at: now, in: reading))
      }
    }
    guard !work.isEmpty else { return false }
    try await write(work.map(\.2))
    // What changed while it was written has a newer note, or keeps this one.
    try await store.write { transaction in
      let done = try work.filter { _, subject, copy in
        try RedirectCopy(of: subject, at: now, in: transaction) == copy
      }
      try transaction.removePublications(done.map(\.0))
    }
    return work.count == ConsoleLimits.publishedAtOnce
  }

  private func write(_ copies: [RedirectCopy]) async throws {
    var pipeline = RedisPipeline()
    for copy in copies { copy.append(to: &pipeline) }
    try await send(pipeline)
    published.increment(by: UInt64(copies.count))
  }

  @discardableResult
  private func send(_ pipeline: RedisPipeline) async throws -> [RedisReply] {
    let replies = try await redis.send(
      pipeline, deadlineMilliseconds: ConsoleLimits.redisMilliseconds)
    try replies.allAccepted()
    return replies
  }
}

extension Publisher {
  /// Publishes everything when Redis has lost its data.
  private func restoreIfLost() async throws {
    let known = try await send(RedisPipeline("GET", .text(ChangeFeed.epochKey)))
    guard try known[0].bytes() == nil else { return }
    // Gone again at the end means that Redis lost its data once more meanwhile.
    let mark = Base64.encodeForURL(TokenMint.random(12))
    try await send(RedisPipeline("SET", .text(Self.restoringKey), .text(mark)))
    logger.notice("Redis holds no copies; publishing every link")
    try await republish([.policy])
    var last: String?
    repeat {
      let after = last
      let codes = try await store.read {
        try $0.keys(of: .link, after: after, limit: ConsoleLimits.publishedAtOnce)
      }
      try await republish(codes.map { .link(LinkCode(trusted: $0)) })
      last = codes.count == ConsoleLimits.publishedAtOnce ? codes.last : nil
    } while last != nil
    let held = try await send(RedisPipeline("GET", .text(Self.restoringKey)))
    guard try held[0].bytes() == Array(mark.utf8) else { return }
    try await send(RedisPipeline("SET", .text(ChangeFeed.epochKey), .text(mark)))
  }

  private func republish(_ subjects: [Publication.Subject]) async throws {
    guard !subjects.isEmpty else { return }
    let now = clock()
    let copies = try await copies(of: subjects, at: now)
    try await write(copies)
    // What changed meanwhile may have been overwritten with what it was before.
    let stale = zip(subjects, zip(copies, try await self.copies(of: subjects, at: now)))
      .filter { $0.1.0 != $0.1.1 }.map(\.0)
    guard !stale.isEmpty else { return }
    try await store.write { transaction in
      for subject in stale { try transaction.publish(subject, due: now) }
    }
  }

  private func copies(
    of subjects: [Publication.Subject], at now: Timestamp
  ) async throws -> [RedirectCopy] {
    try await store.read { reading in
      try subjects.map { try RedirectCopy(of: $0, at: now, in: reading) }
    }
  }

  private static let restoringKey = "dyelink:epoch:restoring"
}
