import Programme
import Storage

/// What happened before, where the lines of a period pay back what they would have paid back.
///
/// Orders are as they are; the positions that lines of the period took are those of this reckoning.
struct WhatIfHistory: SchemeHistory {
  private let store: any StoreReading
  private let period: Range<Timestamp>
  private let paybacks: Paybacks
  /// The place of the event that decisions are taken for.
  private let sequence: Int64

  init(
    in store: any StoreReading, _ period: Range<Timestamp>, _ paybacks: Paybacks, at sequence: Int64
  ) {
    self.store = store
    self.period = period
    self.paybacks = paybacks
    self.sequence = sequence
  }

  /// What lines of the period would pay back, as long as they pay something.
  struct Paybacks {
    struct Line: Hashable {
      let order: OrderID
      let line: LineID
    }

    private var byPromoter: [PromoterID: [Line: Payback]] = [:]

    func all(to promoter: PromoterID) -> [Payback] {
      byPromoter[promoter].map { Array($0.values) } ?? []
    }

    /// - Parameter isKept: whether the line would hold a position whose share comes to nothing.
    mutating func note(_ award: TuikeAward, of line: Line, paid: [Due], isKept: Bool) {
      guard let promoter = award.promoter, let payback = award.payback else { return }
      let counts = payback.amount == .zero ? isKept : paid.contains { $0.kind == .payback }
      byPromoter[promoter, default: [:]][line] = counts ? payback : nil
    }
  }

  func purchases(by buyer: BuyerID, settledBy moment: Timestamp) throws -> [Purchase] {
    try StoredSchemeHistory(in: store, at: sequence).purchases(by: buyer, settledBy: moment)
  }

  /// Stocks are as they are: what orders hold and took of them isn't decided again.
  func piecesOut(of stock: Stock) throws -> Int64 {
    try StoredSchemeHistory(in: store, at: sequence).piecesOut(of: stock)
  }

  func stockHoldings(of order: OrderID) throws -> [LineID: StockHolding] {
    try StoredSchemeHistory(in: store, at: sequence).stockHoldings(of: order)
  }

  /// Codes on items pay the lines that they pay.
  func isTaken(_ unit: UnitCode, besides order: OrderID) throws -> Bool {
    try StoredSchemeHistory(in: store, at: sequence).isTaken(unit, besides: order)
  }

  func paybacks(to promoter: PromoterID) throws -> [Payback] {
    let others = try StoredSchemeHistory(in: store, at: sequence).paybackLines(to: promoter)
      .compactMap { order, payback -> Payback? in
        let state = OrderState(try store.events(of: order).map(\.event))
        if let completedAt = state.completedAt, period.contains(completedAt) { return nil }
        return payback
      }
    return others + paybacks.all(to: promoter)
  }
}
