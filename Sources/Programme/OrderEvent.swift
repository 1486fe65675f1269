/// One product of an order.
/// - Unit: fen, each 0 to 10^15.
/// - Source: programme rules, section 8.
package struct OrderLine: Hashable, Sendable {
  package var id: LineID
  package var product: ProductID
  package var quantity: Int64
  package var paid: Fen
  package var paySubsidy: Fen
  package var talentDiscount: Fen
  package var platformDiscount: Fen
  /// The code on the item that was bought.
  package var unit: UnitCode?
  /// The coupon that was used.
  package var coupon: CouponCode?

  package init(
    id: LineID, product: ProductID, quantity: Int64, paid: Fen, paySubsidy: Fen,
    talentDiscount: Fen, platformDiscount: Fen, unit: UnitCode? = nil, coupon: CouponCode? = nil
  ) {
    self.id = id
    self.product = product
    self.quantity = quantity
    self.paid = paid
    self.paySubsidy = paySubsidy
    self.talentDiscount = talentDiscount
    self.platformDiscount = platformDiscount
    self.unit = unit
    self.coupon = coupon
  }

  package var gross: Fen { paid + paySubsidy + talentDiscount + platformDiscount }
}

/// How the buyer came to the shop.
/// - Source: programme rules, section 11.
package struct Entry: Hashable, Sendable {
  package var scenes: [String]
  package var adClick: Bool
  package var liveIdentity: String?
  package var sourceAccount: String?

  package init(
    scenes: [String], adClick: Bool, liveIdentity: String?, sourceAccount: String?
  ) {
    self.scenes = scenes
    self.adClick = adClick
    self.liveIdentity = liveIdentity
    self.sourceAccount = sourceAccount
  }
}

/// Who bought: a buyer, a visitor, or both, but not nobody.
package enum Customer: Hashable, Sendable {
  case buyer(BuyerID)
  case visitor(VisitorID)
  case both(BuyerID, VisitorID)

  package var buyer: BuyerID? {
    switch self {
    case .buyer(let buyer), .both(let buyer, _): buyer
    case .visitor: nil
    }
  }

  package var visitor: VisitorID? {
    switch self {
    case .visitor(let visitor), .both(_, let visitor): visitor
    case .buyer: nil
    }
  }
}

/// What `order.paid` says: the order exists.
package struct PaidOrder: Hashable, Sendable {
  package var shop: ShopID
  /// Of a gift, the giver: recipients never count for attribution (section 13).
  package var customer: Customer
  package var paidAt: Timestamp
  package var lines: [OrderLine]
  package var giftRecipients: [BuyerID]
  package var entry: Entry?

  package init(
    shop: ShopID, customer: Customer, paidAt: Timestamp, lines: [OrderLine],
    giftRecipients: [BuyerID], entry: Entry?
  ) {
    self.shop = shop
    self.customer = customer
    self.paidAt = paidAt
    self.lines = lines
    self.giftRecipients = giftRecipients
    self.entry = entry
  }
}

/// That an order was received and can't be returned any more.
package struct Completion: Hashable, Sendable {
  package let at: Timestamp
  /// What the parcel was sent under, if it is known.
  package let logistics: LogisticsNumber?

  package init(at: Timestamp, logistics: LogisticsNumber?) {
    self.at = at
    self.logistics = logistics
  }
}

/// A message of an order system, or of a reviewer.
/// - Source: programme rules, sections 8 and 16.
package struct OrderEvent: Hashable, Sendable {
  package enum Body: Hashable, Sendable {
    /// In a box of its own: events are handed on far more often than they are read.
    indirect case paid(PaidOrder)
    case refunded(line: LineID, refund: RefundID, amount: Fen, at: Timestamp)
    case completed(at: Timestamp, logistics: LogisticsNumber? = nil)
    case cancelled(at: Timestamp)
    case fraudConfirmed(ConfirmedFraud)
    /// Somebody decided about a line that is held.
    case reviewed(line: LineID, Review)
  }

  package var id: EventID
  package var order: OrderID
  package var body: Body

  package init(id: EventID, order: OrderID, body: Body) {
    self.id = id
    self.order = order
    self.body = body
  }
}
