import Programme
import Storage

/// What is noted of orders and events beside their content.
extension Verification {
  /// - Parameter events: all of the event's order.
  mutating func checkOrder(at stored: StoredEvent, _ events: [StoredEvent]) throws {
    let id = stored.event.order
    if stored.event.isPayment {
      checkStates(of: events)
      try checkSummary(of: id, events)
      try checkStages(of: id, events)
    } else if stored.state == .ignored, !events.contains(where: { $0.event.isPayment }) {
      report.found("event \(stored.event.id) is ignored, but its order was never paid")
    }
  }

  /// What repeats something is ignored, and nothing waits once the order was paid.
  private mutating func checkStates(of events: [StoredEvent]) {
    var state = OrderState()
    for stored in events {
      let expected: StoredEvent.State = state.repeats(stored.event) ? .ignored : .applied
      if stored.state != expected {
        report.found(
          "event \(stored.event.id) is \(stored.state.rawValue), and has to be \(expected.rawValue)"
        )
      }
      state.apply(stored.event)
    }
  }

  private mutating func checkSummary(of id: OrderID, _ events: [StoredEvent]) throws {
    let state = OrderState(events.map(\.event))
    guard let order = state.paid else { return }
    let expected = OrderSummary(
      order: id, shop: order.shop, buyer: order.customer.buyer, visitor: order.customer.visitor,
      paidAt: order.paidAt, completedAt: state.completedAt, cancelledAt: state.cancelledAt)
    if try store.summary(of: id) != expected {
      report.found("order \(id) isn't looked up by what its events say")
    }
  }

  /// Each line has a decision of the payment, and one of the completion once there was one.
  private mutating func checkStages(of id: OrderID, _ events: [StoredEvent]) throws {
    let state = OrderState(events.map(\.event))
    let stages: [StoredDecision.Stage] =
      state.completion == nil ? [.provisional] : [.provisional, .final]
    let expected = (state.paid?.lines ?? []).flatMap { line in
      stages.map { "\(line.id) \($0.rawValue)" }
    }
    let found = try store.decisions(of: id).map { "\($0.line) \($0.stage.rawValue)" }
    if found.sorted() != expected.sorted() {
      report.found("order \(id) doesn't have one decision for each of its lines and stages")
    }
  }
}
