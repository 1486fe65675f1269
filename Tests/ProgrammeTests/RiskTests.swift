import Programme
import Testing

@Suite("Measuring a line")
struct RiskTests {
  /// What is known of other orders, people and clicks.
  private struct Known: RiskSignals {
    var sums = RiskFactSums()
    var behind: Set<BuyerID> = []
    var clicks: Int64?
    var buyers: Int64?

    func facts() -> any RiskFactReading { sums }
    func buyers(behind customer: Customer) -> Set<BuyerID> { behind }
    func clicks(atAddressOf touch: Touch) -> Int64? { clicks }
    func buyers(atAddressOf touch: Touch) -> Int64? { buyers }
  }

  private static let order = OrderID(trusted: "o1")
  private static let buyer = Customer.buyer(BuyerID(trusted: "u1"))
  private static let promoter = PromoterID(trusted: "k2")
  private static let today = ShanghaiDay(of: day(9))

  private func findings(
    _ rule: RiskRule, _ setting: RiskSetting, _ known: Known = Known(), clicked: Timestamp = day(8),
    paid: Int64 = 10_000, quantity: Int64 = 1, completion: Completion? = nil, gifts: [String] = []
  ) throws -> [RiskFinding] {
    let book = try teaShop()
    var line = orderLine(paid: paid)
    line.quantity = quantity
    let order = PaidOrder(
      shop: ShopID(trusted: "s1"), customer: Self.buyer, paidAt: day(9), lines: [line],
      giftRecipients: gifts.map { BuyerID(trusted: $0) }, entry: nil)
    var made = touch("A2", at: clicked)
    made.person = .buyer(BuyerID(trusted: "u1"))
    let touches = try OrderTouches(
      of: order, touches: [made], bindings: { _ in .empty }, catalogue: book)
    let decision = try decide(
      line, of: order, Self.order, touches: touches, catalogue: book, history: NoHistory())
    let subject = RiskSubject(
      line: line, order: order, id: Self.order, decision: decision, completion: completion)
    let found = try assess(
      subject, policy: RiskPolicy([rule: setting]), catalogue: book, signals: known)
    return try #require(found).findings
  }

  private struct NoHistory: SchemeHistory {
    func purchases(by buyer: BuyerID, settledBy moment: Timestamp) -> [Purchase] { [] }
    func paybacks(to promoter: PromoterID) -> [Payback] { [] }
  }

  @Test(
    "a payment is too quick below the threshold, to the millisecond",
    arguments: [(2_999, true), (3_000, false), (3_001, false), (0, true)] as [(Int64, Bool)])
  func quickness(milliseconds: Int64, fires: Bool) throws {
    let found = try findings(
      .clickToPayment, RiskSetting(action: .hold, threshold: 3),
      clicked: day(9, plus: -milliseconds))
    #expect(found.map(\.isFired) == [fires])
    #expect(found.map(\.measured) == [milliseconds / 1_000])
  }

  @Test("the orders of one day, promoter and customer are counted, and no others")
  func orders() throws {
    var known = Known()
    func won(_ order: String, by promoter: PromoterID, _ day: ShanghaiDay, _ customer: Customer) {
      let orders = WonOrders(promoter: promoter, customer: customer, day: day)
      known.sums.add(.won(orders, OrderID(trusted: order), isWon: true))
    }
    won("o1", by: Self.promoter, Self.today, Self.buyer)
    won("o2", by: Self.promoter, Self.today, Self.buyer)
    won("o3", by: Self.promoter, ShanghaiDay(number: Self.today.number - 1), Self.buyer)
    won("o4", by: PromoterID(trusted: "k1"), Self.today, Self.buyer)
    won("o5", by: Self.promoter, Self.today, .buyer(BuyerID(trusted: "u2")))
    won("o6", by: Self.promoter, Self.today, .visitor(VisitorID(trusted: "u1")))
    let setting = RiskSetting(action: .hold, threshold: 2)
    #expect(try findings(.ordersPerDay, setting, known).map(\.measured) == [2])
    #expect(try findings(.ordersPerDay, setting, known).map(\.isFired) == [false])
    won("o7", by: Self.promoter, Self.today, .both(BuyerID(trusted: "u1"), VisitorID(trusted: "v")))
    #expect(try findings(.ordersPerDay, setting, known).map(\.isFired) == [true])
    let orders = WonOrders(promoter: Self.promoter, customer: Self.buyer, day: Self.today)
    known.sums.add(.won(orders, OrderID(trusted: "o2"), isWon: false))
    #expect(try findings(.ordersPerDay, setting, known).map(\.isFired) == [false])
  }

  @Test(
    "refunds count from 30 days before the day of the payment up to the day before it",
    arguments: [(-31, 3), (-30, 4), (-1, 4), (0, 3), (1, 3)] as [(Int64, Int64)])
  func refundPeriod(days: Int64, lines: Int64) throws {
    var known = Known()
    let inside = ShanghaiDay(number: Self.today.number - 15)
    known.sums.add(
      .referred(Self.promoter, on: inside, ReferredSales(lines: 3, paid: 300, refunded: 0)))
    known.sums.add(
      .referred(
        Self.promoter, on: ShanghaiDay(number: Self.today.number + days),
        ReferredSales(lines: 1, paid: 100, refunded: 100)))
    let setting = RiskSetting(action: .reject, threshold: 249_999, fromLines: lines)
    let found = try findings(.refundRatio, setting, known)
    #expect(found.map(\.measured) == [lines == 4 ? 250_000 : 0])
    #expect(found.map(\.isFired) == [lines == 4])
    let more = RiskSetting(action: .reject, threshold: 0, fromLines: lines + 1)
    #expect(try findings(.refundRatio, more, known).isEmpty)
  }

