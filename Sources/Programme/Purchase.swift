/// An order that was completed, as of a moment.
/// - Source: programme rules, section 14.
package struct Purchase: Hashable, Sendable {
  package let order: OrderID
  package let paidAt: Timestamp
  package let settledAt: Timestamp
  /// What was bought and neither given back in full nor cancelled.
  package let products: [ProductID]

  /// - Parameter events: the order's, in the order of processing.
  /// - Returns: nil unless the order was completed by `moment` and something of it was left then.
  package init?(_ order: OrderID, _ events: [OrderEvent], by moment: Timestamp) {
    let state = OrderState(events.filter { $0.happenedAt <= moment })
    // Of several completions the first processed counts, whatever their times.
    guard let paid = state.paid, let settledAt = OrderState(events).completedAt,
      settledAt <= moment
    else { return nil }
    let kept = paid.lines.filter { state.net(of: $0) > .zero }
    if kept.isEmpty { return nil }
    self.order = order
    paidAt = paid.paidAt
    self.settledAt = settledAt
    products = kept.map(\.product)
  }
}

/// What people bought, as far as it is known when a decision is taken.
package protocol PurchaseHistory {
  /// A buyer's purchases that were completed by `moment`, in any order.
  func purchases(by buyer: BuyerID, settledBy moment: Timestamp) throws -> [Purchase]
}

extension OrderEvent {
  /// When what it tells of happened.
  package var happenedAt: Timestamp {
    switch body {
    case .paid(let order): order.paidAt
    case .refunded(_, _, _, let at), .completed(let at), .cancelled(let at): at
    }
  }
}
