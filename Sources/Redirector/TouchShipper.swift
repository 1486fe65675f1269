import EventLoops
import Logging
import Meters
import Programme
import RedisClient

/// Sends what the journal holds to Redis, in large pipelines.
///
/// Sending twice changes nothing. So whatever goes wrong, it starts again where Redis last
/// acknowledged everything; and when Redis was away, at the checkpoint, some seconds before that.
final class TouchShipper {
  struct Limits: Sendable {
    var recordsPerPipeline = 512
    var pipelinesUnderWay = 8
    /// Fewer records than a pipeline takes wait so long for company.
    var gatherMilliseconds: Int64 = 3
    var deadlineMilliseconds: Int64 = 10_000
    /// After Redis refused something that it will take later.
    var retryMilliseconds: Int64 = 500
  }

  private let loop: EventLoop
  private let session: RedisSession
  private let metrics: LoopMetrics
  private let logger: Logger
  private let limits: Limits
  private let retentionSeconds: () -> Int64
  let journal: Journal
  private let timer: LoopTimer
  private var next: JournalPosition
  private var pipeline = RedisPipeline()
  private var writer = TouchWriter()
  private var upkeep = VisitorUpkeep()
  /// What the keys that were seen to were given.
  private var knownRetentionSeconds: Int64 = 0
  private var pipelinesUnderWay = 0
  /// Counts how often it started again: answers of earlier rounds are of no interest.
  private var round = 0
  private var isResting = false
  /// Redis, or the disk, is known to refuse: said once, and not at every attempt.
  private var isHeldUp = false
  private var isGathering = false
  private var hasGathered = false
  private var isClosed = false
  /// The records of a pipeline; kept for their memory.
  private var due: [(record: JournalRecord, state: VisitorUpkeep.State)] = []

  init(
    _ loop: EventLoop, _ session: RedisSession, _ journal: Journal, metrics: LoopMetrics,
    logger: Logger, limits: Limits = Limits(), retentionSeconds: @escaping () -> Int64
  ) {
    self.loop = loop
    self.session = session
    self.journal = journal
    self.metrics = metrics
    self.logger = logger
    self.limits = limits
    self.retentionSeconds = retentionSeconds
    timer = LoopTimer(loop)
    next = journal.shipped
    pipeline.reserve(bytes: limits.recordsPerPipeline * 288)
  }

  /// Whether Redis has everything that the journal holds, and keeps it.
  var isDone: Bool { journal.unshippedBytes == 0 && journal.isSettled }

  /// Sends what there is, as far as may be under way at a time.
  ///
  /// - Parameter isUrgent: sends the last few records without waiting for more.
  func ship(isUrgent: Bool = false) {
    guard session.isReady, !isResting, !isClosed else { return }
    let wantsFull = !isUrgent && !hasGathered
    hasGathered = false
    while pipelinesUnderWay < limits.pipelinesUnderWay {
      let end = journal.end
      guard next < end else { return }
      let isFull =
        end.segment != next.segment
        || end.offset - next.offset >= limits.recordsPerPipeline * JournalRecord.bytes
      if wantsFull && !isFull { return gather() }
      guard sendOne() else { return }
    }
  }

  /// Starts again from the oldest click that is kept.
  func rewind() {
    journal.rewind()
    startOver()
  }

  /// Redis is there again, or a new one is.
  func sessionIsReady() {
    isResting = false
    journal.shipAgain()
    startOver()
    ship()
  }

  func close() {
    isClosed = true
    timer.close()
  }

  private func gather() {
    guard !isGathering else { return }
    isGathering = true
    timer.start(afterMilliseconds: limits.gatherMilliseconds) { [unowned self] in
      isGathering = false
      hasGathered = true
      ship()
    }
  }

  /// - Returns: whether something was sent or passed over.
  private func sendOne() -> Bool {
    let position = next
    do {
      guard
        let (records, end) = try journal.read(
          at: position, count: limits.recordsPerPipeline * JournalRecord.bytes)
      else {
        return false
      }
      let count = fill(records)
      guard count > 0 else {
        // Nothing to acknowledge: it is passed over once everything before it is.
        guard pipelinesUnderWay == 0 else { return false }
        next = end
        journal.advance(to: end)
        return true
      }
      next = end
      try send(count, upTo: end)
      return true
    } catch {
      next = position
      rest(because: "\(error)")
      return false
    }
  }

