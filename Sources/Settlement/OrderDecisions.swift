import Programme
import Records
import Storage

/// What an order's decisions depend on, apart from the catalogue and what happened before.
struct DecisionInputs: Sendable {
  let order: PaidOrder
  /// Of everybody behind the order's customer, and those stored with an earlier decision.
  let touches: [Touch]
  /// The bindings that were looked up, by the numbers of their records.
  let bindings: [VisitorID: [Int64]]
  /// How the order was completed; nil as long as it isn't.
  let completion: Completion?

  /// Whether decisions over these are decisions over the given ones.
  /// - Parameter look: nil for bindings that are known to be as they were.
  func agree(
    with order: PaidOrder, _ touches: [Touch], _ completion: Completion?,
    bindings look: (VisitorID) throws -> History<BuyerID>?
  ) rethrows -> Bool {
    guard self.touches == touches, self.order == order, self.completion == completion else {
      return false
    }
    for (visitor, known) in bindings {
      guard let history = try look(visitor) else { continue }
      if history.versions.map(\.recorded) != known { return false }
    }
    return true
  }
}

/// Who earns the lines of an order: a function of its inputs, the catalogue and, where a scheme asks for
/// it, of what happened before.
struct OrderDecisions: Sendable {
  /// One for each line, in the order of the payment's array.
  let decisions: [Decision]
  /// The same as they are stored; nil for one that was decided before and is the same again.
  let texts: [String?]
  let inputs: DecisionInputs

  /// - Parameters:
  ///   - state: what the order has come to; what is sold from stock asks for it, and for the history
  ///     too.
  ///   - stored: what was decided about the order before.
  init(
    on order: PaidOrder, _ id: OrderID, _ state: OrderState, stored: [StoredDecision],
    completion: Completion?,
    touches: [Touch],
    bindings: (VisitorID) throws -> History<BuyerID>, catalogue: some Catalogue,
    history: some SchemeHistory, signals: some RiskSignals
  ) throws {
    var looked: [VisitorID: [Int64]] = [:]
    let orderTouches = try OrderTouches(
      of: order, touches: touches,
      bindings: { visitor in
        let history = try bindings(visitor)
        looked[visitor] = history.versions.map(\.recorded)
        return history
      }, catalogue: catalogue)
    let drawn = try decideLines(
      of: order, id, state, touches: { _ in orderTouches }, catalogue: catalogue, history: history)
    decisions = try assessed(
      drawn, of: order, id, completion: completion, catalogue: catalogue, signals: signals)
    let earlier = Dictionary(stored.map { ($0.line, $0.decision) }, uniquingKeysWith: { $1 })
    texts = zip(order.lines, decisions).map { line, decision in
      earlier[line.id] == decision ? nil : DecisionCoding.text(decision)
    }
    inputs = DecisionInputs(
      order: order, touches: touches, bindings: looked, completion: completion)
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
