import Programme
import RedisClient

/// Turns records of the journal into what Redis is sent for them; it keeps its memory from one
/// pipeline to the next.
struct TouchBatch {
  /// What became of some records.
  struct Outcome {
    /// Touches that are in the pipeline.
    var touches = 0
    /// Damaged records, which were passed over.
    var unreadable = 0
  }

  private(set) var pipeline = RedisPipeline()
  /// What was read of the journal.
  var records: [UInt8] = []
  private var writer = TouchWriter()
  private var upkeep = VisitorUpkeep()
  /// What the keys that were seen to were given.
  private var knownRetentionSeconds: Int64 = 0
  private var due: [(record: JournalRecord, state: VisitorUpkeep.State)] = []

  /// - Parameter records: the most that are turned at a time.
  init(records count: Int) {
    pipeline.reserve(bytes: count * 288)
    records.reserveCapacity(count * JournalRecord.bytes)
    due.reserveCapacity(count)
  }

  /// Sees to every visitor's key anew.
  mutating func forgetVisitors() { upkeep.forgetAll() }

  /// Makes the pipeline of the records.
  ///
  /// - Parameters:
  ///   - wall: the time on the wall clock, from which keys are kept.
  ///   - now: monotonic.
  ///   - isRepeated: whether they may have been sent before, and what was done for their visitors'
  ///     keys then may have been lost.
  mutating func fill(
    retentionSeconds: Int64, wall: Int64, now: Int64, isRepeated: Bool
  ) -> Outcome {
    pipeline.removeAll()
    due.removeAll(keepingCapacity: true)
    if retentionSeconds != knownRetentionSeconds {
      knownRetentionSeconds = retentionSeconds
      upkeep.forgetAll()
    }
    var outcome = Outcome()
    for start in stride(from: 0, to: records.count, by: JournalRecord.bytes) {
      guard let record = JournalRecord(records.span, at: start) else {
        outcome.unreadable += 1
        continue
      }
      if record.kind == .touch { due.append((record, .new)) }
    }
    // All look-ups together: the processor waits for the memory of several at a time.
    for index in due.indices {
      let state = upkeep.touch(
        due[index].record.visitor, isReturning: due[index].record.isReturning, now: now)
      due[index].state = isRepeated && state == .recent ? .old : state
    }
    let expiry = wall + retentionSeconds * 1_000 + VisitorUpkeep.renewalMilliseconds
    for (record, state) in due {
      writer.append(
        visitor: record.visitor.words, atMilliseconds: Int64(record.milliseconds),
        order: record.touchOrder, code: record.code.bits,
        characters: record.code.count, upkeep: state.upkeep(expiresAtMilliseconds: expiry),
        to: &pipeline)
    }
    outcome.touches = due.count
    return outcome
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
