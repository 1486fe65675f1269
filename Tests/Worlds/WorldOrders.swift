import Records

/// Orders and what becomes of them.
extension WorldMaker {
  mutating func sell() {
    for number in 0..<dice.number(2...size) { addOrder(number) }
  }

  private mutating func addOrder(_ number: Int) {
    let order = "o\(number)"
    let shop = home[dice.one(of: products)] ?? shops[0]
    let goods = products.filter { home[$0] == shop }
    // Payments don't meet in one millisecond, for bindings of one time would count by their arrival.
    // Under rules that compare orders many are of one day.
    let days = comparesOrders && dice.chance(70) ? 5...6 : 2...35
    let paidAt = moment(days) + Int64(number) * 2
    let lines = (1...dice.one(of: [1, 1, 1, 2, 3])).map { line in
      (id: "\(line)", paid: money(), product: dice.one(of: goods))
    }
    let (buyer, visitor) = customer()
    if let buyer, let visitor {
      bindings.append(
        Self.record(
          "identity.bound",
          [.text("visitor", visitor), .text("buyer", buyer), .time("at", paidAt)]))
    }
    var events = [
      Self.record(
        "order.paid",
        [
          .text("id", "paid-\(order)"), .text("order", order), .text("shop", shop),
          .text("buyer", buyer), .text("visitor", visitor), .time("paid_at", paidAt),
        ] + entry() + [
          .init("lines", .array(lines.map { .object(line($0.id, $0.product, $0.paid)) }))
        ])
    ]
    for line in lines where dice.chance(35) {
      events += refunds(of: order, line.id, line.paid, after: paidAt)
    }
    if dice.chance(85) {
      let after = Int64(dice.one(of: [0, 1, 5, 10, 40])) * Self.day
      let sent = maybe(isSummer ? 50 : 75) { "SF-\($0.number(1...9))" }
      events.append(
        event("completed", of: order, "done", at: paidAt + after + 1, [.text("logistics", sent)]))
    }
    if dice.chance(8) {
      events.append(event("cancelled", of: order, "void", at: paidAt + 5 * Self.day))
    }
    if hasRisk { events += reviews(of: order, lines.map(\.id), at: paidAt + 14 * Self.day) }
    orders.append(events)
    giveBack(order, lines.map { ($0.id, $0.paid) })
  }

  private mutating func customer() -> (buyer: String?, visitor: String?) {
    switch dice.number(0...9) {
    case 0...6: (dice.one(of: buyers), nil)
    case 7, 8: (nil, dice.one(of: visitors))
    default: (dice.one(of: buyers), dice.one(of: visitors))
    }
  }

  private mutating func entry() -> [JSON.Member] {
    guard dice.chance(isSummer ? 80 : 10) else { return [] }
    let scenes = ["group", "moments", "mini_to_product", "oa_menu", "live_notice", "search"]
    return [
      .init(
        "entry",
        .object([
          .texts("scenes", dice.some(of: scenes, dice.number(1...2))),
          .flag("ad_click", dice.chance(10)),
          .text("live_identity", maybe(10) { _ in "daihuo" }),
          .text("source_account", maybe(30) { _ in "acc-live" }),
        ]))
    ]
  }

  private mutating func line(_ id: String, _ product: String, _ paid: Int) -> [JSON.Member] {
    // Mostly each code once; a second quote has to pay nobody.
    let fitting = units.filter { $0.product == product }.map(\.code)
    let unit = fitting.isEmpty ? nil : maybe(60) { $0.one(of: fitting) }
    if dice.chance(80) { units.removeAll { $0.code == unit } }
    return [
      .text("line", id), .text("product", product),
      .text("unit", unit),
      .text("coupon", maybe(10) { _ in "c1" }), .number("quantity", dice.number(1...3)),
      .number("paid_fen", paid), .number("pay_subsidy_fen", dice.one(of: [0, 0, 7, 333])),
      .number("talent_discount_fen", dice.one(of: [0, 0, 100])),
      .number("platform_discount_fen", dice.one(of: [0, 0, 1_001])),
    ]
  }

  private mutating func refunds(
    of order: String, _ line: String, _ paid: Int, after paidAt: Int64
  ) -> [JSON] {
    (0..<dice.one(of: [1, 1, 2])).map { number in
      let amount = dice.one(of: [1, paid / 3, paid / 2, paid, paid + 1])
      return refund(
        "back\(number)-\(order)-\(line)", of: order, line, "r\(number)-\(line)", amount,
        at: paidAt + Int64(dice.one(of: [1, 6, 12])) * Self.day)
    }
  }

  func refund(
    _ id: String, of order: String, _ line: String, _ name: String, _ amount: Int, at: Int64
  ) -> JSON {
    Self.record(
      "order.refunded",
      [
        .text("id", id), .text("order", order), .text("line", line), .text("refund", name),
        .number("amount_fen", amount), .time("at", at),
      ])
  }

  func event(
    _ name: String, of order: String, _ id: String, at: Int64, _ fields: [JSON.Member] = []
  ) -> JSON {
    Self.record(
      "order.\(name)",
      [.text("id", "\(id)-\(order)"), .text("order", order), .time("at", at)] + fields)
  }

  /// Takes all of an order back; what was never paid for can only be cancelled.
  private mutating func giveBack(_ order: String, _ lines: [(id: String, paid: Int)]) {
    let end = start + 90 * Self.day
    if dice.chance(50) || lines.contains(where: { $0.paid == 0 }) {
      returns.append(event("cancelled", of: order, "end", at: end))
    } else {
      returns += lines.map {
        refund("end-\(order)-\($0.id)", of: order, $0.id, "end-\($0.id)", $0.paid, at: end)
      }
    }
  }
}
