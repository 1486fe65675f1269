/// Something that an event changes in what later lines are compared with.
/// - Source: programme rules, section 16.
package enum RiskFact: Hashable, Sendable {
  /// A line was sold at a price.
  case sold(ProductID, on: ShanghaiDay, price: Fen)
  /// What changed in what a promoter's customers paid on a day; less of it is negative.
  case referred(PromoterID, on: ShanghaiDay, ReferredSales)
  /// A promoter won a line of a customer's order, or no longer does.
  case won(WonOrders, OrderID, isWon: Bool)
  case sent(LogisticsNumber, OrderID)
}

/// The orders that a promoter won of one customer on one day.
package struct WonOrders: Hashable, Sendable {
  package let promoter: PromoterID
  /// The buyer, or the visitor where no buyer is named.
  package let customer: Person
  package let day: ShanghaiDay

  package init(promoter: PromoterID, customer: Person, day: ShanghaiDay) {
    self.promoter = promoter
    self.customer = customer
    self.day = day
  }

  package init(promoter: PromoterID, customer: Customer, day: ShanghaiDay) {
    self.promoter = promoter
    self.day = day
    self.customer =
      switch customer {
      case .buyer(let buyer), .both(let buyer, _): .buyer(buyer)
      case .visitor(let visitor): .visitor(visitor)
      }
  }
}

/// Who won an order's lines.
package struct LineWinners: Sendable {
  /// By what was decided at the payment.
  private let provisional: [LineID: PromoterID]
  /// By what was decided at the completion.
  private let final: [LineID: PromoterID]

  package init(provisional: [LineID: PromoterID], final: [LineID: PromoterID]) {
    self.provisional = provisional
    self.final = final
  }

  fileprivate func winners(in state: OrderState?) -> [LineID: PromoterID] {
    guard let state else { return [:] }
    return state.completion == nil ? provisional : final
  }
}

/// What an event changes that was applied to an order.
/// - Parameter earlier: the order before; nil when the event is the payment.
package func riskFacts(
  of order: PaidOrder, _ id: OrderID, from earlier: OrderState?, to state: OrderState,
  winners: LineWinners
) -> [RiskFact] {
  let day = ShanghaiDay(of: order.paidAt)
  let (before, after) = (winners.winners(in: earlier), winners.winners(in: state))
  var facts: [RiskFact] = []
  if earlier == nil {
    facts += order.lines.map { .sold($0.product, on: day, price: $0.piecePrice) }
  }
  for line in order.lines {
    let old = before[line.id].flatMap { promoter in earlier.map { (promoter, $0.sales(of: line)) } }
    let new = after[line.id].map { ($0, state.sales(of: line)) }
    if let old, let new, old == new { continue }
    if let old { facts.append(.referred(old.0, on: day, old.1.negated)) }
    if let new { facts.append(.referred(new.0, on: day, new.1)) }
  }
  for (promoters, isWon) in [
    (Set(before.values).subtracting(after.values), false),
    (Set(after.values).subtracting(before.values), true),
  ] {
    facts += promoters.sorted().map {
      .won(WonOrders(promoter: $0, customer: order.customer, day: day), id, isWon: isWon)
    }
  }
  if earlier?.completion == nil, let number = state.completion?.logistics {
    facts.append(.sent(number, id))
  }
  return facts
}

extension OrderState {
  fileprivate func sales(of line: OrderLine) -> ReferredSales {
    let refunded = cancelledAt == nil ? refunded(of: line) : line.paid
    return ReferredSales(lines: 1, paid: line.paid.value, refunded: refunded.value)
  }
}

extension ReferredSales {
  fileprivate var negated: ReferredSales {
    ReferredSales(lines: -lines, paid: -paid, refunded: -refunded)
  }

  package static func += (left: inout ReferredSales, right: ReferredSales) {
    left.lines += right.lines
    left.paid += right.paid
    left.refunded += right.refunded
  }
}
