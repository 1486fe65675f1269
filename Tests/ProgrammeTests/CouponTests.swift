import Programme
import Testing

@Suite("Coupons and codes on items")
struct CouponTests {
  private static func line(_ coupon: String?, discount: Int64 = 2_000) -> OrderLine {
    var line = orderLine()
    line.talentDiscount = Fen(discount)
    line.coupon = coupon.map { CouponCode(trusted: $0) }
    return line
  }

  @Test(
    "a host's discount counts where the coupon is valid, and is left out where it isn't",
    arguments: QuotedCoupon.Verdict.allCases)
  func discount(verdict: QuotedCoupon.Verdict) {
    let line = Self.line("C")
    let code = CouponCode(trusted: "C")
    let ofHost = QuotedCoupon(
      code: code, verdict: verdict, host: PromoterID(trusted: "k1"), link: nil)
    #expect(line.counted(by: ofHost).gross == Fen(verdict == .valid ? 12_000 : 10_000))
    let ofShop = QuotedCoupon(code: code, verdict: verdict, host: nil, link: nil)
    #expect(line.counted(by: ofShop) == line)
    #expect(line.counted(by: nil) == line)
  }

  private func decide(
    _ book: CatalogueBook, _ line: OrderLine, buyer: String = "u1", claimed: Set<UnitCode> = []
  ) throws -> Decision {
    let order = PaidOrder(
      shop: ShopID(trusted: "s1"), customer: .buyer(BuyerID(trusted: buyer)), paidAt: day(5),
      lines: [line], giftRecipients: [], entry: nil)
    let touches = try OrderTouches(
      of: order, touches: [], bindings: { _ in .empty }, catalogue: book)
    return try Programme.decide(
      line, of: order, OrderID(trusted: "o1"), touches: touches, claimed: claimed,
      catalogue: book, history: NoHistory())
  }

  private func withUnits() throws -> CatalogueBook {
    let book = try teaShop()
    try book.record(
      .unitBatch(
        UnitBatch(
          id: UnitBatchID(trusted: "b1"), issuedAt: day(1), link: LinkCode(trusted: "A2"), count: 9,
          secret: UnitSecret(bytes: Array(repeating: 7, count: 16))!)), at: day(1))
    return book
  }

  @Test("a code on an item wins a line that nobody had a touch for, once in an order")
  func unit() throws {
    let book = try withUnits()
    var line = orderLine()
    line.unit = UnitCode(trusted: "b1.1")
    let first = try decide(book, line)
    #expect(first.basis == .unit && first.link == LinkCode(trusted: "A2"))
    #expect(first.winningUnit == line.unit)
    let second = try decide(book, line, claimed: [UnitCode(trusted: "b1.1")])
    #expect(second.unit?.verdict == .taken && second.basis == nil && second.winningUnit == nil)
  }

  @Test("a batch is issued once, for a link of a promoter on a product")
  func batches() throws {
    let book = try withUnits()
    func issue(_ id: String, link: String, count: Int64 = 9) throws -> Admission {
      try book.record(
        .unitBatch(
          UnitBatch(
            id: UnitBatchID(trusted: id), issuedAt: day(1), link: LinkCode(trusted: link),
            count: count, secret: UnitSecret(bytes: Array(repeating: 7, count: 16))!)),
        at: day(1))
    }
    #expect(try issue("b1", link: "A2") == .unchanged)
    for (id, link, count, code) in [
      ("b1", "A2", 8, .eventConflict), ("b2", "zz", 9, .unknownReference),
    ] as [(String, String, Int64, RefusalCode)] {
      let error = #expect(throws: Refusal.self) { try issue(id, link: link, count: count) }
      #expect(error?.code == code)
    }
  }
}
