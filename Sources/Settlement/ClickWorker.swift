package import Logging
import Meters
package import Programme
package import RedisClient
package import Storage

/// How clicks are taken in.
package struct ClickWorkerConfiguration: Sendable {
  /// Its name among those who may take clicks in, one of whom does. Stable across restarts where only one
  /// process can have it.
  package var reader: String
  /// How long the others wait for it.
  package var claimMilliseconds: Int64 = 10_000
  /// Entries taken in with one transaction, at most: so many sums over thousands of links keep others who
  /// write waiting for some 100 ms.
  package var entries = 4
  /// After counting it rests for up to so many times as long as that took, because orders and clicks
  /// themselves come first: a sum over thousands of links takes long.
  package var restFactor = 9
  /// The longest rest; shorter than a claim holds.
  package var longestRestMilliseconds: Int64 = 3_000
  /// The more entries are in the stream the shorter it rests, and with so many not at all: they take
  /// Redis's memory.
  package var restsUpTo: Int64 = 128
  /// How long a read waits for entries.
  package var blockMilliseconds: Int64 = 500
  /// Which of the Redis service's blocking connections it reads on.
  package var lane = 1
  /// For how many days the hashes of addresses are kept.
  package var addressDays: Int64 = 180

  package init(reader: String) { self.reader = reader }

  /// How long it rests after it worked for `work`, with `left` entries in the stream.
  func rest(after work: Duration, left: Int64) -> Duration {
    let share = max(0, restsUpTo - left)
    guard share > 0 else { return .zero }
    return min(
      work * restFactor * Int(share) / Int(restsUpTo), .milliseconds(longestRestMilliseconds))
  }
}

