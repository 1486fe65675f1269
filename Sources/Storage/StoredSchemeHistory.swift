package import Programme

/// What happened before, as it was known when a certain event was being processed.
package struct StoredSchemeHistory: SchemeHistory {
  private let store: any StoreReading
  private let sequence: Int64

  /// - Parameter sequence: the place of the event that the decision is taken for; its own postings
  ///   come after the decision.
  package init(in store: any StoreReading, at sequence: Int64 = .max) {
    self.store = store
    self.sequence = sequence
  }

  package func purchases(
    by buyer: BuyerID, settledBy moment: Timestamp
  ) throws -> [Purchase] {
    try store.orders(of: buyer, completedBy: moment).compactMap { order in
      let events = try store.events(of: order).filter { $0.sequence <= sequence }
      let assessments = try store.decisions(of: order).filter { $0.stage == .final }
        .compactMap { stored in stored.decision.risk.map { (stored.line, $0) } }
      return Purchase(
        order, events.map(\.event), by: moment,
        assessments: Dictionary(assessments, uniquingKeysWith: { first, _ in first }))
    }
  }

  package func paybacks(to promoter: PromoterID) throws -> [Payback] {
    try paybackLines(to: promoter).map(\.payback)
  }

  /// The lines that hold a position of a promoter's own orders, each with what it pays back.
  package func paybackLines(
    to promoter: PromoterID
  ) throws -> [(order: OrderID, payback: Payback)] {
    let paying = try store.paybackLines(to: promoter, before: sequence).compactMap { order, line in
      try final(line, of: order).map { (order: order, payback: $0.payback) }
    }
    return try paying + emptyPaybacks(to: promoter)
  }

  /// Those of a share that comes to nothing, which the ledger doesn't know of.
  private func emptyPaybacks(
    to promoter: PromoterID
  ) throws -> [(order: OrderID, payback: Payback)] {
    try store.emptyPaybackLines(to: promoter).compactMap { order, id in
      let events = try store.events(of: order).filter { $0.sequence < sequence }
      let state = OrderState(events.map(\.event))
      guard state.completion != nil, let line = state.paid?.lines.first(where: { $0.id == id }),
        let final = try final(id, of: order), final.payback.amount == .zero,
        Payback.isKept(by: line, in: state, final.risk)
      else { return nil }
      return (order, final.payback)
    }
  }

  private func final(
    _ line: LineID, of order: OrderID
  ) throws -> (payback: Payback, risk: RiskAssessment?)? {
    let final = try store.decisions(of: order).first { $0.stage == .final && $0.line == line }
    guard let final, case .tuike(let award) = final.decision.outcome, let payback = award.payback
    else { return nil }
    return (payback, final.decision.risk)
  }

  package func piecesOut(of stock: Stock) throws -> Int64 {
    try store.piecesOut(of: stock, before: sequence)
  }

  package func stockHoldings(of order: OrderID) throws -> [LineID: StockHolding] {
    try store.stockHoldings(of: order, before: sequence)
  }

  package func isTaken(_ unit: UnitCode, besides order: OrderID) throws -> Bool {
    try store.isTaken(unit, besides: order, at: sequence)
  }
}
