import Programme

/// The policy in force, looked up once until the next version begins.
struct PolicyBook {
  private var history = History<Policy>([])
  private var policy = Policy.standard
  /// The time for which `policy` was looked up, and the first one for which it no longer holds.
  private var from = Int64.max
  private var until = Int64.min

  /// How long touches are kept at most, in seconds.
  private(set) var retentionSeconds = Self.retention(History<Policy>([]))

  init() {}

  mutating func replace(_ history: History<Policy>) {
    self.history = history
    from = .max
    until = .min
    retentionSeconds = Self.retention(history)
  }

  mutating func policy(at moment: Timestamp) -> Policy {
    let now = moment.milliseconds
    if now >= from && now < until { return policy }
    policy = history.policy(at: moment)
    from = now
    until = history.versions.map(\.at.milliseconds).filter { $0 > now }.min() ?? .max
    return policy
  }

  private static func retention(_ history: History<Policy>) -> Int64 {
    history.longestKeptDays * Timestamp.millisecondsPerDay / 1_000
  }
}
