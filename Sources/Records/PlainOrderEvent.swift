import Programme

/// The order events that nearly all of a stream are, read without a tree.
///
/// Every reading returns nil for what is spelled in a rarer way or isn't valid: then ``RecordParser``
/// decides.
struct PlainOrderEvent {
  private var json: PlainJSON
  private var members = PlainMembers()

  private var type: RecordType?
  private var id: EventID?
  private var order: OrderID?
  private var at: Timestamp?
  private var paidAt: Timestamp?
  private var shop: ShopID?
  private var buyer: BuyerID?
  private var visitor: VisitorID?
  private var lines: [OrderLine]?
  private var line: LineID?
  private var refund: RefundID?
  private var amount: Fen?
  private var logistics: LogisticsNumber?

  private enum Name {
    static let type = PlainName("type")
    static let id = PlainName("id")
    static let order = PlainName("order")
    static let at = PlainName("at")
    static let paidAt = PlainName("paid_at")
    static let shop = PlainName("shop")
    static let buyer = PlainName("buyer")
    static let visitor = PlainName("visitor")
    static let lines = PlainName("lines")
    static let line = PlainName("line")
    static let refund = PlainName("refund")
    static let amount = PlainName("amount_fen")
    static let logistics = PlainName("logistics")
  }

  static func event(_ bytes: [UInt8]) -> OrderEvent? {
    var reader = PlainOrderEvent(json: PlainJSON(bytes))
    return reader.read() ? reader.event : nil
  }

  /// An event with its canonical text.
  static func eventAndText(_ bytes: [UInt8]) -> (event: OrderEvent, text: String)? {
    var reader = PlainOrderEvent(json: PlainJSON(bytes))
    guard reader.read(), let event = reader.event else { return nil }
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    reader.members.append(to: &text, from: bytes)
    return (event, String(decoding: text, as: UTF8.self))
  }

  private init(json: PlainJSON) { self.json = json }

  private mutating func read() -> Bool {
    guard json.bytes.count <= RecordLimits.recordBytes, json.take("{") else { return false }
    repeat {
      guard let (key, name) = json.name(), !members.contains(name) else { return false }
      let start = json.index
      if name == Name.lines {
        guard let read = PlainOrderLines(&json) else { return false }
        lines = read.lines
        members.add(name, key: key, .text(read.text))
      } else {
        guard readValue(of: name) else { return false }
        members.add(name, key: key, .range(start..<json.index))
      }
    } while json.take(",")
    return json.take("}") && json.isAtEnd
  }

  private mutating func readValue(of name: PlainName) -> Bool {
    func known<Value>(_ value: Value?, _ field: inout Value?) -> Bool {
      field = value
      return value != nil
    }
    switch name {
    case Name.type: return known(readType(), &type)
    case Name.id: return known(json.id(), &id)
    case Name.order: return known(json.id(), &order)
    case Name.at: return known(json.time(), &at)
    case Name.paidAt: return known(json.time(), &paidAt)
    case Name.shop: return known(json.id(), &shop)
    case Name.buyer: return known(json.id(), &buyer)
    case Name.visitor: return known(json.id(), &visitor)
    case Name.line: return known(json.id(), &line)
    case Name.refund: return known(json.id(), &refund)
    case Name.logistics: return known(json.id(), &logistics)
    case Name.amount:
      var money = Fen.zero
      return json.money(&money) && known(money, &amount)
    default: return false
    }
  }

  private mutating func readType() -> RecordType? {
    guard let range = json.string() else { return nil }
    return switch PlainName(json.bytes[range]) {
    case Kind.paid: .orderPaid
    case Kind.refunded: .orderRefunded
    case Kind.completed: .orderCompleted
    case Kind.cancelled: .orderCancelled
    default: nil
    }
  }

  private enum Kind {
    static let paid = PlainName("order.paid")
    static let refunded = PlainName("order.refunded")
    static let completed = PlainName("order.completed")
    static let cancelled = PlainName("order.cancelled")
  }

  private var event: OrderEvent? {
    guard let id, let order, let body else { return nil }
    return OrderEvent(id: id, order: order, body: body)
  }

  /// Nil also when there are fields that this type doesn't have.
  private var body: OrderEvent.Body? {
    let isPayment = shop != nil || buyer != nil || visitor != nil || paidAt != nil || lines != nil
    let isRefund = line != nil || refund != nil || amount != nil
    let isCompletion = logistics != nil
    switch type {
    case .orderPaid:
      guard let shop, let paidAt, let lines, let customer, at == nil, !isRefund, !isCompletion
      else { return nil }
      return .paid(
        PaidOrder(
          shop: shop, customer: customer, paidAt: paidAt, lines: lines, giftRecipients: [],
          entry: nil))
    case .orderRefunded:
      guard let line, let refund, let at, !isPayment, !isCompletion else { return nil }
      return .refunded(line: line, refund: refund, amount: amount ?? .zero, at: at)
    case .orderCompleted:
      return at.flatMap {
        isPayment || isRefund ? nil : .completed(at: $0, logistics: logistics)
      }
    case .orderCancelled:
      return at.flatMap { isPayment || isRefund || isCompletion ? nil : .cancelled(at: $0) }
    default: return nil
    }
  }

  private var customer: Customer? {
    switch (buyer, visitor) {
    case (let buyer?, let visitor?): .both(buyer, visitor)
    case (let buyer?, nil): .buyer(buyer)
    case (nil, let visitor?): .visitor(visitor)
    case (nil, nil): nil
    }
  }
}
