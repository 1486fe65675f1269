import Programme
import Testing

@Suite("Three referred, one paid back")
struct ReferThreeTests {
  /// k2's own orders, by the days on which they settled, and what lines pay back already.
  private struct Past: SchemeHistory {
    var settled: [Int64] = []
    var paid: [Int64: [Int64]] = [:]

    func purchases(by buyer: BuyerID, settledBy moment: Timestamp) -> [Purchase] {
      buyer.text != "u-k2" ? [] : settled.compactMap { ReferThreeTests.own($0, by: moment) }
    }

    func paybacks(to promoter: PromoterID) -> [Payback] {
      paid.flatMap { own, positions in
        positions.map { posted(own: "own-\(own)", $0) }
      }
    }
  }

  private static func own(_ settled: Int64, by moment: Timestamp) -> Purchase? {
    let order = OrderID(trusted: "own-\(settled)")
    let paid = PaidOrder(
      shop: ShopID(trusted: "s1"), customer: .buyer(BuyerID(trusted: "u-k2")), paidAt: day(1),
      lines: [orderLine(paid: 20_000)], giftRecipients: [], entry: nil)
    let bodies: [OrderEvent.Body] = [.paid(paid), .completed(at: day(settled))]
    return Purchase(
      order, bodies.map { OrderEvent(id: EventID(trusted: "e"), order: order, body: $0) },
      by: moment)
  }

  private func payback(_ past: Past, promoter: String = "A2", paid: Int64 = 9) throws -> Payback? {
    let book = try teaShop()
    let rule = ReferThree(first: PPM(300_000), second: PPM(300_000), third: PPM(400_000))
    let scheme = Scheme(
      id: SchemeID(trusted: "sc"), institution: InstitutionID(trusted: "i1"),
      rule: .referThree(rule))
    try book.record(.scheme(scheme), at: day(0))
    let order = PaidOrder(
      shop: ShopID(trusted: "s1"), customer: .visitor(VisitorID(trusted: "v1")), paidAt: day(paid),
      lines: [orderLine()], giftRecipients: [], entry: nil)
    let touches = try OrderTouches(
      of: order, touches: [touch(promoter, at: day(1))], bindings: { _ in .empty }, catalogue: book)
    let decision = try decide(
      orderLine(), of: order, OrderID(trusted: "o1"), touches: touches, catalogue: book,
      history: past)
    guard case .tuike(let award) = decision.outcome else { return nil }
    #expect(award.split == .shared(total: PPM(100_000), share: PPM(800_000)))
    return award.payback
  }

  @Test(
    "the oldest own order with a free position comes first, and of its positions the lowest",
    arguments: [
      ([:], "own-2", 1), ([2: [1]], "own-2", 2), ([2: [1, 2]], "own-2", 3),
      ([2: [1, 3]], "own-2", 2), ([2: [1, 2, 3]], "own-4", 1), ([4: [1]], "own-2", 1),
      ([2: [3, 2, 1], 4: [1]], "own-4", 2),
    ] as [([Int64: [Int64]], String, Int64)])
  func positions(paid: [Int64: [Int64]], own: String, position: Int64) throws {
    let found = try payback(Past(settled: [4, 2], paid: paid))
    #expect(found?.own.text == own)
    #expect(found?.position == position)
    #expect(found?.amount == Fen(position == 3 ? 8_000 : 6_000))
  }

  @Test(
    "nothing is paid back without an own order that was settled by then and isn't paid back yet")
  func nothing() throws {
    #expect(try payback(Past()) == nil)
    #expect(try payback(Past(settled: [8]), paid: 7) == nil)
    #expect(try payback(Past(settled: [8]), paid: 8) != nil)
    #expect(try payback(Past(settled: [2], paid: [2: [1, 2, 3]])) == nil)
    #expect(try payback(Past(settled: [2]), promoter: "A1") == nil)
  }

  @Test(
    "what is paid follows the net, and never takes a line above 90%",
    arguments: [
      (10_000, 6_000, 6_000), (5_000, 6_000, 3_000), (9_999, 6_000, 5_999), (0, 6_000, 0),
      (10_000, 8_000, 8_000), (10_000, 8_001, 8_000), (10_000, 1_000_000_000_000_000, 8_000),
      (1, 6_000, 0),
    ])
  func room(net: Int64, amount: Int64, due: Int64) {
    let total = part(of: Fen(net), at: PPM(100_000))
    let payback = Self.example(amount: amount)
    #expect(payback.due(net: Fen(net), total: total) == Fen(due))
  }

  private static func example(amount: Int64) -> Payback {
    Payback(
      scheme: SchemeID(trusted: "sc"), own: OrderID(trusted: "own"), position: 1,
      amount: Fen(amount), gross: Fen(10_000))
  }

  @Test("a line of nothing pays nothing back")
  func noGross() {
    let payback = Payback(
      scheme: SchemeID(trusted: "sc"), own: OrderID(trusted: "own"), position: 1, amount: Fen(5),
      gross: .zero)
    #expect(payback.due(net: .zero, total: .zero) == .zero)
  }

  @Test("of several lines of an order only the first that a promoter wins pays back")
  func oncePerOrder() throws {
    func decision(_ promoter: String) -> Decision {
      let award = TuikeAward(
        basis: .product, link: LinkCode(trusted: "A1"), institution: InstitutionID(trusted: "i1"),
        promoter: PromoterID(trusted: promoter), plan: PlanID(trusted: "pl"),
        split: .shared(total: .zero, share: .zero), allocation: nil,
        payback: Self.example(amount: 1))
      return Decision(
        shop: ShopID(trusted: "s1"), outcome: .tuike(award), reason: nil, techFee: .zero,
        privateDomain: nil, candidates: [])
    }
    let kept = keepingFirstPaybacks(["k1", "k2", "k1", "k2", "k3"].map(decision))
    #expect(kept.map(\.paysBack) == [true, true, false, false, true])
  }

  @Test(
    "the shares are 0 to 100% each and 100% together",
    arguments: [
      (300_000, 300_000, 400_000, true), (0, 0, 1_000_000, true),
      (300_000, 300_000, 399_999, false),
      (300_000, 300_000, 400_001, false), (-1, 1, 1_000_000, false), (1_000_001, -1, 0, false),
    ])
  func bounds(first: Int64, second: Int64, third: Int64, isFine: Bool) {
    let rule = ReferThree(first: PPM(first), second: PPM(second), third: PPM(third))
    #expect(SchemeRule.referThree(rule).isWithinBounds == isFine)
  }
}

private func posted(own: String, _ position: Int64) -> Payback {
  Payback(
    scheme: SchemeID(trusted: "sc"), own: OrderID(trusted: own), position: position,
    amount: Fen(1), gross: Fen(1))
}

extension Decision {
  fileprivate var paysBack: Bool {
    if case .tuike(let award) = outcome { award.payback != nil } else { false }
  }
}
