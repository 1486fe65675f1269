import Programme
import Testing

@Suite("Attribution of one line")
struct AttributionTests {
  private static let windowEnd = Timestamp.millisecondsPerDay * 30

  @Test(
    "a touch counts from its own millisecond until the last one of its window",
    arguments: [(0, true), (-1, false), (windowEnd - 1, true), (windowEnd, false)])
  func windowEdges(offset: Int64, credited: Bool) throws {
    let decision = try teaShop().decide(
      "A", paid: day(1, plus: offset), touches: [touch("A1", at: day(1))])
    #expect(decision.link?.text == (credited ? "A1" : nil))
    #expect(decision.reason == (credited ? nil : .noTouch))
  }

  @Test("the newest touch on the product wins, else the newest of the shop")
  func productBeforeShop() throws {
    let touches = [touch("A1", at: day(1)), touch("B2", at: day(2)), touch("S2", at: day(3))]
    let decision = try teaShop().decide("A", paid: day(4), touches: touches)
    #expect(decision.link?.text == "A1")
    #expect(decision.basis == .product)
    #expect(decision.candidates.map(\.verdict) == [.productTouch, .productTouch, .won])
    let shopWide = try teaShop().decide("B", paid: day(4), touches: [touches[0], touches[2]])
    #expect(shopWide.link?.text == "S2")
    #expect(shopWide.basis == .shop)
  }

  @Test("of touches in one millisecond the one recorded later wins")
  func tie() throws {
    let touches = [touch("A1", at: day(1), order: 2), touch("A2", at: day(1), order: 1)]
    #expect(try teaShop().decide("A", paid: day(2), touches: touches).link?.text == "A1")
  }

  @Test("a buyer's own click takes nothing from the sharer before them")
  func ownPurchase() throws {
    let visitor = VisitorID(trusted: "v1")
    let buyer = BuyerID(trusted: "u-k2")
    let bindings = [
      visitor: History([Version(at: day(3), recorded: 1, value: buyer)])
    ]
    let decision = try teaShop().decide(
      "A", paid: day(3), by: .both(buyer, visitor),
      touches: [touch("A1", at: day(1)), touch("A2", at: day(2))], bindings: bindings)
    #expect(decision.link?.text == "A1")
    #expect(decision.candidates.map(\.verdict) == [.ownPurchase, .won])
  }

  @Test("a promoter banned at the payment earns nothing", arguments: [(4, "A2"), (5, "A1")])
  func banned(paid: Int64, winner: String) throws {
    let book = try teaShop()
    try book.add(promoter: "k2", status: .banned, at: day(5))
    let touches = [touch("A1", at: day(1)), touch("A2", at: day(2))]
    #expect(try book.decide("A", paid: day(paid), touches: touches).link?.text == winner)
  }

  @Test("only ineligible touches, no alliance and no plan each have a reason of their own")
  func reasons() throws {
    let book = try teaShop()
    try book.add(promoter: "k2", status: .banned, at: day(0))
    let ineligible = try book.decide("A", paid: day(2), touches: [touch("A2", at: day(1))])
    #expect(ineligible.reason == .noEligibleTouch)

    var leaving = Shop.Patch()
    leaving.alliance = .set(false)
    try book.record(.shop(ShopID(trusted: "s1"), leaving), at: day(3))
    let left = try book.decide("A", paid: day(3), touches: [touch("A1", at: day(1))])
    #expect(left.reason == .notInAlliance)
    #expect(left.candidates.map(\.verdict) == [.shopNotInAlliance])

    let ended = try teaShop()
    try ended.record(.plan(plan("plA", product: "A", total: 100_000, to: day(2))), at: day(2))
    let unpromoted = try ended.decide("A", paid: day(2), touches: [touch("A1", at: day(1))])
    #expect(unpromoted.reason == .notPromoted)
    #expect(unpromoted.candidates.map(\.verdict) == [.notPromoted])
    #expect(unpromoted.link == nil)
  }

  @Test("a touch lives by the policy in force when it was made")
  func policy() throws {
    let book = try teaShop()
    let short = Policy(windowDays: 7, latenessDays: 3, countedPlacements: [.group])
    try book.record(.policy(short), at: day(2))
    let before = [touch("A1", at: day(2, plus: -1))]
    let after = [touch("A1", at: day(2))]
    #expect(try book.decide("A", paid: day(20), touches: before).link != nil)
    #expect(try book.decide("A", paid: day(9, plus: -1), touches: after).link != nil)
    #expect(try book.decide("A", paid: day(9), touches: after).link == nil)
  }
}

@Suite("Whose touch it is")
struct OwnershipTests {
  private let history = History([
    Version(at: day(3), recorded: 1, value: BuyerID(trusted: "u2")),
    Version(at: day(6), recorded: 2, value: BuyerID(trusted: "u3")),
    Version(at: day(6), recorded: 3, value: BuyerID(trusted: "u4")),
  ])

  @Test(
    "the latest binding at or before the touch, else the earliest after it",
    arguments: [(1, "u2"), (3, "u2"), (5, "u2"), (6, "u4"), (9, "u4")])
  func owner(touched: Int64, expected: String) {
    #expect(history.owner(ofTouchAt: day(touched))?.text == expected)
  }

  @Test("without a binding a touch counts for the visitor alone")
  func unbound() {
    let made = touch("A1", at: day(1))
    #expect(made.counts(for: .visitor(VisitorID(trusted: "v1")), bindings: .empty))
    #expect(!made.counts(for: .visitor(VisitorID(trusted: "v2")), bindings: .empty))
    #expect(!made.counts(for: .buyer(BuyerID(trusted: "u1")), bindings: .empty))
  }

  @Test("an order with a visitor alone takes all that the visitor made, whoever they belong to")
  func visitorAlone() {
    #expect(
      touch("A1", at: day(9)).counts(for: .visitor(VisitorID(trusted: "v1")), bindings: history))
  }
}
