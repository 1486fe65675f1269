package import Programme

/// How much of what was settled in a period the rules on risk blocked.
/// - Source: programme rules, section 16.
package struct BlockedReport: Hashable, Sendable {
  /// What became of blocked lines.
  package struct Outcomes: Hashable, Sendable {
    package var held = LineCount.none
    /// Paid after all.
    package var released = LineCount.none
    /// By a rule or by a reviewer.
    package var rejected = LineCount.none
    /// The order was cancelled.
    package var cancelled = LineCount.none

    package var all: LineCount {
      [held, released, rejected, cancelled].reduce(into: .none) { $0 += $1 }
    }

    mutating func add(_ count: LineCount, _ status: LineStatus) {
      switch status {
      case .held: held += count
      case .settled: released += count
      case .rejected: rejected += count
      case .cancelled: cancelled += count
      case .estimated: break
      }
    }
  }

  /// Every line that pays something, or would if it hadn't been rejected.
  package let all: LineCount
  package let blocked: Outcomes
  /// In the order of ``RiskRule``, those that fired; a line counts for each of its rules.
  package let rules: [RuleOutcomes]

  package struct RuleOutcomes: Hashable, Sendable {
    package let rule: RiskRule
    package let outcomes: Outcomes
  }

  /// - Parameter start: of orders completed from this moment on, and before `end`.
  package init(from start: Timestamp, to end: Timestamp, in store: some RiskReading) throws {
    var all = try store.postedLines(completedFrom: start, before: end)
    var blocked = Outcomes()
    var byRule: [RiskRule: Outcomes] = [:]
    for found in try store.blockedCounts(completedFrom: start, before: end) {
      if let rule = found.rule {
        byRule[rule, default: Outcomes()].add(found.count, found.status)
      } else {
        blocked.add(found.count, found.status)
        // Of what a rule rejects nothing is posted.
        if found.verdict == .reject { all += found.count }
      }
    }
    self.all = all
    self.blocked = blocked
    rules = RiskRule.allCases.compactMap { rule in
      byRule[rule].map { RuleOutcomes(rule: rule, outcomes: $0) }
    }
  }
}
