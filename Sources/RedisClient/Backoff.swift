/// How long to wait before the next attempt: doubling, with jitter, so that many clients of a
/// server that comes back don't all come at once.
package struct Backoff {
  package static let shortestMilliseconds: Int64 = 50
  package static let longestMilliseconds: Int64 = 2_000
  /// The shortest wait where only a person can help.
  package static let operatorMilliseconds: Int64 = 1_000

  private var next = Backoff.shortestMilliseconds

  package init() {}

  package mutating func reset() { next = Self.shortestMilliseconds }

  /// - Returns: between half and all of the current step.
  package mutating func delay(
    after trouble: RedisTrouble, using random: inout some RandomNumberGenerator
  ) -> Int64 {
    let step = next
    next = min(2 * next, Self.longestMilliseconds)
    let delay = Int64.random(in: step / 2...step, using: &random)
    return trouble.needsOperator ? max(delay, Self.operatorMilliseconds) : delay
  }
}
