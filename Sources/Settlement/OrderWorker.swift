package import Logging
import Meters
package import Programme
package import RedisClient
package import Storage

/// Settles what order systems report: reads the stream, settles a batch in one transaction, and only
/// then says that it is done.
///
/// Whatever ends the worker, and wherever, an event is delivered again until it is in the books or set
/// aside, and the store takes each only once; so several workers may run at a time.
package struct OrderWorker: Sendable {
  private let queue: OrderQueue
  private let settler: BatchSettler
  private let configuration: WorkerConfiguration
  private let metrics: WorkerMetrics
  private let logger: Logger
  private let now: @Sendable () -> Timestamp

  /// Pauses after a failure, doubled from the first to the last.
  private static let pauses = (firstMilliseconds: Int64(50), lastMilliseconds: Int64(2_000))

  package init(
    redis: RedisService, store: any Store, configuration: WorkerConfiguration,
    metrics: WorkerMetrics, logger: Logger, now: @escaping @Sendable () -> Timestamp
  ) {
    queue = OrderQueue(redis: redis, configuration: configuration)
    settler = BatchSettler(
      store: store, touches: RedisTouches(redis), transactionTime: configuration.transactionTime)
    self.configuration = configuration
    self.metrics = metrics
    self.logger = logger
    self.now = now
  }

  /// Works until its task is cancelled; what was read by then is settled first.
  ///
  /// The next batch is read, and decided as far as it can be, while one is written, and the one before
  /// that is concluded meanwhile, so that Redis, the disk and two processors are busy at once.
  package func run() async {
    var state = State()
    await untilDone(&state) { state in try await takeOver(&state) }
    var ahead = readAhead(after: [])
    var concluding: Task<Void, Never>?
    while !Task.isCancelled {
      let reading = ahead
      let batch = await withTaskCancellationHandler {
        await reading.value
      } onCancel: {
        reading.cancel()
      }
      if Task.isCancelled { break }
      ahead = readAhead(after: batch.events)
      await untilDone(&state) { _ in
        try await settle(batch) { conclusion in
          await concluding?.value
          concluding = Task {
            await concludeInTime(conclusion)
            // Letting go of a batch takes a while, which the next one shouldn't wait for.
            withExtendedLifetime(batch) {}
          }
        }
      }
      await untilDone(&state) { state in try await takeOver(&state) }
    }
    ahead.cancel()
    do {
      try await settle(await ahead.value, conclude)
    } catch {
      logger.notice(
        "what was read last stays in the stream", metadata: ["why": "\(error)"])
    }
    concluding?.cancel()
    await concluding?.value
  }

  /// What is left to say to Redis about what was committed.
  private struct Conclusion: Sendable {
    let setAside: [SetAside]
    let done: [StreamID]
  }

  private func conclude(_ conclusion: Conclusion) async throws {
    try await queue.bury(conclusion.setAside)
    CrashPoint.afterDeadLetters.pass()
    try await queue.finish(conclusion.done)
    CrashPoint.afterDone.pass()
  }

  /// Concludes while the next batch is written; when that fails the first time, until it works or the
  /// task is cancelled: then the entries are delivered again, and recognised.
  private func concludeInTime(_ conclusion: Conclusion) async {
    var state = State()
    repeat {
      do {
        try await conclude(conclusion)
        return recovered(&state)
      } catch {
        await failed(&state, error)
      }
    } while !Task.isCancelled
  }

  /// Entries of the stream with what is needed to settle them.
  private struct Batch {
    var entries: [StreamEntry]
    var events: [ArrivedEvent]
    var preparation = BatchSettler.Preparation.none

    init(_ entries: [StreamEntry]) {
      self.entries = entries
      events = entries.map { ArrivedEvent(source: $0.id.text, payload: $0.event) }
    }

    mutating func removeFirst(_ count: Int) {
      // Removing from arrays that somebody else has too copies all of them first.
      entries = Array(entries.dropFirst(count))
      events = Array(events.dropFirst(count))
    }

    /// The same entries, each by itself.
    var singles: [Batch] {
      entries.indices.map { index in
        var single = self
        single.entries = [entries[index]]
        single.events = [events[index]]
        // Looking through that of all for each isn't worth it.
        single.preparation.preview = nil
        return single
      }
    }
  }

  /// - Parameter earlier: the events that are being settled meanwhile.
  private func readAhead(after earlier: [ArrivedEvent]) -> Task<Batch, Never> {
    Task {
      var state = State()
      var batch = Batch([])
      await untilDone(&state) { _ in batch = Batch(try await read()) }
      if batch.entries.isEmpty { return batch }
      CrashPoint.afterRead.pass()
      let events = batch.events
      // What can't be read now is read when the batch is settled.
      await untilDone(&state) { _ in
        batch.preparation = try await settler.prepare(events, following: earlier)
      }
      return batch
    }
  }

  /// What the worker remembers from turn to turn.
  private struct State {
    var hasGroup = false
    /// Whether what was pending at the start has been taken over.
    var hasRecovered = false
    var nextClaim = Timestamp(milliseconds: 0)
    var pauseMilliseconds: Int64?
  }

  /// Tries until it works or the task is cancelled, so that a batch that was read is held and not read
  /// again: only ends of workers count as deliveries.
  private func untilDone(
    _ state: inout State, _ work: (inout State) async throws -> Void
  ) async {
    while !Task.isCancelled {
      do {
        try await work(&state)
        return recovered(&state)
      } catch {
        await failed(&state, error)
      }
    }
  }

  /// Takes over what others left, from time to time.
  private func takeOver(_ state: inout State) async throws {
    if !state.hasGroup {
      try await queue.makeGroup()
      state.hasGroup = true
    }
    guard now() >= state.nextClaim else { return }
    let isOurs = configuration.isAlone && !state.hasRecovered
    try await takeOver(idleMilliseconds: isOurs ? 0 : configuration.claimIdleMilliseconds)
    state.hasRecovered = true
    state.nextClaim = Timestamp(
      milliseconds: now().milliseconds + configuration.claimIdleMilliseconds / 2)
  }

  /// The group goes with the data when Redis loses them; made again from the beginning of the
  /// stream, it passes over nothing.
  private func read() async throws -> [StreamEntry] {
    do {
      return try await queue.read()
    } catch RedisError.refused(let refusal) where refusal.kind == .recreateGroup {
      logger.warning("the consumer group was gone and is made again")
      try await queue.makeGroup()
      return []
    }
  }

  /// Settles entries that were delivered before and not finished.
  private func takeOver(idleMilliseconds: Int64) async throws {
    var start: StreamID?
    repeat {
      let claim = try await queue.claim(idleMilliseconds: idleMilliseconds, from: start)
      metrics.claimed.increment(by: UInt64(claim.entries.count))
      metrics.vanished.increment(by: UInt64(claim.vanished.count))
      if !claim.vanished.isEmpty {
        logger.error(
          "entries of the stream were deleted before they were settled; send those events again",
          metadata: ["entries": "\(claim.vanished.count)", "first": "\(claim.vanished[0])"])
      }
      var state = State()
      let deliveries = try await queue.deliveries(of: claim.entries)
      await untilDone(&state) { _ in try await settleAgain(claim.entries, deliveries) }
      start = claim.next
    } while start != nil && !Task.isCancelled
  }

  /// Entries that ended their workers too often are set aside, those that were delivered before are
  /// tried one at a time, so that the one at fault shows itself.
  private func settleAgain(
    _ entries: [StreamEntry], _ deliveries: [StreamID: Int64]
  ) async throws {
    let times = { (entry: StreamEntry) in deliveries[entry.id, default: 1] }
    for entry in entries where times(entry) > configuration.mostDeliveries {
      try await bury(entry, "delivered \(times(entry)) times without being settled")
    }
    let rest = entries.filter { times($0) <= configuration.mostDeliveries }
    let batch = Batch(rest)
    if rest.contains(where: { times($0) > 2 }) {
      for single in batch.singles { try await settle(single, conclude) }
    } else {
      try await settle(batch, conclude)
    }
  }

  /// Settles a batch, in several transactions when it takes long; what is left of such a one when the
  /// worker is to end stays in the stream.
  private func settle(
    _ batch: Batch, _ conclude: (Conclusion) async throws -> Void
  ) async throws {
    var rest = batch
    while !rest.entries.isEmpty {
      let start = ContinuousClock.now
      let taken = try await settleSome(rest, conclude)
      rest.removeFirst(taken)
      let elapsed = (ContinuousClock.now - start).components
      metrics.batch.record(
        microseconds: UInt64(elapsed.seconds) * 1_000_000
          + UInt64(elapsed.attoseconds / 1_000_000_000_000))
      if Task.isCancelled { return }
    }
  }

  /// - Returns: how many entries, from the first on, are done with.
  private func settleSome(
    _ batch: Batch, _ conclude: (Conclusion) async throws -> Void
  ) async throws -> Int {
    do {
      return try await settleTogether(batch, conclude)
    } catch let error where batch.entries.count > 1 && Self.isOfOneEvent(error) {
      for single in batch.singles { try await settle(single, conclude) }
    } catch let error where Self.isOfOneEvent(error) {
      try await bury(batch.entries[0], "it can't be settled: \(error)")
    }
    return batch.entries.count
  }

  private func settleTogether(
    _ batch: Batch, _ conclude: (Conclusion) async throws -> Void
  ) async throws -> Int {
    CrashPoint.beforeCommit.pass()
    let result = try await settler.settle(batch.events, batch.preparation, now: now())
    CrashPoint.afterCommit.pass()
    metrics.count(result)
    for letter in result.setAside {
      logger.warning(
        "an order event was set aside",
        metadata: ["source": "\(letter.source)", "code": "\(letter.code)"])
    }
    try await conclude(
      Conclusion(
        setAside: result.setAside, done: batch.entries.prefix(result.taken).map(\.id)))
    return result.taken
  }

  private func bury(_ entry: StreamEntry, _ detail: String) async throws {
    metrics.poison.increment()
    logger.error("an order event is poison", metadata: ["source": "\(entry.id)"])
    let letter = SetAside(
      source: entry.id.text, payload: String(decoding: entry.event ?? [], as: UTF8.self),
      code: SetAside.poison, detail: detail)
    try await settler.setAside(letter, now: now())
    try await queue.bury([letter])
    try await queue.finish([entry.id])
  }

  /// Whether an error may be the doing of one event of a batch, rather than of Redis or the store.
  private static func isOfOneEvent(_ error: any Error) -> Bool {
    switch error {
    case StoreError.unavailable, StoreError.newerVersion, is RedisError, is CancellationError: false
    default: true
    }
  }
}

// MARK: - Failures

extension OrderWorker {
  private func failed(_ state: inout State, _ error: any Error) async {
    metrics.failures.increment()
    if state.pauseMilliseconds == nil {
      logger.warning(
        "settlement is held up; what was read stays in the stream", metadata: ["why": "\(error)"])
    }
    let pause = min(
      Self.pauses.lastMilliseconds,
      (state.pauseMilliseconds ?? Self.pauses.firstMilliseconds / 2) * 2)
    state.pauseMilliseconds = pause
    do { try await Task.sleep(for: .milliseconds(pause)) } catch { return }
  }

  private func recovered(_ state: inout State) {
    guard state.pauseMilliseconds != nil else { return }
    state.pauseMilliseconds = nil
    logger.notice("settlement goes on")
  }
}
