import EventLoops
import Logging
import Meters
import Programme
import RedisClient

/// Sends what the journal holds to Redis, in large pipelines.
///
/// Sending twice changes nothing. So whatever goes wrong, it starts again where Redis last
/// acknowledged everything; and when another Redis is there than before, or it was started anew,
/// at the checkpoint, some seconds before that.
final class TouchShipper {
  struct Limits: Sendable {
    var recordsPerPipeline = 512
    var pipelinesUnderWay = 8
    /// While more waits than may be under way, so that Redis is done soon with what it has, and
    /// clicks wait no longer for the processor; one more pipeline for each second in which that
    /// makes a backlog no smaller.
    var recordsWhenBehind = 128
    var pipelinesWhenBehind = 2
    /// Fewer records than a pipeline takes wait so long for company.
    var gatherMilliseconds: Int64 = 3
    /// What is sent at a pace is sent so often.
    var paceMilliseconds: Int64 = 1
    var deadlineMilliseconds: Int64 = 10_000
    /// After Redis refused something that it will take later.
    var retryMilliseconds: Int64 = 500
  }

  private struct Sent {
    let touches: Int
    let end: JournalPosition
    let round: Int
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
  private var batch: TouchBatch
  /// Everything before it was sent before.
  private var sentOnce: JournalPosition
  private var pace = CatchUpPace()
  private var watch = BacklogWatch()
  private var isBehind = false
  /// Where the journal ended when new clicks were last looked for.
  private var knownEnd: JournalPosition
  /// What was sent and isn't answered, oldest first, also of earlier rounds.
  private var sent: [Sent] = []
  private var pipelinesUnderWay = 0
  /// Counts how often it started again: answers of earlier rounds are of no interest.
  private var round = 0
  private var isResting = false
  /// Redis, or the disk, is known to refuse: said once, and not at every attempt.
  private var isHeldUp = false
  private var isGathering = false
  private var hasGathered = false
  private var isClosed = false
  /// Takes the answers; one for all pipelines, which are answered in the order of sending.
  private var onAnswer: RedisCompletion = { _ in }

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
    sentOnce = next
    knownEnd = journal.end
    batch = TouchBatch(records: limits.recordsPerPipeline)
    timer.action = { [unowned self] in timeIsUp() }
    onAnswer = { [unowned self] in answered($0) }
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
    noteNewClicks()
    while pipelinesUnderWay < limits.pipelinesUnderWay {
      let waiting = records(from: next, to: journal.end)
      guard waiting > 0 else { return }
      if wantsFull && waiting < limits.recordsPerPipeline {
        return wait(limits.gatherMilliseconds)
      }
      var count = limits.recordsPerPipeline
      if waiting > limits.recordsPerPipeline * limits.pipelinesUnderWay, !isUrgent {
        isBehind = true
        guard pipelinesUnderWay < limits.pipelinesWhenBehind + watch.extraPipelines else {
          return
        }
        count = limits.recordsWhenBehind
        guard pace.take(count, at: loop.nowMilliseconds) else {
          return wait(limits.paceMilliseconds)
        }
      } else {
        isBehind = false
        watch.end()
      }
      guard sendOne(count) else { return }
    }
  }

  private func noteNewClicks() {
    let end = journal.end
    let start =
      end.segment == knownEnd.segment ? knownEnd.offset : JournalSegment.headerBytes
    pace.note(new: (end.offset - start) / JournalRecord.bytes)
    knownEnd = end
  }

  /// Between two places of one segment; a whole backlog when a segment lies between.
  private func records(from start: JournalPosition, to end: JournalPosition) -> Int {
    guard start < end else { return 0 }
    guard start.segment == end.segment else { return .max }
    return (end.offset - start.offset) / JournalRecord.bytes
  }

  /// Starts again from the oldest click that is kept.
  func rewind() {
    journal.rewind()
    batch.forgetVisitors()
    startOver()
  }

  /// Redis is there again, or a new one is.
  ///
  /// - Parameter isSame: it never went away, so it has what it acknowledged.
  func sessionIsReady(isSame: Bool) {
    isResting = false
    if !isSame { journal.shipAgain() }
    startOver()
    ship()
  }

  func close() {
    isClosed = true
    timer.close()
  }

  private func wait(_ milliseconds: Int64) {
    guard !isGathering else { return }
    isGathering = true
    timer.start(afterMilliseconds: milliseconds)
  }

  /// What was waited for, company or that Redis may take it now, is over.
  private func timeIsUp() {
    hasGathered = isGathering
    isGathering = false
    isResting = false
    ship()
  }

  /// - Returns: whether something was sent or passed over.
  private func sendOne(_ count: Int) -> Bool {
    let position = next
    do {
      batch.records.removeAll(keepingCapacity: true)
      guard
        let end = try journal.read(
          at: position, count: count * JournalRecord.bytes, to: &batch.records)
      else {
        return false
      }
      let outcome = batch.fill(
        retentionSeconds: retentionSeconds(), wall: Clock.wallMilliseconds(),
        now: loop.nowMilliseconds, isRepeated: position < sentOnce)
      metrics.journalUnreadable.increment(by: UInt64(outcome.unreadable))
      guard outcome.touches > 0 else {
        // Nothing to acknowledge: it is passed over once everything before it is.
        guard pipelinesUnderWay == 0 else { return false }
        next = end
        journal.advance(to: end)
        return true
      }
      next = end
      try session.send(
        batch.pipeline, deadlineMilliseconds: limits.deadlineMilliseconds, dropsIntegers: true,
        completion: onAnswer)
      sent.append(Sent(touches: outcome.touches, end: end, round: round))
      pipelinesUnderWay += 1
      return true
    } catch {
      next = position
      rest(because: "\(error)")
      return false
    }
  }

  private func answered(_ result: Result<[RedisReply], RedisError>) {
    let answered = sent.removeFirst()
    guard answered.round == round, !isClosed else { return }
    pipelinesUnderWay -= 1
    acknowledged(result, answered.touches, answered.end)
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
      if isBehind { watch.answered(journal.unshippedBytes, at: loop.nowMilliseconds) }
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
    timer.start(afterMilliseconds: limits.retryMilliseconds)
  }

  private func startOver() {
    round += 1
    pipelinesUnderWay = 0
    sentOnce = max(sentOnce, next)
    next = journal.shipped
  }
}
