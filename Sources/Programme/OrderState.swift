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
  package private(set) var completion: Completion?
  /// Of several cancellations the first processed counts.
  package private(set) var cancelledAt: Timestamp?
  /// In the order of processing; of several about one line the first counts.
  private var frauds: [ConfirmedFraud] = []
  /// Of several reviews of a line the first processed counts.
  private var reviews: [LineID: Review] = [:]

  /// - Parameter events: in the order of processing.
  package init(_ events: some Sequence<OrderEvent> = []) {
    for event in events { apply(event) }
  }

  /// What an order had come to by a moment.
  ///
  /// What one event repeats of another, under whatever time, counts as little as it does now: of several
  /// completions, cancellations or reports of one refund the first processed counts.
  /// - Parameter events: in the order of processing.
  package init(_ events: [OrderEvent], by moment: Timestamp) {
    var now = OrderState()
    self.init(
      events.filter { event in
        let before = now
        now.apply(event)
        return now != before && event.happenedAt <= moment
      })
  }

  /// Folds one more event in.
  package mutating func apply(_ event: OrderEvent) {
    switch event.body {
    case .paid(let order): paid = paid ?? order
    case .refunded(let line, let refund, let amount, _):
      guard refunds.insert(refund).inserted else { return }
      refunded[line] = min(.largestInEvent, (refunded[line] ?? .zero) + amount)
    case .completed(let at, let logistics):
      completion = completion ?? Completion(at: at, logistics: logistics)
    case .cancelled(let at): cancelledAt = cancelledAt ?? at
    case .fraudConfirmed(let fraud):
      let isKnown = frauds.contains { $0.line == nil || $0.line == fraud.line }
      if !isKnown { frauds.append(fraud) }
    case .reviewed(let line, let review): reviews[line] = reviews[line] ?? review
    }
  }

  /// Whether an event reported this refund already.
  package func knows(_ refund: RefundID) -> Bool { refunds.contains(refund) }

  /// What a reviewer decided about a line.
  package func review(of line: LineID) -> Review? { reviews[line] }

  package var completedAt: Timestamp? { completion?.at }

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

  /// How many pieces of a line were neither refunded nor cancelled: as many go back as refunds cover
  /// whole ones, by what was paid for each.
  package func pieces(of line: OrderLine) -> Int64 {
    if cancelledAt != nil { return 0 }
    guard line.paid > .zero else { return line.quantity }
    let back = Int128(line.quantity) * Int128(refunded(of: line).value) / Int128(line.paid.value)
    return line.quantity - Int64(back)
  }

  /// What was received and kept.
  package func received(of line: OrderLine) -> Fen {
    cancelledAt == nil ? line.paid - refunded(of: line) : .zero
  }

  /// The case by which a line is fraud, if it is.
  package func fraud(on line: LineID) -> ConfirmedFraud? { frauds.first { $0.concerns(line) } }

  /// What the private-domain incentive is taken of: what was received and kept, nothing if it was fraud.
  /// - Source: programme rules, section 11.
  package func privateDomainBase(of line: OrderLine) -> Fen {
    fraud(on: line.id) == nil ? received(of: line) : .zero
  }
}
