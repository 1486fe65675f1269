/// How fast a backlog is sent while clicks go on, which come first: Redis may have the same
/// processor, and the loop has it anyway.
///
/// Whatever the load, more is sent than comes, so that a backlog gets less.
struct CatchUpPace {
  /// Sent in any case.
  static let recordsPerMillisecond = 110
  /// Besides, this many quarters of what comes meanwhile.
  static let quartersOfNew = 3
  /// What wasn't used is kept up to so many records.
  static let mostKept = 512

  private var allowed = 0
  private var newQuarters = 0
  private var since: Int64 = 0

  /// Notes records that came.
  mutating func note(new records: Int) { newQuarters += records * Self.quartersOfNew }

  /// Whether so many more may be sent now, which are then taken as sent.
  ///
  /// - Parameter now: monotonic.
  mutating func take(_ records: Int, at nowMilliseconds: Int64) -> Bool {
    let elapsed = min(max(0, nowMilliseconds - since), Int64(Self.mostKept))
    since = nowMilliseconds
    allowed = min(
      Self.mostKept, allowed + Int(elapsed) * Self.recordsPerMillisecond + newQuarters / 4)
    newQuarters = 0
    guard allowed >= records else { return false }
    allowed -= records
    return true
  }
}
