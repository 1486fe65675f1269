/// Whose stock a line draws on, the one that is asked first first.
package enum StockSource: String, Hashable, Sendable, CaseIterable {
  /// The promoter's.
  case own
  /// The institution's, for all its promoters.
  case shared
}

/// Goods of one product that an institution keeps for one of its promoters, or for all of them.
/// - Source: programme rules, section 14.
package struct Stock: Hashable, Sendable {
  package let institution: InstitutionID
  /// Whose it is; nil: it is for all of them.
  package let promoter: PromoterID?
  package let product: ProductID

  package init(institution: InstitutionID, promoter: PromoterID?, product: ProductID) {
    self.institution = institution
    self.promoter = promoter
    self.product = product
  }
}

extension TuikeAward {
  /// The stock that the line would draw on; nil for a line that doesn't sell from stock.
  func stock(_ source: StockSource) -> Stock? {
    guard let agency, let promoter else { return nil }
    return Stock(
      institution: institution, promoter: source == .own ? promoter : nil, product: agency.product)
  }

  fileprivate var stock: Stock? { agency?.source.flatMap(stock) }
}

extension Decision {
  /// The stock that the line draws on, if it draws on one.
  package var stock: Stock? {
    if case .tuike(let award) = outcome { award.stock } else { nil }
  }
}

/// Goods that came into a stock, or were taken out of it without a sale.
package struct StockChange: Hashable, Sendable {
  package let id: StockChangeID
  package let stock: Stock
  /// - Unit: pieces, negative for those that were taken out; never 0.
  package let quantity: Int64
  package let at: Timestamp

  package init(id: StockChangeID, stock: Stock, quantity: Int64, at: Timestamp) {
    self.id = id
    self.stock = stock
    self.quantity = quantity
    self.at = at
  }

  /// What counts for an order that was paid at `moment`: what had come by then, less all that was ever
  /// taken out.
  static func counted(_ changes: [StockChange], by moment: Timestamp) -> Int64 {
    changes.reduce(0) { $1.quantity < 0 || $1.at <= moment ? $0 + $1.quantity : $0 }
  }
}

/// How many pieces of a stock there are, and where; none of the three is ever below 0.
package struct StockLevel: Hashable, Sendable {
  /// There for the next order.
  package var free: Int64
  /// Kept for orders that were paid and aren't completed.
  package var reserved: Int64
  /// Sold by orders that are completed.
  package var taken: Int64

  package init(free: Int64, reserved: Int64, taken: Int64) {
    self.free = free
    self.reserved = reserved
    self.taken = taken
  }

  package static let none = StockLevel(free: 0, reserved: 0, taken: 0)

  /// What lies in the warehouse.
  package var onHand: Int64 { free + reserved }

  /// - Returns: nil when there isn't enough for the movement.
  package func after(_ kind: StockMovement.Kind, _ quantity: Int64) -> StockLevel? {
    var level = self
    switch kind {
    case .added: level.free += quantity
    case .withdrawn: level.free -= quantity
    case .reserved:
      level.free -= quantity
      level.reserved += quantity
    case .released:
      level.reserved -= quantity
      level.free += quantity
    case .taken:
      level.reserved -= quantity
      level.taken += quantity
    case .returned:
      level.taken -= quantity
      level.free += quantity
    }
    return min(level.free, level.reserved, level.taken) < 0 ? nil : level
  }
}

/// Pieces of a stock that go from one state into another.
package struct StockMovement: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// By a record: they came, or were taken out without a sale.
    case added, withdrawn
    /// By an order, when it is paid; no longer, because of a refund or a cancellation.
    case reserved, released
    /// By an order, when it is completed; back again, because of a refund or a cancellation.
    case taken, returned
  }

  package let stock: Stock
  package let kind: Kind
  /// - Unit: pieces, at least 1.
  package let quantity: Int64

  package init(stock: Stock, kind: Kind, quantity: Int64) {
    self.stock = stock
    self.kind = kind
    self.quantity = quantity
  }
}