  @Test(
    "a piece's price is held against the median, of two in the middle the lower one",
    arguments: [
      ([100, 200, 300], 60, 300_000, false), ([100, 200, 300], 59, 295_000, true),
      ([100, 200, 300, 400], 60, 300_000, false), ([100, 100, 100, 900], 30, 300_000, false),
      ([900, 100, 100, 100], 29, 290_000, true), ([5, 5, 5], 5_000, 1_000_000_000, false),
    ] as [([Int64], Int64, Int64, Bool)])
  func median(prices: [Int64], price: Int64, measured: Int64, fires: Bool) throws {
    var known = Known()
    let before = ShanghaiDay(number: Self.today.number - 1)
    for price in prices {
      known.sums.add(.sold(ProductID(trusted: "A"), on: before, price: Fen(price)))
    }
    let setting = RiskSetting(action: .hold, threshold: 300_000, fromLines: 3)
    let found = try findings(.priceDrop, setting, known, paid: price * 2 + 1, quantity: 2)
    #expect(found.map(\.measured) == [measured])
    #expect(found.map(\.isFired) == [fires])
  }

  @Test("without anything to compare with, a rule says nothing")
  func nothing() throws {
    for rule in RiskRule.allCases where rule.needsLines || rule == .clicksPerAddress {
      #expect(try findings(rule, RiskSetting(action: .reject, threshold: 1)).isEmpty, "\(rule)")
    }
    let free = RiskSetting(action: .reject, threshold: 1, fromLines: 1)
    var known = Known()
    let before = ShanghaiDay(number: Self.today.number - 1)
    known.sums.add(.sold(ProductID(trusted: "A"), on: before, price: .zero))
    #expect(try findings(.priceDrop, free, known).isEmpty)
  }

  @Test("a logistics number is missing or repeated at the completion alone")
  func logistics() throws {
    let number = LogisticsNumber(trusted: "SF-1")
    let missing = RiskSetting(action: .hold, threshold: 0)
    let sent = Completion(at: day(20), logistics: number)
    #expect(try findings(.missingLogistics, missing).isEmpty)
    let without = Completion(at: day(20), logistics: nil)
    #expect(try findings(.missingLogistics, missing, completion: without).map(\.isFired) == [true])
    #expect(try findings(.missingLogistics, missing, completion: sent).map(\.isFired) == [false])
    var known = Known()
    for order in ["o1", "o2"] { known.sums.add(RiskFact.sent(number, OrderID(trusted: order))) }
    #expect(try findings(.repeatedLogistics, missing, known).isEmpty)
    #expect(try findings(.repeatedLogistics, missing, known, completion: without).isEmpty)
    let found = try findings(.repeatedLogistics, missing, known, completion: sent)
    #expect(found.map(\.measured) == [1])
  }

  @Test("the customer earns under another name")
  func ownPurchase() throws {
    let setting = RiskSetting(action: .reject, threshold: 0)
    #expect(try findings(.ownPurchase, setting).map(\.isFired) == [false])
    let tied = Known(behind: [BuyerID(trusted: "u-k2")])
    #expect(try findings(.ownPurchase, setting, tied).map(\.isFired) == [true])
    #expect(try findings(.ownPurchase, setting, gifts: ["u-k2"]).map(\.isFired) == [true])
  }

  @Test("the strictest rule that fired decides, and each rule's measure is kept")
  func verdict() {
    func finding(_ rule: RiskRule, _ action: RiskAction, _ measured: Int64) -> RiskFinding {
      RiskFinding(rule: rule, action: action, threshold: 5, measured: measured)
    }
    let passed = finding(.ordersPerDay, .reject, 5)
    let held = finding(.clicksPerAddress, .hold, 6)
    let rejected = finding(.clickToPayment, .reject, 4)
    #expect(RiskAssessment([]).verdict == .pass)
    #expect(RiskAssessment([passed]).verdict == .pass)
    #expect(RiskAssessment([passed, held]).verdict == .hold)
    #expect(RiskAssessment([passed, held, rejected]).verdict == .reject)
    #expect(RiskAssessment([passed, held]).fired == [held])
  }

  @Test("with every rule off nothing is said, and a line that pays nobody passes unmeasured")
  func off() throws {
    let book = try teaShop()
    let order = PaidOrder(
      shop: ShopID(trusted: "s1"), customer: Self.buyer, paidAt: day(9), lines: [orderLine()],
      giftRecipients: [], entry: nil)
    let touches = try OrderTouches(
      of: order, touches: [], bindings: { _ in .empty }, catalogue: book)
    let decision = try decide(
      orderLine(), of: order, Self.order, touches: touches, catalogue: book, history: NoHistory())
    let subject = RiskSubject(
      line: orderLine(), order: order, id: Self.order, decision: decision, completion: nil)
    let policy = RiskPolicy([.missingLogistics: RiskSetting(action: .hold, threshold: 0)])
    #expect(try assess(subject, policy: .off, catalogue: book, signals: Known()) == nil)
    #expect(
      try assess(subject, policy: policy, catalogue: book, signals: Known())
        == RiskAssessment([]))
  }
}
