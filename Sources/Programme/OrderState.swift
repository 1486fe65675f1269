/// What an order has come to: a fold over the set of its events.
/// Of payments, refunds, completion and cancellation the order of arrival doesn't matter.
/// - Source: programme rules, section 8.
package struct OrderState: Hashable, Sendable {
  package enum Status: String, Hashable, Sendable, CaseIterable {
    case estimated, settled, cancelled
  }

  package private(set) var paid: PaidOrder?
  /// Summed up to what was paid.
  private var refunded: [LineID: Fen] = [:]
  private var refunds: [RefundID: LineRefund] = [:]
  /// Of several completions the first processed counts.
  package private(set) var completedAt: Timestamp?
  /// Of several cancellations the first processed counts.
  package private(set) var cancelledAt: Timestamp?

  private struct LineRefund: Hashable, Sendable {
    let line: LineID
    let amount: Fen
  }

  /// - Parameter events: in the order of processing.
  package init(_ events: some Sequence<OrderEvent>) {
    for event in events { apply(event.body) }
    let paidFen = Dictionary(
      (paid?.lines ?? []).map { ($0.id, $0.paid) }, uniquingKeysWith: { first, _ in first })
    for refund in refunds.values {
      guard let most = paidFen[refund.line] else { continue }
      refunded[refund.line] = min(most, (refunded[refund.line] ?? .zero) + refund.amount)
    }
  }

  private mutating func apply(_ body: OrderEvent.Body) {
    switch body {
    case .paid(let order): paid = paid ?? order
    case .refunded(let line, let refund, let amount, _):
      if refunds[refund] == nil { refunds[refund] = LineRefund(line: line, amount: amount) }
    case .completed(let at): completedAt = completedAt ?? at
    case .cancelled(let at): cancelledAt = cancelledAt ?? at
    }
  }

  package var status: Status {
    if cancelledAt != nil { return .cancelled }
    return completedAt == nil ? .estimated : .settled
  }

  /// What was refunded of a line, at most what was paid.
  package func refunded(of line: OrderLine) -> Fen { refunded[line.id] ?? .zero }

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
