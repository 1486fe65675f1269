/// Sees whether a backlog gets less while Redis answers; when it doesn't, Redis is far away rather than
/// busy, and more has to be under way at a time.
struct BacklogWatch {
  static let intervalMilliseconds: Int64 = 1_000
  /// After so long without an answer Redis was away: what piled up meanwhile says nothing.
  static let awayMilliseconds: Int64 = 3_000

  /// Pipelines that may be under way besides the usual ones.
  private(set) var extraPipelines = 0
  private var seen: (waiting: Int, at: Int64)?

  /// Redis has answered.
  ///
  /// - Parameters:
  ///   - waiting: how much waits to be sent or answered, in any unit.
  ///   - now: monotonic.
  mutating func answered(_ waiting: @autoclosure () -> Int, at nowMilliseconds: Int64) {
    guard let last = seen, nowMilliseconds - last.at < Self.awayMilliseconds else {
      seen = (waiting(), nowMilliseconds)
      return
    }
    guard nowMilliseconds - last.at >= Self.intervalMilliseconds else { return }
    let left = waiting()
    if left >= last.waiting { extraPipelines += 1 }
    seen = (left, nowMilliseconds)
  }

  /// There is no backlog any more.
  mutating func end() {
    guard seen != nil else { return }
    seen = nil
    extraPipelines = 0
  }
}
