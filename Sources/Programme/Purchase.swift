/// An order that was completed, as of a moment.
/// - Source: programme rules, section 14.
package struct Purchase: Hashable, Sendable {
  /// A line of which something was neither refunded nor cancelled.
  package struct Kept: Hashable, Sendable {
    package let product: ProductID
    /// What was paid for it and not given back.
    package let received: Fen
    /// When the order was completed, or the line released, if it was held then.
    package let settledAt: Timestamp
  }

  package let order: OrderID
  package let paidAt: Timestamp
  /// Never empty.
  package private(set) var lines: [Kept]

  /// - Parameters:
  ///   - events: the order's, in the order of processing.
  ///   - assessments: what the rules on risk found in its lines when it was completed. What they hold
  ///     isn't settled before it is released.
  /// - Returns: nil unless the order was completed by `moment` and something of it was left then.
  package init?(
    _ order: OrderID, _ events: [OrderEvent], by moment: Timestamp,
    assessments: [LineID: RiskAssessment] = [:]
  ) {
    let state = OrderState(events, by: moment)
    guard let paid = state.paid, let completedAt = state.completedAt else { return nil }
    self.order = order
    paidAt = paid.paidAt
    lines = paid.lines.compactMap { line in
      let assessment = assessments[line.id]
      let review = state.review(of: line.id)
      guard state.net(of: line) > .zero, LineStanding(assessment, review) == .clear else {
        return nil
      }
      let releasedAt = assessment?.verdict == .hold ? review?.at : nil
      return Kept(
        product: line.product, received: state.received(of: line),
        settledAt: max(completedAt, releasedAt ?? completedAt))
    }
    if lines.isEmpty { return nil }
  }

  /// When the first of its lines was settled.
  package var settledAt: Timestamp {
    lines.reduce(lines[0].settledAt) { min($0, $1.settledAt) }
  }

  package var received: Fen { lines.reduce(.zero) { $0 + $1.received } }

  /// - Returns: nil when none of the lines is `kept`.
  fileprivate func limited(to kept: (Kept) throws -> Bool) rethrows -> Purchase? {
    var limited = self
    limited.lines = try lines.filter(kept)
    return limited.lines.isEmpty ? nil : limited
  }
}

/// What happened before, as far as it is known when a decision is taken.
package protocol SchemeHistory {
  /// A buyer's purchases that were completed by `moment`, in any order.
  func purchases(by buyer: BuyerID, settledBy moment: Timestamp) throws -> [Purchase]

  /// What lines pay back to a promoter; those that were refunded don't any more. Where a position's share
  /// comes to nothing its line counts as long as something of that is left.
  func paybacks(to promoter: PromoterID) throws -> [Payback]

  /// How many pieces of a stock orders hold or took.
  func piecesOut(of stock: Stock) throws -> Int64

  /// What the lines of an order have of stocks.
  func stockHoldings(of order: OrderID) throws -> [LineID: StockHolding]

  /// Whether the code on an item pays a line of another order, or will once that is completed.
  func isTaken(_ unit: UnitCode, besides order: OrderID) throws -> Bool
}

extension SchemeLine {
  /// A promoter of the institution at the payment.
  func member(_ id: PromoterID, in catalogue: some Catalogue) throws -> Promoter? {
    let party = try catalogue.promoter(id).value(at: paidAt)
    return party?.institution == institution ? party : nil
  }

  /// A member's own purchases of what the institution promotes, settled by the payment of the line,
  /// oldest first.
  func purchases(
    of id: PromoterID, catalogue: some Catalogue, history: some SchemeHistory
  ) throws -> [Purchase] {
    guard let buyer = try member(id, in: catalogue)?.user else { return [] }
    return try history.purchases(by: buyer, settledBy: paidAt)
      .filter { $0.order != order }
      .compactMap { purchase in
        try purchase.limited { try promotes($0.product, at: purchase.paidAt, in: catalogue) }
      }
      .sorted { ($0.settledAt, $0.order) < ($1.settledAt, $1.order) }
  }

  private func promotes(
    _ product: ProductID, at moment: Timestamp, in catalogue: some Catalogue
  ) throws -> Bool {
    try Plan.inForce(
      among: catalogue.plans(for: product), for: product, institution: institution, at: moment)
      != nil
  }
}

extension OrderEvent {
  /// When what it tells of happened.
  package var happenedAt: Timestamp {
    switch body {
    case .paid(let order): order.paidAt
    case .refunded(_, _, _, let at), .completed(let at, _), .cancelled(let at): at
    case .fraudConfirmed(let fraud): fraud.at
    case .reviewed(_, let review): review.at
    }
  }
}