/// Takes the clicks that redirectors have summed up into the books, each once.
///
/// The books know how far each segment of a journal is counted, and take only what follows. What doesn't
/// follow was counted before, or comes after something that was lost: either way the redirector is told to go
/// on from where the books are.
package struct ClickWorker: Sendable {
  private var queue: ClickQueue
  private let store: any Store
  private let configuration: ClickWorkerConfiguration
  private let metrics: ClickMetrics
  private let logger: Logger
  private let now: @Sendable () -> Timestamp
  private let writing = BlockingQueue(name: "click counting")

  private static let pauses = (firstMilliseconds: Int64(50), lastMilliseconds: Int64(2_000))
  /// How long it leaves the clicks to somebody else before it asks again.
  private static let standbyMilliseconds: Int64 = 1_000
  private static let finishMilliseconds: Int64 = 1_000

  package init(
    redis: RedisService, store: any Store, configuration: ClickWorkerConfiguration,
    metrics: ClickMetrics, logger: Logger, now: @escaping @Sendable () -> Timestamp
  ) {
    queue = ClickQueue(redis: redis, configuration: configuration)
    self.store = store
    self.configuration = configuration
    self.metrics = metrics
    self.logger = logger
    self.now = now
  }

  /// Works until its task is cancelled, and then takes in what is there.
  package func run() async {
    var pause: Int64?
    var forgotten: ShanghaiDay?
    while !Task.isCancelled {
      do {
        try await forget(&forgotten)
        let isOurs = try await queue.isOurs()
        let idle: Duration
        if isOurs {
          let share = try await takeSome(waits: true)
          idle = configuration.rest(after: share.work, left: share.left)
        } else {
          idle = .milliseconds(Self.standbyMilliseconds)
        }
        if pause != nil { logger.notice("clicks are counted again") }
        pause = nil
        try await Task.sleep(for: idle)
      } catch is CancellationError {
        break
      } catch {
        pause = await failed(error, after: pause)
      }
    }
    await finish()
  }

  /// Work that goes on although the task was cancelled, for a short while.
  private func finish() async {
    var hurried = self
    hurried.queue.deadlineMilliseconds = Self.finishMilliseconds
    let end = ContinuousClock.now + .milliseconds(Self.finishMilliseconds)
    await Task { [hurried] in
      do {
        guard try await hurried.queue.isOurs() else { return }
        while ContinuousClock.now < end, try await hurried.takeSome(waits: false).entries > 0 {}
      } catch {
        logger.notice(
          "the last clicks stay in the stream until the next start", metadata: ["why": "\(error)"])
      }
    }.value
  }

  /// What was taken at a time.
  private struct Share {
    var entries = 0
    /// How long they took to count.
    var work = Duration.zero
    /// How many are left in the stream.
    var left: Int64 = 0
  }

  private func takeSome(waits: Bool) async throws -> Share {
    let (entries, malformed) = try await queue.read(waits: waits)
    guard !entries.isEmpty || !malformed.isEmpty else { return Share() }
    let start = ContinuousClock.now
    let outcome = try await writing.run { try count(entries) }
    let work = ContinuousClock.now - start
    CrashPoint.afterClicks.pass()
    let left = try await queue.finish(entries.map(\.id) + malformed, outcome)
    metrics.count(outcome, malformed: malformed.count, left: left)
    if !malformed.isEmpty {
      logger.error(
        "entries of the stream of clicks can't be read, and are removed",
        metadata: ["entries": "\(malformed.count)", "first": "\(malformed[0])"])
    }
    if !outcome.misplaced.isEmpty {
      logger.notice(
        "clicks that don't follow on those in the books are asked for again",
        metadata: ["segments": "\(outcome.misplaced.sorted().joined(separator: " "))"])
    }
    return Share(entries: entries.count + malformed.count, work: work, left: left)
  }

  /// What entries came to.
  struct Outcome: Sendable {
    /// By segment, how many of its records are in the books.
    var counted: [String: Int64] = [:]
    /// Segments of which an entry had been counted before, or of which one didn't fit, last of all.
    var repeated: Set<String> = []
    var misplaced: Set<String> = []
    var clicks: Int64 = 0
    var taken = 0
    var passedOver = 0

    fileprivate mutating func note(_ sum: SourcedClicks, before: Int64, after: Int64) {
      counted[sum.source] = after
      repeated.remove(sum.source)
      misplaced.remove(sum.source)
      if before < after {
        taken += 1
        clicks += sum.batch.counts.reduce(0) { $0 &+ $1.clicks }
      } else {
        passedOver += 1
        if sum.records.upperBound <= before {
          repeated.insert(sum.source)
        } else {
          misplaced.insert(sum.source)
        }
      }
    }
  }

  /// What several entries say of a link is written once.
  private func count(_ entries: [ClickStream.Entry]) throws -> Outcome {
    let sums = entries.map {
      SourcedClicks(source: $0.source, records: $0.records, batch: ClickBatch($0.clicks))
    }
    return try store.write { transaction in
      var places: [String: Int64] = [:]
      for sum in sums where places[sum.source] == nil {
        places[sum.source] = try transaction.counted(of: sum.source)
      }
      var outcome = Outcome()
      for (sum, after) in zip(sums, try transaction.count(sums)) {
        outcome.note(sum, before: places[sum.source, default: 0], after: after)
        places[sum.source] = after
      }
      return outcome
    }
  }

  /// Once a day, and at the start.
  private func forget(_ last: inout ShanghaiDay?) async throws {
    let today = ShanghaiDay(of: now())
    guard last != today else { return }
    let first = ShanghaiDay(number: today.number - configuration.addressDays)
    try await writing.run { try store.write { try $0.forgetAddresses(before: first) } }
    last = today
  }

  private func failed(_ error: any Error, after pause: Int64?) async -> Int64 {
    metrics.failures.increment()
    if pause == nil {
      logger.warning(
        "clicks can't be counted now, and wait", metadata: ["why": "\(error)"])
    }
    let next = min(
      Self.pauses.lastMilliseconds, (pause ?? Self.pauses.firstMilliseconds / 2) * 2)
    do { try await Task.sleep(for: .milliseconds(next)) } catch { return next }
    return next
  }
}
