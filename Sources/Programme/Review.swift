/// What a reviewer decided about a line that is held.
package struct Review: Hashable, Sendable {
  package enum Outcome: String, Hashable, Sendable, CaseIterable {
    case release, reject
  }

  package let outcome: Outcome
  /// Who decided.
  package let reviewer: String
  package let reason: String
  package let at: Timestamp

  package init(outcome: Outcome, reviewer: String, reason: String, at: Timestamp) {
    self.outcome = outcome
    self.reviewer = reviewer
    self.reason = reason
    self.at = at
  }
}

/// Where a line's money goes.
/// - Source: programme rules, section 16.
package enum LineStanding: Hashable, Sendable {
  /// To whom it is due.
  case clear
  /// Put aside, until a reviewer decides.
  case held
  /// To nobody.
  case rejected

  /// A review counts for a line that the rules hold; what they pass or reject needs none.
  package init(_ assessment: RiskAssessment?, _ review: Review?) {
    switch (assessment?.verdict ?? .pass, review?.outcome) {
    case (.pass, _), (.hold, .release): self = .clear
    case (.hold, nil): self = .held
    case (.hold, .reject), (.reject, _): self = .rejected
    }
  }
}

/// What a line has come to.
package enum LineStatus: String, Hashable, Sendable, CaseIterable {
  case estimated, held, rejected, settled, cancelled

  package init(_ order: OrderState.Status, _ standing: LineStanding) {
    self =
      switch (order, standing) {
      case (.estimated, _): .estimated
      case (.cancelled, _): .cancelled
      case (.settled, .clear): .settled
      case (.settled, .held): .held
      case (.settled, .rejected): .rejected
      }
  }
}
