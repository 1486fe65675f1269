extension ShanghaiDay {
  fileprivate func adding(_ days: Int64) -> ShanghaiDay { ShanghaiDay(number: number + days) }
}

/// The 30 days before that of a payment.
package struct RiskPeriod: Hashable, Sendable {
  package let first: ShanghaiDay
  package let last: ShanghaiDay

  package init(before payment: Timestamp) {
    let day = ShanghaiDay(of: payment)
    first = day.adding(-RiskRule.daysBack)
    last = day.adding(-1)
  }

  package func contains(_ day: ShanghaiDay) -> Bool { first <= day && day <= last }
}

/// What a promoter's customers paid, and what of it went back.
package struct ReferredSales: Hashable, Sendable {
  package var lines: Int64
  package var paid: Int64
  package var refunded: Int64

  package init(lines: Int64, paid: Int64, refunded: Int64) {
    self.lines = lines
    self.paid = paid
    self.refunded = refunded
  }

  package static let none = ReferredSales(lines: 0, paid: 0, refunded: 0)
}

/// How often a product was sold at a price.
package struct PriceCount: Hashable, Sendable {
  /// Of one piece.
  package let price: Fen
  package let lines: Int64

  package init(price: Fen, lines: Int64) {
    self.price = price
    self.lines = lines
  }
}

/// What is known of other orders, of people and of clicks when a line is assessed.
package protocol RiskSignals {
  /// What lines of other orders come to.
  func facts() throws -> any RiskFactReading

  /// The buyers who are behind a customer, as browsers tell that both used.
  func buyers(behind customer: Customer) throws -> Set<BuyerID>

  /// Clicks on a touch's day from its network address; nil when the address isn't known.
  func clicks(atAddressOf touch: Touch) throws -> Int64?

  /// Buyers who clicked on a touch's day from its network address; nil when it isn't known.
  func buyers(atAddressOf touch: Touch) throws -> Int64?
}
