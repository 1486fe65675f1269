/// What an order has come to: a fold over the set of its events.
/// Of payments, refunds, completion and cancellation the order of arrival doesn't matter.
/// - Source: programme rules, section 8.
package struct OrderState: Hashable, Sendable {
  package enum Status: String, Hashable, Sendable, CaseIterable {
    case estimated, settled, cancelled
  }

  package private(set) var paid: PaidOrder?
  /// What was refunded of each line, up to the largest amount that can have been paid.
  private var refunded: [LineID: Fen] = [:]
  private var refunds: Set<RefundID> = []
  /// Of several completions the first processed counts.
  package private(set) var completedAt: Timestamp?
  /// Of several cancellations the first processed counts.
  package private(set) var cancelledAt: Timestamp?

  /// - Parameter events: in the order of processing.
  package init(_ events: some Sequence<OrderEvent> = []) {
    for event in events { apply(event) }
  }

  /// Folds one more event in.
  package mutating func apply(_ event: OrderEvent) {
    switch event.body {
    case .paid(let order): paid = paid ?? order
    case .refunded(let line, let refund, let amount, _):
      guard refunds.insert(refund).inserted else { return }
      refunded[line] = min(.largestInEvent, (refunded[line] ?? .zero) + amount)
    case .completed(let at): completedAt = completedAt ?? at
    case .cancelled(let at): cancelledAt = cancelledAt ?? at
    }
  }

  /// Whether an event reported this refund already.
  package func knows(_ refund: RefundID) -> Bool { refunds.contains(refund) }

  package var status: Status {
    if cancelledAt != nil { return .cancelled }
    return completedAt == nil ? .estimated : .settled
  }

  /// What was refunded of a line, at most what was paid.
  package func refunded(of line: OrderLine) -> Fen { min(line.paid, refunded[line.id] ?? .zero) }

  /// What commissions are taken of.
  package func net(of line: OrderLine) -> Fen {
    if cancelledAt != nil { return .zero }
    guard line.paid > .zero else { return line.gross }
    let left = line.paid - refunded(of: line)
    let product = Int128(line.gross.value) * Int128(left.value)
    return Fen(Int64(product / Int128(line.paid.value)))
  }

  /// What was received and kept: the base of the private-domain incentive.
  /// - Source: programme rules, section 11.
  package func received(of line: OrderLine) -> Fen {
    cancelledAt == nil ? line.paid - refunded(of: line) : .zero
  }
}
