/// Decides every line of an order, in the order of the payment's array: a code, a place in a cycle or pieces
/// of a stock that one line takes aren't there for the next.
///
/// - Parameters:
///   - id: the order's.
///   - state: what the order has come to.
///   - touches: what is known for a line of the customer's touches on the order's shop.
///   - history: what is known of what happened before, for the schemes that ask for it.
/// - Source: programme rules, sections 6, 7 and 11 to 14.
package func decideLines(
  of order: PaidOrder, _ id: OrderID, _ state: OrderState,
  touches: (OrderLine) throws -> OrderTouches, catalogue: some Catalogue,
  history: some SchemeHistory
) throws -> [Decision] {
  var claimed: Set<UnitCode> = []
  let each = try order.lines.map { line in
    let decision = try decide(
      line, of: order, id, touches: try touches(line), claimed: claimed, catalogue: catalogue,
      history: history)
    if let unit = decision.winningUnit { claimed.insert(unit) }
    return decision
  }
  return try drawingOnStock(
    keepingFirstPaybacks(each), of: order, id, state, catalogue: catalogue, history: history)
}
