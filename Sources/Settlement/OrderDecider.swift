import Programme
import Storage

/// Decides an order's lines within a transaction, and keeps what was decided.
/// - Source: programme rules, sections 5 and 6.
struct OrderDecider {
  let transaction: any StoreTransaction
  let touches: TouchBook
  /// What was read and decided before the transaction, if anything was.
  let preview: BatchPreview?
  let catalogue: BatchCatalogue

  /// Decides every line as of the payment, over the candidates stored before and those known now.
  /// - Parameters:
  ///   - stored: the decisions on the order before.
  ///   - sequence: the place of the event that this is done for.
  /// - Throws: ``MissingTouches``, ``StoreError``; the transaction must then be given up.
  func decide(
    _ order: PaidOrder, _ id: OrderID, _ state: OrderState, stage: StoredDecision.Stage,
    stored: [StoredDecision], at sequence: Int64
  ) throws -> [LineID: Decision] {
    let people = try transaction.people(behind: order.customer)
    let known = try touches.touches(of: people)
    let candidates = stored.first?.decision.candidates.map(\.touch) ?? []
    let all = candidates + known
    let completion = stage == .final ? state.completion : nil
    let taken =
      try preview?.decisions(
        on: order, id, stage: stage, completion: completion, touches: all, in: transaction)
      ?? OrderDecisions(
        on: order, id, state, stored: stored, completion: completion, touches: all,
        bindings: transaction.bindings, catalogue: catalogue,
        history: StoredSchemeHistory(in: transaction),
        signals: StoredRiskSignals(in: transaction, at: sequence, earlier: stored))
    let newest = try transaction.newestRecord()
    var decisions: [LineID: Decision] = [:]
    for (position, line) in order.lines.enumerated() {
      let decision = taken.decisions[position]
      decisions[line.id] = decision
      try transaction.insert(
        StoredDecision(line: line.id, stage: stage, knownUpTo: newest, decision: decision),
        text: taken.texts[position], order: id)
    }
    return decisions
  }
}
