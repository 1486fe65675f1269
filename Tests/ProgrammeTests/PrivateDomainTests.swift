import Programme
import Testing

@Suite("The private-domain incentive")
struct PrivateDomainTests {
  private let shop = ShopID(trusted: "s1")
  /// 1 and 31 July 2025 in Shanghai, the first and the last millisecond.
  private static let july = Timestamp(milliseconds: 1_751_299_200_000)
  private static let julyEnds = Timestamp(milliseconds: 1_753_977_599_999)

  private func shopHistory(
    kind: ShopKind = .normal, score: Int64? = 421, account: String? = "acc1",
    enrolled: Timestamp? = july, since: Timestamp = Timestamp(milliseconds: 0)
  ) -> History<Shop> {
    var patch = Shop.Patch()
    patch.kind = .set(kind)
    patch.scoreX100 = score.map { .set($0) } ?? .keep
    patch.superAdminAccount = account.map { .set($0) } ?? .keep
    patch.privateDomainEnrolledAt = enrolled.map { .set($0) } ?? .keep
    return History(merging: [Version(at: since, recorded: 1, value: patch)])
  }

  private func entry(
    _ scenes: [String], ad: Bool = false, live: String? = nil, account: String? = nil
  ) -> Entry {
    Entry(scenes: scenes, adClick: ad, liveIdentity: live, sourceAccount: account)
  }

  private func award(
    _ entry: Entry?, paidAt: Timestamp = julyEnds, history: History<Shop>? = nil,
    category: Category? = nil
  ) -> PrivateDomainAward? {
    privateDomainAward(
      entry: entry, paidAt: paidAt, shop: shop, shopHistory: history ?? shopHistory(),
      category: category)
  }

  private static let classes: [(PrivateDomainClass, [String])] = [
    (.share, ["group", "wecom_group", "private_chat", "moments", "wecom_share"]),
    (.miniProgram, ["mini_to_product", "mini_to_live"]),
    (
      .officialAccount,
      [
        "template_message", "push_live_card", "oa_session", "oa_menu", "oa_web", "oa_article",
        "oa_service_preview", "service_collection", "oa_collection", "b2c_gift", "image_search",
        "service_session",
      ]
    ),
    (.reservedLive, ["live_notice", "live_popup"]),
  ]

  @Test("every scene has its class, and no other text has one")
  func scenes() {
    for (classification, scenes) in Self.classes {
      for scene in scenes {
        #expect(PrivateDomainClass(of: entry([scene])) == classification, "\(scene)")
      }
    }
    for other in ["search", "Group", "", "live", "mini_program"] {
      #expect(PrivateDomainClass(of: entry([other])) == nil)
    }
    #expect(PrivateDomainClass(of: entry([])) == nil)
  }

  @Test("of several classes the first counts, in whatever order the scenes stand")
  func priority() {
    for (position, better) in Self.classes.enumerated() {
      for worse in Self.classes.dropFirst(position + 1) {
        let scenes = [worse.1[0], "search", better.1[0]]
        #expect(PrivateDomainClass(of: entry(scenes)) == better.0)
        #expect(PrivateDomainClass(of: entry(scenes.reversed())) == better.0)
      }
    }
  }

  @Test(
    "a live room of somebody who sells for others isn't reserved",
    arguments: [
      ("daihuo", false), ("daren_daihuo", false), ("dianpu", true), (nil, true),
    ] as [(String?, Bool)])
  func liveIdentity(identity: String?, counts: Bool) {
    #expect((PrivateDomainClass(of: entry(["live_popup"], live: identity)) != nil) == counts)
    #expect(PrivateDomainClass(of: entry(["live_popup", "group"], live: identity)) == .share)
  }

  @Test("after an advertisement the mini-program class earns nothing, nor does one after it")
  func advertisement() {
    #expect(award(entry(["mini_to_live", "oa_menu"], ad: true)) == nil)
    #expect(award(entry(["mini_to_live", "group"], ad: true))?.classification == .share)
    #expect(award(entry(["oa_menu"], ad: true))?.classification == .officialAccount)
    #expect(award(entry(["live_notice"], ad: true))?.classification == .reservedLive)
  }

  @Test(
    "a shop enrols in July 2025 by Shanghai's days",
    arguments: [(july, -1, false), (july, 0, true), (julyEnds, 0, true), (julyEnds, 1, false)])
  func enrolment(edge: Timestamp, offset: Int64, counts: Bool) {
    let moment = Timestamp(milliseconds: edge.milliseconds + offset)
    let found = award(
      entry(["group"]), paidAt: moment.adding(days: 60), history: shopHistory(enrolled: moment))
    #expect((found != nil) == counts)
  }

  @Test("an order counts from the moment of the enrolment on", arguments: [(-1, false), (0, true)])
  func paidAfterEnrolment(offset: Int64, counts: Bool) {
    let enrolled = Self.july.adding(days: 10)
    let paid = Timestamp(milliseconds: enrolled.milliseconds + offset)
    let found = award(entry(["group"]), paidAt: paid, history: shopHistory(enrolled: enrolled))
    #expect((found != nil) == counts)
  }

  @Test("a shop that never enrolled, and one of local life, earn nothing")
  func others() {
    #expect(award(entry(["group"]), history: shopHistory(enrolled: nil)) == nil)
    #expect(award(entry(["group"]), history: shopHistory(kind: .localLife)) == nil)
    #expect(award(nil) == nil)
  }

