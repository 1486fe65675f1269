package import Programme

/// Order events as the scenario format spells them.
package enum OrderEventCoding {
  /// Reads an event that arrived.
  /// - Returns: the event, and its canonical text.
  /// - Throws: ``JSONError``, or `Refusal` for JSON that isn't an order event.
  package static func arrived(_ bytes: [UInt8]) throws -> (event: OrderEvent, json: String) {
    if let plain = PlainOrderEvent.eventAndText(bytes) { return (plain.event, plain.text) }
    let json = try JSON.parse(bytes, limits: RecordLimits.json)
    return (try event(json), json.canonicalText)
  }

  /// Reads an event that was stored.
  /// - Throws: ``JSONError``, or `Refusal` for JSON that isn't an order event.
  package static func event(fromTrusted bytes: [UInt8]) throws -> OrderEvent {
    try PlainOrderEvent.event(bytes) ?? event(try JSON.parse(bytes, limits: .trusted))
  }

  /// - Throws: ``RefusalCode/malformed`` for JSON that isn't an order event.
  package static func event(_ json: JSON) throws(Refusal) -> OrderEvent {
    guard case .order(let event) = try RecordParser().record(json) else {
      throw Refusal(.malformed, "type: expected an order event")
    }
    return event
  }

  package static func text(_ event: OrderEvent) -> String { json(event).text }

  package static func json(_ event: OrderEvent) -> JSON {
    var object = JSONObject()
    object.add("type", event.body.type.rawValue)
    object.add("id", event.id)
    object.add("order", event.order)
    switch event.body {
    case .paid(let paid): object.add(paid)
    case .refunded(let line, let refund, let amount, let moment):
      object.add("line", line)
      object.add("refund", refund)
      object.add("amount_fen", .integer(amount.value))
      object.add("at", moment)
    case .completed(let moment, let logistics):
      object.add("at", moment)
      if let logistics { object.add("logistics", logistics) }
    case .cancelled(let moment): object.add("at", moment)
    case .fraudConfirmed(let fraud): object.add(fraud)
    case .reviewed(let line, let review):
      object.add("line", line)
      object.add("outcome", .choice(review.outcome))
      object.add("by", review.reviewer)
      object.add("why", review.reason)
      object.add("at", review.at)
    }
    return object.json
  }
}

extension OrderEvent.Body {
  package var type: RecordType {
    switch self {
    case .paid: .orderPaid
    case .refunded: .orderRefunded
    case .completed: .orderCompleted
    case .cancelled: .orderCancelled
    case .fraudConfirmed: .fraudConfirmed
    case .reviewed: .orderReviewed
    }
  }
}

extension JSONObject {
  fileprivate mutating func add(_ paid: PaidOrder) {
    add("shop", paid.shop)
    if let buyer = paid.customer.buyer { add("buyer", buyer) }
    if let visitor = paid.customer.visitor { add("visitor", visitor) }
    add("paid_at", paid.paidAt)
    if !paid.giftRecipients.isEmpty {
      var gift = JSONObject()
      gift.add("recipients", .array(paid.giftRecipients.map(JSON.id)))
      add("gift", gift.json)
    }
    if let entry = paid.entry { add("entry", Self.json(entry)) }
    add("lines", .array(paid.lines.map(Self.json)))
  }

  fileprivate mutating func add(_ fraud: ConfirmedFraud) {
    add("case", fraud.caseID)
    if let line = fraud.line { add("line", line) }
    add("by", fraud.by)
    if let why = fraud.why { add("why", why) }
    add("at", fraud.at)
  }

  private static func json(_ entry: Entry) -> JSON {
    var object = JSONObject()
    object.add("scenes", .array(entry.scenes.map(JSON.string)))
    object.add("ad_click", .bool(entry.adClick))
    object.add("live_identity", .optional(entry.liveIdentity))
    object.add("source_account", .optional(entry.sourceAccount))
    return object.json
  }

  private static func json(_ line: OrderLine) -> JSON {
    var object = JSONObject()
    object.add("line", line.id)
    object.add("product", line.product)
    object.add("quantity", .integer(line.quantity))
    object.add("paid_fen", .integer(line.paid.value))
    object.add("pay_subsidy_fen", .integer(line.paySubsidy.value))
    object.add("talent_discount_fen", .integer(line.talentDiscount.value))
    object.add("platform_discount_fen", .integer(line.platformDiscount.value))
    if let unit = line.unit { object.add("unit", unit) }
    if let coupon = line.coupon { object.add("coupon", coupon) }
    return object.json
  }
}
