/// What a rule found in a line, with what it was held against.
package struct RiskFinding: Hashable, Sendable {
  package let rule: RiskRule
  /// What the policy says is done when the measure is out of order.
  package let action: RiskAction
  package let threshold: Int64
  /// - Unit: the rule's, see ``RiskRule``.
  package let measured: Int64

  package init(rule: RiskRule, action: RiskAction, threshold: Int64, measured: Int64) {
    self.rule = rule
    self.action = action
    self.threshold = threshold
    self.measured = measured
  }

  package var isFired: Bool {
    switch rule.side {
    case .above: measured > threshold
    case .below: measured < threshold
    }
  }
}

/// What the rules say of a line.
package enum RiskVerdict: String, Hashable, Sendable, CaseIterable {
  case pass, hold, reject
}

/// What was measured of a line, frozen with its decision.
/// - Source: programme rules, section 16.
package struct RiskAssessment: Hashable, Sendable {
  /// Of every rule that was on and had something to measure, in the order of ``RiskRule``.
  package let findings: [RiskFinding]

  package init(_ findings: [RiskFinding]) { self.findings = findings }

  package var fired: [RiskFinding] { findings.filter(\.isFired) }

  /// The strictest action of the rules that fired.
  package var verdict: RiskVerdict {
    let actions = fired.map(\.action)
    if actions.contains(.reject) { return .reject }
    return actions.isEmpty ? .pass : .hold
  }
}
