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
  /// - Returns: one for each line, in the order of the payment's array.
  /// - Throws: ``MissingTouches``, ``StoreError``; the transaction must then be given up.
  func decide(
    _ order: PaidOrder, _ id: OrderID, _ state: OrderState, stage: StoredDecision.Stage,
    stored: [StoredDecision], at sequence: Int64
  ) throws -> [Decision] {
    let completion = stage == .final ? state.completion : nil
    let taken =
      try preview?.decisions(
        on: order, id, stage: stage, completion: completion,
        earlier: stored.first?.decision.candidates ?? [], touches: touches, in: transaction)
      ?? OrderDecisions(
        on: order, id, state, stored: stored, completion: completion,
        touches: try touches.touches(of: transaction.people(behind: order.customer)),
        bindings: transaction.bindings, catalogue: catalogue,
        history: StoredSchemeHistory(in: transaction),
        signals: StoredRiskSignals(in: transaction, at: sequence, earlier: stored))
    let newest = try transaction.newestRecord()
    for position in order.lines.indices {
      try transaction.insertDecision(
        on: order.lines[position].id, of: id, stage, knownUpTo: newest,
        text: taken.texts[position])
    }
    return taken.decisions
  }
}
