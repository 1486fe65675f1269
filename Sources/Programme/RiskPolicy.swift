/// What is looked at to tell an honest order from another.
/// - Source: programme rules, section 16.
package enum RiskRule: String, Hashable, Sendable, CaseIterable {
  /// Whoever earns is tied to the customer: by a browser that both used, or as a gift's recipient.
  case ownPurchase = "own_purchase"
  /// Seconds from the click that won to the payment.
  case clickToPayment = "click_to_payment"
  /// Orders of one customer that one promoter won on one day, this one included.
  case ordersPerDay = "orders_per_day"
  /// Clicks of the day from the network address of the click that won.
  case clicksPerAddress = "clicks_per_address"
  /// Buyers of the day at the network address of the click that won.
  case buyersPerAddress = "buyers_per_address"
  /// What went back of what the promoter's customers had paid in the 30 days before.
  case refundRatio = "refund_ratio"
  /// No logistics number came with the completion.
  case missingLogistics = "missing_logistics"
  /// Other orders that were completed with the same logistics number.
  case repeatedLogistics = "repeated_logistics"
  /// The price as a part of the product's median price in the 30 days before.
  case priceDrop = "price_drop"

  /// When a measure is suspicious.
  package enum Side: Hashable, Sendable {
    case above, below
  }

  package var side: Side {
    switch self {
    case .clickToPayment, .priceDrop: .below
    default: .above
    }
  }

  /// Whether it compares with many lines of other orders, of which a few tell nothing.
  package var needsLines: Bool { self == .refundRatio || self == .priceDrop }

  /// Whether it compares with what other orders came to.
  package var comparesOrders: Bool {
    switch self {
    case .ordersPerDay, .repeatedLogistics, .refundRatio, .priceDrop: true
    default: false
    }
  }

  /// How far back the rules look that compare with other orders; the day of the payment isn't in it.
  package static let daysBack: Int64 = 30
}

/// What becomes of a line in which a rule finds something.
package enum RiskAction: String, Hashable, Sendable, CaseIterable {
  /// Its money is put aside until a reviewer decides.
  case hold
  /// It pays nobody.
  case reject
}

/// How one rule is set.
package struct RiskSetting: Hashable, Sendable {
  package var action: RiskAction
  /// The last measure that is in order.
  /// - Unit: the rule's: seconds, orders, clicks, buyers, or parts per million.
  package var threshold: Int64
  /// With fewer lines to compare with, the rule says nothing.
  package var fromLines: Int64

  package init(action: RiskAction, threshold: Int64, fromLines: Int64 = Self.usualLines) {
    self.action = action
    self.threshold = threshold
    self.fromLines = fromLines
  }

  package static let usualLines: Int64 = 10
}

/// Which rules are on, and how strict they are.
/// - Source: programme rules, section 16: all off unless set.
package struct RiskPolicy: Hashable, Sendable {
  package var settings: [RiskRule: RiskSetting]

  package init(_ settings: [RiskRule: RiskSetting] = [:]) { self.settings = settings }

  /// In force where no record says otherwise.
  package static let off = RiskPolicy()

  package var isOff: Bool { settings.isEmpty }
}
