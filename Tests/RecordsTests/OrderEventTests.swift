import Programme
import Records
import Testing

@Suite("Order events")
struct OrderEventTests {
  private let moment = Timestamp(milliseconds: 1_748_743_200_000)

  private func event(
    _ type: RecordType, changing changes: [String: String?] = [:]
  ) throws -> OrderEvent {
    try OrderEventCoding.event(try RecordTable.record(type, changing: changes))
  }

  private func paid(changing changes: [String: String?] = [:]) throws -> PaidOrder {
    guard case .paid(let order) = try event(.orderPaid, changing: changes).body else {
      throw Refusal(.malformed, "not paid")
    }
    return order
  }

  @Test("a payment with everything")
  func payment() throws {
    let line = OrderLine(
      id: LineID(trusted: "1"), product: ProductID(trusted: "p1"), quantity: 2, paid: Fen(9_900),
      paySubsidy: Fen(1), talentDiscount: Fen(100), platformDiscount: Fen(3),
      unit: UnitCode(trusted: "b1.0001ABCD"), coupon: CouponCode(trusted: "C-1"))
    let entry = Entry(
      scenes: ["group"], adClick: true, liveIdentity: "daihuo", sourceAccount: "live7")
    let order = PaidOrder(
      shop: ShopID(trusted: "s1"),
      customer: .both(BuyerID(trusted: "u1"), VisitorID(trusted: "v1")),
      paidAt: moment, lines: [line], giftRecipients: [BuyerID(trusted: "u2")], entry: entry)
    #expect(try paid() == order)
  }

  @Test("money left out is 0, a quantity 1, and entries are empty")
  func defaults() throws {
    let order = try paid(changing: [
      "lines": #"[{"line":"1","product":"p1","paid_fen":null}]"#, "entry": "{}", "gift": "null",
    ])
    let line = try #require(order.lines.first)
    #expect(line.quantity == 1)
    #expect(line.gross == .zero)
    #expect(order.giftRecipients.isEmpty)
    #expect(
      order.entry == Entry(scenes: [], adClick: false, liveIdentity: nil, sourceAccount: nil))
    #expect(try paid(changing: ["entry": nil]).entry == nil)
  }

  @Test("a customer is a buyer, a visitor or both")
  func customer() throws {
    #expect(try paid(changing: ["visitor": nil]).customer == .buyer(BuyerID(trusted: "u1")))
    #expect(try paid(changing: ["buyer": "null"]).customer == .visitor(VisitorID(trusted: "v1")))
    let nobody = try RecordTable.record(.orderPaid, changing: ["buyer": nil, "visitor": nil])
    #expect(complaint(about: nobody)?.code == .malformed)
  }

  @Test("a refund, a completion and a cancellation")
  func others() throws {
    #expect(
      try event(.orderRefunded).body
        == .refunded(
          line: LineID(trusted: "1"), refund: RefundID(trusted: "r1"), amount: Fen(4_950),
          at: moment))
    let number = LogisticsNumber(trusted: "SF-1")
    #expect(try event(.orderCompleted).body == .completed(at: moment, logistics: number))
    let review = Review(
      outcome: .reject, reviewer: "wu", reason: "same parcel twice", at: moment)
    #expect(
      try event(.orderReviewed).body == .reviewed(line: LineID(trusted: "1"), review))
    #expect(try event(.orderCancelled).body == .cancelled(at: moment))
    let fraud = ConfirmedFraud(
      caseID: CaseID(trusted: "F-1"), line: LineID(trusted: "1"), by: "anna", why: "empty parcels",
      at: moment)
    #expect(try event(.fraudConfirmed).body == .fraudConfirmed(fraud))
    let whole = try event(.fraudConfirmed, changing: ["line": nil, "why": "null"])
    guard case .fraudConfirmed(let fraud) = whole.body else { throw Refusal(.malformed, "other") }
    #expect(fraud.line == nil && fraud.why == nil)
  }

  @Test(
    "a line's fields have their bounds, and a refusal says which line",
    arguments: [
      (#""quantity":0"#, "quantity"), (#""quantity":1000000001"#, "quantity"),
      (#""quantity":1.0"#, "quantity"), (#""paid_fen":-1"#, "paid_fen"),
      (#""paid_fen":1000000000000001"#, "paid_fen"), (#""paid_fen":"1""#, "paid_fen"),
      (#""pay_subsidy_fen":0.5"#, "pay_subsidy_fen"),
      (#""talent_discount_fen":true"#, "talent_discount_fen"),
      (#""platform_discount_fen":1e400"#, "platform_discount_fen"), (#""unit":"x/1""#, "unit"),
      (#""coupon":5"#, "coupon"),
      (#""sku":"x1""#, "sku"),
    ])
  func lineBounds(field: String, named: String) throws {
    let good = #"{"line":"1","product":"p1"}"#
    let bad = #"{"line":"2","product":"p1",\#(field)}"#
    let json = try RecordTable.record(.orderPaid, changing: ["lines": "[\(good),\(bad)]"])
    let refusal = try #require(complaint(about: json))
    #expect(refusal.code == .malformed)
    #expect(refusal.detail.hasPrefix("lines[1]."))
    #expect(refusal.detail.contains(named))
  }

  @Test("the largest amounts are taken, and their sum doesn't overflow")
  func largest() throws {
    let most = "1000000000000000"
    let line =
      #"{"line":"1","product":"p1","quantity":1000000000,"paid_fen":\#(most),"#
      + #""pay_subsidy_fen":\#(most),"talent_discount_fen":\#(most),"platform_discount_fen":\#(most)}"#
    #expect(try paid(changing: ["lines": "[\(line)]"]).lines[0].gross == Fen(4_000_000_000_000_000))
  }

  @Test("line ids are unique in an order")
  func uniqueLines() throws {
    let lines = #"[{"line":"1","product":"a"},{"line":"1","product":"b"}]"#
    let refusal = complaint(about: try RecordTable.record(.orderPaid, changing: ["lines": lines]))
    #expect(refusal?.code == .malformed)
  }

  @Test("only order events are order events", arguments: RecordType.allCases)
  func others(type: RecordType) throws {
    let json = try RecordTable.record(type)
    if type.rawValue.hasPrefix("order.") || type == .fraudConfirmed {
      let event = try OrderEventCoding.event(json)
      #expect(event.body.type == type)
      #expect(
        try OrderEventCoding.event(fromTrusted: Array(OrderEventCoding.text(event).utf8)) == event)
    } else {
      #expect(throws: Refusal.self) { try OrderEventCoding.event(json) }
    }
  }
}
