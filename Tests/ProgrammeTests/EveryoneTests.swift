import Programme
import Testing

@Suite("Everyone shares")
struct EveryoneTests {
  private let institution = InstitutionID(trusted: "i1")
  private let promoter = PromoterID(trusted: "k1")
  private let user = BuyerID(trusted: "u1")
  private let code = LinkCode(trusted: "kA1")

  /// An institution that lets everyone enrol from day 2 on, and who did so on that day.
  private func book(couponsADay: Int64 = 1) throws -> CatalogueBook {
    let book = CatalogueBook()
    var institution = Institution.Patch()
    institution.promoterShare = .set(PPM(800_000))
    var shop = Shop.Patch()
    shop.kind = .set(.normal)
    try book.record(.institution(self.institution, institution), at: day(1))
    try book.record(.shop(ShopID(trusted: "s1"), shop), at: day(1))
    let rule = Everyone(rebate: PPM(50_000), coupon: "TEA-5", couponsADay: couponsADay)
    try book.record(
      .scheme(
        Scheme(
          id: SchemeID(trusted: "all"), institution: self.institution, rule: .everyone(rule))),
      at: day(2))
    try book.record(.enrolled(enrolment("k1", "u1")), at: day(2))
    try book.record(.promoter(promoter, enrolment("k1", "u1").patch), at: day(2))
    try book.record(
      .link(
        Link(
          code: code, issuedAt: day(2),
          carrier: .tuike(self.institution, promoter),
          shop: ShopID(trusted: "s1"), product: nil, placement: .group, form: .link, url: nil,
          coupon: nil, passQuery: false, expiresAt: nil)), at: day(2))
    return book
  }

  private func enrolment(_ promoter: String, _ user: String) -> Enrolment {
    Enrolment(
      institution: institution, promoter: PromoterID(trusted: promoter),
      user: BuyerID(trusted: user))
  }

  @Test("the same enrolment changes nothing, and nobody takes somebody else's place")
  func enrolling() throws {
    let book = try book()
    #expect(try book.record(.enrolled(enrolment("k1", "u1")), at: day(9)) == .unchanged)
    for (promoter, user, at) in [("k9", "u1", 9), ("k1", "u9", 9), ("k9", "u9", 1)]
      as [(String, String, Int64)]
    {
      #expect(throws: Refusal.self) {
        try book.record(.enrolled(enrolment(promoter, user)), at: day(at))
      }
    }
    #expect(try book.record(.enrolled(enrolment("k9", "u9")), at: day(2)) == .append)
  }

  private func coupon(
    _ opener: Person, at moment: Timestamp, bindings: History<BuyerID> = .empty,
    wasOpened: Bool = false, given: Int64 = 0, in book: CatalogueBook
  ) throws -> ShareCoupon? {
    try ShareCoupon(
      link: code, openedBy: opener, at: moment, in: book, bindings: { _ in bindings },
      wasOpened: { wasOpened }, given: { _ in given })
  }

  @Test("another person's first open brings a coupon, up to so many a day")
  func opens() throws {
    let book = try book(couponsADay: 2)
    let other = Person.buyer(BuyerID(trusted: "x"))
    for (given, isGiven) in [(0, true), (1, true), (2, false), (3, false)] as [(Int64, Bool)] {
      #expect(try coupon(other, at: day(3), given: given, in: book)?.isGiven == isGiven)
    }
    #expect(try coupon(other, at: day(3), wasOpened: true, in: book) == nil)
    #expect(try coupon(other, at: day(1), in: book) == nil)
  }

  @Test("one's own opens bring nothing, also those of a visitor whom a binding tells to be oneself")
  func own() throws {
    let book = try book()
    #expect(try coupon(.buyer(user), at: day(3), in: book) == nil)
    let visitor = Person.visitor(VisitorID(trusted: "v"))
    #expect(try coupon(visitor, at: day(3), in: book)?.isGiven == true)
    func bound(_ buyer: String, at: Int64) -> History<BuyerID> {
      History([Version(at: day(at), recorded: 1, value: BuyerID(trusted: buyer))])
    }
    // The earliest binding after the open counts where there is none before it.
    for at in [2, 4] as [Int64] {
      #expect(try coupon(visitor, at: day(3), bindings: bound("u1", at: at), in: book) == nil)
      #expect(try coupon(visitor, at: day(3), bindings: bound("x", at: at), in: book) != nil)
    }
  }

  @Test("a promoter who is banned, or a scheme that is over, brings nothing")
  func over() throws {
    let other = Person.buyer(BuyerID(trusted: "x"))
    let banned = try book()
    var patch = Promoter.Patch()
    patch.status = .set(.banned)
    try banned.record(.promoter(promoter, patch), at: day(3))
    #expect(try coupon(other, at: day(3), in: banned) == nil)
    #expect(try coupon(other, at: day(3, plus: -1), in: banned) != nil)
    let ended = try book()
    try ended.record(
      .scheme(
        Scheme(
          id: SchemeID(trusted: "next"), institution: institution,
          rule: .multiLevel(MultiLevel(direct: .zero, manager: .zero)))), at: day(3))
    #expect(try coupon(other, at: day(3), in: ended) == nil)
  }
}
