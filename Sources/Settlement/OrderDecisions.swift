import Programme
import Records
import Storage

/// Who earns the lines of an order: a function of its inputs, the catalogue and, where a scheme asks for
/// it, of what happened before.
final class OrderDecisions: Sendable {
  /// One for each line, in the order of the payment's array.
  let decisions: [Decision]
  /// The same as they are stored; nil for one that was decided before and is the same again.
  let texts: [String?]

  private let order: PaidOrder
  /// Of an earlier decision, whose touches count again.
  private let earlier: [Candidate]
  /// Of everybody behind the order's customer.
  private let touches: [Touch]
  /// The bindings that were looked up, by the numbers of their records.
  private let bindings: [VisitorID: [Int64]]
  /// How the order was completed; nil as long as it isn't.
  private let completion: Completion?

  /// - Parameters:
  ///   - state: what the order has come to; what is sold from stock asks for it, and for the history
  ///     too.
  ///   - stored: what was decided about the order before.
  ///   - touches: of everybody behind its customer.
  init(
    on order: PaidOrder, _ id: OrderID, _ state: OrderState, stored: [StoredDecision],
    completion: Completion?, touches: [Touch],
    bindings: (VisitorID) throws -> History<BuyerID>, catalogue: some Catalogue,
    history: some SchemeHistory, signals: some RiskSignals
  ) throws {
    self.order = order
    self.completion = completion
    self.touches = touches
    earlier = stored.first?.decision.candidates ?? []
    var looked: [VisitorID: [Int64]] = [:]
    let orderTouches = try OrderTouches(
      of: order, touches: earlier.isEmpty ? touches : earlier.map(\.touch) + touches,
      bindings: { visitor in
        let history = try bindings(visitor)
        looked[visitor] = history.versions.map(\.recorded)
        return history
      }, catalogue: catalogue)
    let drawn = try decideLines(
      of: order, id, state, touches: { _ in orderTouches }, catalogue: catalogue, history: history)
    self.bindings = looked
    decisions = try assessed(
      drawn, of: order, id, completion: completion, catalogue: catalogue, signals: signals)
    let before = Dictionary(stored.map { ($0.line, $0.decision) }, uniquingKeysWith: { $1 })
    texts = zip(order.lines, decisions).map { line, decision in
      before[line.id] == decision ? nil : DecisionCoding.text(decision)
    }
  }

  /// Whether what the order itself says was the same.
  func agree(with order: PaidOrder, earlier: [Candidate], _ completion: Completion?) -> Bool {
    self.order == order && self.earlier == earlier && self.completion == completion
  }

  /// Whether what is known of its customer was the same.
  func agree(
    with touches: [Touch], bindings look: (VisitorID) throws -> History<BuyerID>
  ) rethrows -> Bool {
    guard self.touches == touches else { return false }
    return try bindings.allSatisfy { try look($0).versions.map(\.recorded) == $1 }
  }
}

/// An order's decisions with what the rules on risk find in each line.
/// - Parameter decisions: one for each line, in the order of the payment's array.
func assessed(
  _ decisions: [Decision], of order: PaidOrder, _ id: OrderID, completion: Completion?,
  catalogue: some Catalogue, signals: some RiskSignals
) throws -> [Decision] {
  guard let policy = try catalogue.riskPolicies().value(at: order.paidAt), !policy.isOff else {
    return decisions
  }
  return try zip(order.lines, decisions).map { line, decision in
    var decision = decision
    decision.risk = try assess(
      RiskSubject(line: line, order: order, id: id, decision: decision, completion: completion),
      policy: policy, catalogue: catalogue, signals: signals)
    return decision
  }
}
