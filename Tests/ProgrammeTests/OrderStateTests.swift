import Programme
import TestSupport
import Testing

@Suite("An order's state")
struct OrderStateTests {
  private let order = OrderID(trusted: "o1")

  private func event(_ id: String, _ body: OrderEvent.Body) -> OrderEvent {
    OrderEvent(id: EventID(trusted: id), order: order, body: body)
  }

  private func paid(_ lines: [OrderLine]) -> OrderEvent {
    event(
      "paid",
      .paid(
        PaidOrder(
          shop: ShopID(trusted: "s1"), customer: .visitor(VisitorID(trusted: "v1")),
          paidAt: day(1), lines: lines, giftRecipients: [], entry: nil)))
  }

  private func refund(_ id: String, _ amount: Int64, line: String = "1") -> OrderEvent {
    event(
      "refund-\(id)",
      .refunded(
        line: LineID(trusted: line), refund: RefundID(trusted: id), amount: Fen(amount),
        at: day(2)))
  }

  @Test(
    "subsidies shrink in proportion to what was refunded",
    arguments: [
      (8_000, 2_001, [3_000], 6_250), (10_000, 0, [3_333], 6_667), (10_000, 0, [9_000, 9_000], 0),
      (0, 1_000, [500], 1_000), (10_000, 0, [], 10_000),
      (1_000_000_000_000_000, 0, [1], 999_999_999_999_999),
    ] as [(Int64, Int64, [Int64], Int64)])
  func net(paid amount: Int64, subsidy: Int64, refunds: [Int64], expected: Int64) {
    let line = orderLine(paid: amount, subsidy: subsidy)
    let events = refunds.enumerated().map { refund("r\($0.offset)", $0.element) }
    let state = OrderState([paid([line])] + events)
    #expect(state.net(of: line) == Fen(expected))
  }

  @Test("a refund id counts once in its order")
  func refundOnce() {
    let line = orderLine(paid: 100)
    let again = event(
      "other",
      .refunded(
        line: line.id, refund: RefundID(trusted: "r1"), amount: Fen(30), at: day(3)))
    #expect(OrderState([paid([line]), refund("r1", 10), again]).net(of: line) == Fen(90))
  }

  @Test("cancelled outranks settled, and leaves nothing")
  func cancelled() {
    let line = orderLine()
    let events = [
      paid([line]), event("x", .cancelled(at: day(4))), event("c", .completed(at: day(3))),
    ]
    let state = OrderState(events)
    #expect(state.status == .cancelled)
    #expect(state.net(of: line) == .zero)
    #expect(state.completedAt == day(3))
  }

  @Test("the order of arrival doesn't matter")
  func anyOrder() {
    var random = SeededGenerator.printed("order state")
    let line = orderLine(paid: 9_999, subsidy: 77)
    let events = [
      paid([line]), refund("r1", 1_234), refund("r2", 4_321), event("c", .completed(at: day(9))),
    ]
    for _ in 0..<50 {
      let state = OrderState(events.shuffled(using: &random))
      #expect(state.net(of: line) == OrderState(events).net(of: line))
      #expect(state.status == .settled)
    }
  }
}

@Suite("What a line pays")
struct DuesTests {
  private func decision(_ split: Split, promoter: String? = "k1") -> Decision {
    Decision(
      shop: ShopID(trusted: "s1"),
      outcome: .tuike(
        TuikeAward(
          basis: .product, link: LinkCode(trusted: "A1"), institution: InstitutionID(trusted: "i1"),
          promoter: promoter.map { PromoterID(trusted: $0) }, plan: PlanID(trusted: "pl"),
          split: split, allocation: nil)), reason: nil, techFee: PPM(50_000), privateDomain: nil,
      candidates: [])
  }

  private func amounts(_ decision: Decision, net: Int64) -> [String: Int64] {
    let dues = Dues(of: decision, net: Fen(net), received: Fen(net), privateDomainBase: Fen(net))
    return Dictionary(
      uniqueKeysWithValues: dues.certain.map { ("\($0.account) \($0.kind.rawValue)", $0.amount) })
  }

  @Test("a total is taken first, then shared; the institution gets the rest")
  func total() {
    #expect(
      amounts(decision(.shared(total: PPM(70_000), share: PPM(333_333))), net: 9_999) == [
        "shop/s1 promotion_cost": -699, "promoter/k1 commission": 232,
        "institution/i1 service_fee": 467,
      ])
  }

  @Test(
    "service and commission are parts of their own; without a promoter the institution gets both")
  func separate() {
    let split = Split.separate(service: PPM(12_345), commission: PPM(67_890))
    #expect(
      amounts(decision(split), net: 9_999) == [
        "shop/s1 promotion_cost": -801, "promoter/k1 commission": 678,
        "institution/i1 service_fee": 123,
      ])
    #expect(
      amounts(decision(split, promoter: nil), net: 9_999) == [
        "shop/s1 promotion_cost": -801, "institution/i1 service_fee": 801,
      ])
  }

  @Test("without a parent the institution keeps the manager's part")
  func multiLevel() {
    func split(_ parent: String?) -> Split {
      .multiLevel(
        total: PPM(100_000), scheme: SchemeID(trusted: "sc"), direct: PPM(60_000),
        manager: PPM(20_000), parent: parent.map { PromoterID(trusted: $0) })
    }
    #expect(
      amounts(decision(split("k0")), net: 9_999) == [
        "shop/s1 promotion_cost": -999, "promoter/k1 commission": 599,
        "promoter/k0 manager_bonus": 199, "institution/i1 service_fee": 201,
      ])
    #expect(amounts(decision(split(nil)), net: 9_999)["institution/i1 service_fee"] == 400)
  }

  @Test("dues balance, and refunding everything returns every account to zero")
  func balance() {
    var random = SeededGenerator.printed("dues")
    for _ in 0..<500 {
      let total = Int64.random(in: 0...900_000, using: &random)
      let share = Int64.random(in: 0...1_000_000, using: &random)
      let net = Int64.random(in: 0...1_000_000_000_000_000, using: &random)
      let chosen = decision(.shared(total: PPM(total), share: PPM(share)))
      let dues = Dues(of: chosen, net: Fen(net), received: Fen(net), privateDomainBase: Fen(net))
      let posted = dues.all(granting: dues.incentive.granted(over: .none))
      #expect(posted.isBalanced)
      let nothing = Dues(of: chosen, net: .zero, received: .zero, privateDomainBase: .zero)
      let kept = nothing.incentive.kept(of: dues.incentive.granted(over: .none))
      let clawback = difference(from: posted, to: nothing.all(granting: kept))
      #expect(clawback.isBalanced)
      #expect((posted + clawback).summed().isEmpty)
    }
  }
}
