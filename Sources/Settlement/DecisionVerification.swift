import Programme
import Storage

/// Who won each line, and on which terms.
extension Verification {
  mutating func checkProvisional(
    of order: PaidOrder, _ state: OrderState, because event: StoredEvent
  ) throws {
    let stored = try store.decisions(of: event.event.order).filter { $0.stage == .provisional }
    try checkDecisions(stored, of: order, state, because: event)
  }

  /// What was known never becomes less, and decisions of one event know the same.
  private mutating func checkKnown(_ stored: [StoredDecision], of order: OrderID) {
    guard let first = stored.first else { return }
    if first.knownUpTo < lastKnown || first.knownUpTo > newestRecord
      || stored.contains(where: { $0.knownUpTo != first.knownUpTo })
    {
      report.found(
        "order \(order): a decision says it knew what it couldn't, or not what it had to")
    }
    lastKnown = max(lastKnown, first.knownUpTo)
  }

  /// - Parameter stored: decisions of one stage.
  mutating func checkDecisions(
    _ stored: [StoredDecision], of order: PaidOrder, _ state: OrderState,
    because event: StoredEvent
  ) throws {
    let id = event.event.order
    checkKnown(stored, of: id)
    let history = StoredSchemeHistory(in: store, at: event.sequence)
    guard let first = stored.first else { return }
    let known = try store.catalogue(knownUpTo: first.knownUpTo)
    var whole = order
    whole.lines = order.lines.filter { line in stored.contains { $0.line == line.id } }
    let decisions = whole.lines.compactMap { line in
      stored.first { $0.line == line.id }?.decision
    }
    func touches(_ line: OrderLine) throws -> OrderTouches {
      let found = stored.first { $0.line == line.id }?.decision.candidates.map(\.touch)
      return try OrderTouches(
        of: order, touches: found ?? [], bindings: known.bindings, catalogue: known)
    }
    let completion = first.stage == .final ? state.completion : nil
    let drawn = try decideLines(
      of: whole, id, state, touches: touches, catalogue: known, history: history)
    for ((line, decision), drawn) in zip(zip(whole.lines, decisions), drawn) {
      let again = try risk.assessed(
        drawn, of: line, in: order, id, completion: completion, known: known, stored: decision)
      if again == decision { continue }
      report.found(
        """
        order \(id) line \(line.id): the stored decision pays \(decision.words), \
        the stored candidates and records give \(again.words)
        """)
    }
  }
}

extension Decision {
  fileprivate var words: String {
    let verdict = risk.map { ", verdict \($0.verdict.rawValue) by \($0.words)" } ?? ""
    guard let link else { return "nobody (\(reason?.rawValue ?? "no reason"))\(verdict)" }
    return "link \(link)\(verdict)"
  }
}

extension RiskAssessment {
  fileprivate var words: String {
    let parts = findings.map { "\($0.rule.rawValue) \($0.measured)" }
    return parts.isEmpty ? "no measure" : parts.joined(separator: ", ")
  }
}