  @Test(
    "the score at the enrolment counts, and has to be above 4.20",
    arguments: [(420, false), (421, true), (nil, false)] as [(Int64?, Bool)])
  func score(score: Int64?, counts: Bool) {
    #expect((award(entry(["group"]), history: shopHistory(score: score)) != nil) == counts)
    // What it is later changes nothing.
    var later = Shop.Patch()
    later.scoreX100 = .set(counts ? 0 : 500)
    var first = Shop.Patch()
    first.kind = .set(.normal)
    first.scoreX100 = score.map { .set($0) } ?? .keep
    first.privateDomainEnrolledAt = .set(Self.july)
    let history = History<Shop>(merging: [
      Version(at: Timestamp(milliseconds: 0), recorded: 1, value: first),
      Version(at: Self.july.adding(days: 1), recorded: 2, value: later),
    ])
    #expect((award(entry(["group"]), history: history) != nil) == counts)
  }

  @Test(
    "antiques earn nothing, and of jewellery gold and pearls alone do",
    arguments: [
      ("文玩", nil, false), ("文玩", "黄金", false), ("珠宝首饰", nil, false), ("珠宝首饰", "翡翠", false),
      ("珠宝首饰", "黄金", true), ("珠宝首饰", "珍珠", true), ("食品", "文玩", true), ("食品", nil, true),
    ] as [(String, String?, Bool)])
  func categories(level1: String, level2: String?, counts: Bool) {
    let category = Category(level1: level1, level2: level2)
    #expect((award(entry(["group"]), category: category) != nil) == counts)
  }

  @Test(
    "cards go to the entry's account, else to the super-administrator, else nobody has them yet")
  func recipients() {
    #expect(award(entry(["group"], account: "live7"))?.account == .cards("live7"))
    #expect(award(entry(["group"]))?.account == .cards("acc1"))
    let nobody = shopHistory(account: nil)
    #expect(award(entry(["group"]), history: nobody)?.account == .unclaimedCards(of: shop))
    #expect(award(entry(["group"], account: "live7"), history: nobody)?.account == .cards("live7"))
  }

  @Test("says which class it was and what spoke against it first")
  func reviews() {
    let late = shopHistory(enrolled: Self.julyEnds.adding(days: 1))
    let shown:
      [(PrivateDomainClass?, PrivateDomainReview.Verdict, Entry, History<Shop>?, Category?)] = [
        (.share, .granted, entry(["group"]), nil, nil),
        (nil, .noClass, entry(["search"]), nil, nil),
        (.reservedLive, .liveIdentity, entry(["live_popup"], live: "daihuo"), nil, nil),
        (.share, .localLife, entry(["group"]), shopHistory(kind: .localLife, enrolled: nil), nil),
        (.share, .notEnrolled, entry(["group"]), shopHistory(enrolled: nil), nil),
        (.share, .notEnrolled, entry(["group"]), History(merging: []), nil),
        (.share, .enrolledOutside, entry(["group"]), late, nil),
        (.share, .lowScore, entry(["group"]), shopHistory(score: 420), nil),
        (.miniProgram, .adClick, entry(["mini_to_live", "oa_menu"], ad: true), nil, nil),
        (.share, .category, entry(["group"]), nil, Category(level1: "文玩", level2: nil)),
      ]
    for (classification, verdict, entry, history, category) in shown {
      func review(isTuike: Bool) -> PrivateDomainReview? {
        PrivateDomainReview(
          entry: entry, isTuike: isTuike, paidAt: Self.julyEnds.adding(days: 9), shop: shop,
          shopHistory: history ?? shopHistory(), category: category)
      }
      let found = review(isTuike: false)
      #expect(found?.classification == classification && found?.verdict == verdict, "\(verdict)")
      #expect((found?.award != nil) == (verdict == .granted))
      #expect(review(isTuike: true)?.verdict == .tuikeLine && review(isTuike: true)?.award == nil)
    }
    #expect(Set(shown.map(\.1)).count == PrivateDomainReview.Verdict.allCases.count - 1)
  }

  @Test(
    "the part of the fee above 1% comes back, for a reserved live room in cards",
    arguments: [
      (PrivateDomainClass.share, 50_000, 12_345, 493, 49),
      (.miniProgram, 50_000, 100_000, 4_000, 400), (.officialAccount, 10_001, 1_000_000, 1, 4_000),
      (.share, 10_000, 100_000, 0, 400), (.share, 0, 100_000, 0, 400),
      (.reservedLive, 50_000, 100_000, 0, 4_000), (.reservedLive, 10_000, 100_000, 0, 0),
      (.reservedLive, 50_000, 12_345, 0, 493),
    ] as [(PrivateDomainClass, Int64, Int64, Int64, Int64)])
  func amounts(
    classification: PrivateDomainClass, fee: Int64, received: Int64, cut: Int64, cards: Int64
  ) {
    let decision = Decision(
      shop: shop, outcome: .none, reason: .noTouch, techFee: PPM(fee),
      privateDomain: PrivateDomainAward(classification: classification, account: .cards("acc1")),
      candidates: [])
    let dues = Dues(
      of: decision, net: Fen(1), received: Fen(received), privateDomainBase: Fen(received)
    ).certain
    #expect(dues.isBalanced)
    #expect(dues.first { $0.account == .shop(shop) }?.amount ?? 0 == cut)
    #expect(dues.first { $0.account == .cards("acc1") }?.amount ?? 0 == cards)
  }
}