  private func fill(_ records: [UInt8]) -> Int {
    pipeline.removeAll()
    let retention = retentionSeconds()
    if retention != knownRetentionSeconds {
      knownRetentionSeconds = retention
      upkeep.forgetAll()
    }
    let keptUntil = Clock.wallMilliseconds() + retention * 1_000
    let now = loop.nowMilliseconds
    due.removeAll(keepingCapacity: true)
    for start in stride(from: 0, to: records.count, by: JournalRecord.bytes) {
      guard let record = JournalRecord(records.span, at: start) else {
        metrics.journalUnreadable.increment()
        continue
      }
      if record.kind == .touch { due.append((record, .new)) }
    }
    // All look-ups together: the processor waits for the memory of several at a time.
    for index in due.indices {
      let record = due[index].record
      due[index].state = upkeep.touch(
        record.visitor, isReturning: record.isReturning, now: now)
    }
    let expiry = keptUntil + VisitorUpkeep.renewalMilliseconds
    // Both texts of a record, one after the other.
    var text: [UInt8] = []
    text.reserveCapacity(VisitorToken.characters + CodeKey.lengths.upperBound)
    for (record, state) in due {
      text.removeAll(keepingCapacity: true)
      record.visitor.append(to: &text)
      record.code.append(to: &text)
      writer.append(
        visitor: text.span.extracting(..<VisitorToken.characters),
        atMilliseconds: Int64(record.milliseconds),
        tail: TouchTail(value: record.tail),
        code: text.span.extracting(VisitorToken.characters...),
        upkeep: state.upkeep(expiresAtMilliseconds: expiry), to: &pipeline)
    }
    return due.count
  }

  private func send(_ count: Int, upTo end: JournalPosition) throws(RedisError) {
    let round = self.round
    try session.send(
      pipeline, deadlineMilliseconds: limits.deadlineMilliseconds, dropsIntegers: true
    ) { [unowned self] result in
      guard round == self.round, !isClosed else { return }
      pipelinesUnderWay -= 1
      acknowledged(result, count, end)
    }
    pipelinesUnderWay += 1
  }

  private func acknowledged(
    _ result: Result<[RedisReply], RedisError>, _ count: Int, _ end: JournalPosition
  ) {
    switch result {
    case .failure(let error):
      metrics.shippingFailures.increment()
      // The session tells when it is ready again, and then everything starts over.
      logger.debug("touches not acknowledged", metadata: ["error": "\(error)"])
      startOver()
    case .success(let replies):
      if let obstacle = obstacle(in: replies) {
        metrics.shippingFailures.increment()
        return rest(because: "\(obstacle)")
      }
      if isHeldUp { logger.notice("touches go to Redis again") }
      isHeldUp = false
      metrics.shipped.increment(by: UInt64(count))
      journal.advance(to: end)
    }
  }

  /// What Redis may take later; what it will never take is counted and left behind.
  private func obstacle(in replies: [RedisReply]) -> RedisServerError? {
    for case .error(let error) in replies {
      guard error.kind == .defect else { return error }
      metrics.refusedTouches.increment()
      logger.error(
        "Redis refuses a touch for good: the key is of another kind; look for what else uses it",
        metadata: ["error": "\(error)"])
    }
    return nil
  }

  private func rest(because reason: String) {
    if !isHeldUp {
      logger.warning(
        "touches wait in the journal until they are taken", metadata: ["reason": "\(reason)"])
    }
    isHeldUp = true
    startOver()
    isResting = true
    isGathering = false
    guard !isClosed else { return }
    timer.start(afterMilliseconds: limits.retryMilliseconds) { [unowned self] in
      isResting = false
      ship()
    }
  }

  private func startOver() {
    round += 1
    pipelinesUnderWay = 0
    next = journal.shipped
    // What wasn't acknowledged may not have been done.
    upkeep.forgetAll()
  }
}

extension VisitorUpkeep.State {
  fileprivate func upkeep(expiresAtMilliseconds: Int64) -> TouchUpkeep {
    switch self {
    case .recent: .none
    case .new: .expiry(atMilliseconds: expiresAtMilliseconds)
    case .old: .expiryAndTrim(atMilliseconds: expiresAtMilliseconds)
    }
  }
}
