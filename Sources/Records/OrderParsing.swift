import Programme

extension RecordParser {
  func orderEvent(
    of type: RecordType, _ fields: RecordFields
  ) throws(Refusal) -> OrderEvent {
    OrderEvent(
      id: try id(fields), order: try fields.required("order", .id()),
      body: try body(of: type, fields))
  }

  private func body(
    of type: RecordType, _ fields: RecordFields
  ) throws(Refusal) -> OrderEvent.Body {
    switch type {
    case .orderPaid: .paid(try paidOrder(fields))
    case .orderRefunded:
      .refunded(
        line: try fields.required("line", .id()), refund: try fields.required("refund", .id()),
        amount: try fields.optional("amount_fen", .money) ?? .zero, at: try moment(fields))
    case .orderCompleted:
      .completed(at: try moment(fields), logistics: try fields.optional("logistics", .id()))
    case .orderCancelled: .cancelled(at: try moment(fields))
    case .fraudConfirmed:
      .fraudConfirmed(
        ConfirmedFraud(
          caseID: try fields.required("case", .id()), line: try fields.optional("line", .id()),
          by: try fields.required("by", .text), why: try fields.optional("why", .text),
          at: try moment(fields)))
    case .orderReviewed:
      .reviewed(line: try fields.required("line", .id()), try review(fields))
    default: preconditionFailure("only order events have such a body")
    }
  }

  private func review(_ fields: RecordFields) throws(Refusal) -> Review {
    Review(
      outcome: try fields.required("outcome", .choice()),
      reviewer: try fields.required("by", .text), reason: try fields.required("why", .text),
      at: try moment(fields))
  }

  private func paidOrder(_ fields: RecordFields) throws(Refusal) -> PaidOrder {
    PaidOrder(
      shop: try fields.required("shop", .id()), customer: try customer(fields),
      paidAt: try fields.required("paid_at", .time), lines: try lines(fields),
      giftRecipients: try giftRecipients(fields), entry: try entry(fields))
  }

  private func customer(_ fields: RecordFields) throws(Refusal) -> Customer {
    let buyer: BuyerID? = try fields.optional("buyer", .id())
    let visitor: VisitorID? = try fields.optional("visitor", .id())
    switch (buyer, visitor) {
    case (let buyer?, let visitor?): return .both(buyer, visitor)
    case (let buyer?, nil): return .buyer(buyer)
    case (nil, let visitor?): return .visitor(visitor)
    case (nil, nil): throw Refusal(.malformed, "buyer, visitor: expected at least one of them")
    }
  }

  private func lines(_ fields: RecordFields) throws(Refusal) -> [OrderLine] {
    let count = 1...RecordLimits.orderLines
    guard let items = fields["lines"]?.array, count.contains(items.count) else {
      throw Refusal(.malformed, "lines: expected an array of 1 to \(count.upperBound) objects")
    }
    var lines: [OrderLine] = []
    lines.reserveCapacity(items.count)
    for (position, item) in items.enumerated() {
      lines.append(try within("lines[\(position)]") { () throws(Refusal) in try line(item) })
    }
    guard lines.count == 1 || Set(lines.map(\.id)).count == lines.count else {
      throw Refusal(.malformed, "lines: two lines have the same id")
    }
    return lines
  }

  private static let lineFields = [
    "line", "product", "quantity", "paid_fen", "pay_subsidy_fen", "talent_discount_fen",
    "platform_discount_fen", "unit", "coupon",
  ]

  private func line(_ json: JSON) throws(Refusal) -> OrderLine {
    let fields = try RecordFields(json, known: Self.lineFields)
    return OrderLine(
      id: try fields.required("line", .id()), product: try fields.required("product", .id()),
      quantity: try fields.optional("quantity", .integer(in: RecordLimits.quantities)) ?? 1,
      paid: try fields.optional("paid_fen", .money) ?? .zero,
      paySubsidy: try fields.optional("pay_subsidy_fen", .money) ?? .zero,
      talentDiscount: try fields.optional("talent_discount_fen", .money) ?? .zero,
      platformDiscount: try fields.optional("platform_discount_fen", .money) ?? .zero,
      unit: try fields.optional("unit", .id()), coupon: try fields.optional("coupon", .id()))
  }

  private func giftRecipients(_ fields: RecordFields) throws(Refusal) -> [BuyerID] {
    guard let json = fields["gift"], json != .null else { return [] }
    return try within("gift") { () throws(Refusal) in
      let gift = try RecordFields(json, known: ["recipients"])
      return try gift.optional("recipients", .list(of: .id(), 0...RecordLimits.giftRecipients))
        ?? []
    }
  }

  private static let entryFields = ["scenes", "ad_click", "live_identity", "source_account"]

  private func entry(_ fields: RecordFields) throws(Refusal) -> Entry? {
    guard let json = fields["entry"], json != .null else { return nil }
    return try within("entry") { () throws(Refusal) in
      let entry = try RecordFields(json, known: Self.entryFields)
      return Entry(
        scenes: try entry.optional("scenes", .list(of: .text, 0...RecordLimits.scenes)) ?? [],
        adClick: try entry.optional("ad_click", .bool) ?? false,
        liveIdentity: try entry.optional("live_identity", .text),
        sourceAccount: try entry.optional("source_account", .name))
    }
  }
}
