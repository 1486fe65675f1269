import Programme
import Testing

@Suite("The agents' warehouse")
struct AgencyTests {
  private static let institution = InstitutionID(trusted: "i1")
  private static let agent = PromoterID(trusted: "k1")
  private static let product = ProductID(trusted: "A")
  private static let own = Stock(institution: institution, promoter: agent, product: product)
  private static let shared = Stock(institution: institution, promoter: nil, product: product)

  private static func sale(_ price: Int64, _ quantity: Int64, paid: Int64) -> AgencySale {
    AgencySale(
      scheme: SchemeID(trusted: "sc"), product: product, terms: AgentPriceID(trusted: "ap"),
      agentPrice: Fen(price), quantity: quantity, paid: Fen(paid), source: .own)
  }

  @Test(
    "an agent earns what was paid above the agent price, in proportion to what is left, up to 90%",
    arguments: [
      (7_000, 1, 10_000, 10_000, 3_000), (7_000, 2, 20_000, 20_000, 6_000),
      (7_000, 2, 20_000, 10_000, 3_000), (7_000, 2, 20_000, 0, 0), (7_000, 1, 7_000, 7_000, 0),
      (7_000, 1, 6_999, 6_999, 0), (7_000, 1, 7_001, 7_001, 1), (7_000, 1, 9_999, 9_998, 2_998),
      (1_000, 1, 10_000, 10_000, 9_000), (999, 1, 10_000, 10_000, 9_000), (0, 5, 0, 0, 0),
      (1_000_000_000_000_000, 1_000_000_000, 1_000_000_000_000_000, 1_000_000_000_000_000, 0),
      (0, 1, 1_000_000_000_000_000, 999_999_999_999_999, 899_999_999_999_999),
    ] as [(Int64, Int64, Int64, Int64, Int64)])
  func margin(price: Int64, quantity: Int64, paid: Int64, received: Int64, margin: Int64) {
    let sale = Self.sale(price, quantity, paid: paid)
    #expect(sale.margin(net: Fen(received), received: Fen(received)) == Fen(margin))
  }

  private static func award(_ sale: AgencySale) -> TuikeAward {
    TuikeAward(
      basis: .product, link: LinkCode(trusted: "A1"), institution: institution, promoter: agent,
      plan: PlanID(trusted: "pl"), split: .shared(total: PPM(400_000), share: PPM(800_000)),
      allocation: nil, agency: sale)
  }

  @Test("the margin comes out of the plan's total; what it lacks, the institution pays")
  func parts() {
    func dues(_ price: Int64, _ source: StockSource?) -> [String] {
      var sale = Self.sale(price, 1, paid: 10_000)
      sale.source = source
      let decision = Decision(
        shop: ShopID(trusted: "s1"), outcome: .tuike(Self.award(sale)), reason: nil,
        techFee: .zero, privateDomain: nil, candidates: [])
      return Dues(
        of: decision, net: Fen(10_000), received: Fen(10_000), privateDomainBase: Fen(10_000)
      ).certain.summed()
        .map { "\($0.account) \($0.kind.rawValue) \($0.amount)" }
    }
    #expect(
      dues(7_000, .own) == [
        "institution/i1 service_fee 1000", "promoter/k1 agency_margin 3000",
        "shop/s1 promotion_cost -4000",
      ])
    #expect(
      dues(5_000, .shared) == [
        "institution/i1 agency_margin -1000", "promoter/k1 agency_margin 5000",
        "shop/s1 promotion_cost -4000",
      ])
    #expect(
      dues(6_000, .own) == ["promoter/k1 agency_margin 4000", "shop/s1 promotion_cost -4000"])
    #expect(
      dues(10_000, .own) == ["institution/i1 service_fee 4000", "shop/s1 promotion_cost -4000"])
    #expect(
      dues(7_000, nil) == [
        "institution/i1 service_fee 800", "promoter/k1 commission 3200",
        "shop/s1 promotion_cost -4000",
      ])
  }

  @Test(
    "a piece goes back when refunds cover it",
    arguments: [
      (3, 30_000, 0, 3), (3, 30_000, 9_999, 3), (3, 30_000, 10_000, 2), (3, 30_000, 29_999, 1),
      (3, 30_000, 30_000, 0), (3, 30_000, 99_999, 0), (1, 10_000, 9_999, 1), (2, 0, 5, 2),
      (1_000_000_000, 1_000_000_000_000_000, 999_999_999_999_999, 1),
    ] as [(Int64, Int64, Int64, Int64)])
  func pieces(quantity: Int64, paid: Int64, refunded: Int64, left: Int64) {
    var line = orderLine(paid: paid)
    line.quantity = quantity
    #expect(Self.state(line, refunded: refunded).pieces(of: line) == left)
    #expect(Self.state(line, refunded: refunded, cancelled: true).pieces(of: line) == 0)
  }

  private static func state(
    _ line: OrderLine, refunded: Int64 = 0, completed: Bool = false, cancelled: Bool = false
  ) -> OrderState {
    var bodies: [OrderEvent.Body] = [
      .refunded(
        line: line.id, refund: RefundID(trusted: "r"), amount: Fen(refunded), at: day(2))
    ]
    if completed { bodies.append(.completed(at: day(3))) }
    if cancelled { bodies.append(.cancelled(at: day(3))) }
    return OrderState(
      bodies.map {
        OrderEvent(id: EventID(trusted: "e"), order: OrderID(trusted: "o"), body: $0)
      })
  }

  @Test("the agent's own price goes before the common one, then the latest")
  func price() throws {
    let book = try teaShop()
    for (id, promoter, price, at) in [
      ("common", nil, 7_000, 0), ("newer", nil, 7_100, 2), ("own", "k1", 6_000, 1),
      ("other", "k2", 5_000, 3),
    ] as [(String, String?, Int64, Int64)] {
      let terms = AgentPrice(
        id: AgentPriceID(trusted: id), institution: Self.institution, product: Self.product,
        promoter: promoter.map { PromoterID(trusted: $0) }, price: Fen(price))
      try book.record(.agentPrice(terms), at: day(at))
    }
    func price(_ promoter: String, _ at: Int64) -> String? {
      AgentPrice.inForce(
        among: book.agentPrices(of: Self.institution, for: Self.product),
        institution: Self.institution, promoter: PromoterID(trusted: promoter),
        product: Self.product, at: day(at))?.id.text
    }
    #expect(price("k1", -1) == nil && price("k1", 0) == "common" && price("k1", 9) == "own")
    #expect(price("k2", 1) == "common" && price("k2", 2) == "newer" && price("k2", 3) == "other")
  }

  @Test("a line's pieces go the shortest way to where they ought to be")
  func movements() {
    func holding(_ stock: Stock, _ reserved: Int64, _ taken: Int64) -> StockHolding {
      StockHolding(stock: stock, reserved: reserved, taken: taken)
    }
    func words(_ old: StockHolding?, _ new: StockHolding?) -> [String] {
      StockHolding.movements(from: old, to: new).map {
        "\($0.kind.rawValue) \($0.quantity) \($0.stock.promoter == nil ? "shared" : "own")"
      }
    }
    let own = Self.own
    #expect(words(nil, nil) == [] && words(nil, holding(own, 0, 0)) == [])
    #expect(words(nil, holding(own, 3, 0)) == ["reserved 3 own"])
    #expect(words(nil, holding(own, 0, 3)) == ["reserved 3 own", "taken 3 own"])
    #expect(words(holding(own, 3, 0), holding(own, 3, 0)) == [])
    #expect(words(holding(own, 3, 0), holding(own, 1, 0)) == ["released 2 own"])
    #expect(words(holding(own, 3, 0), holding(own, 0, 2)) == ["released 1 own", "taken 2 own"])
    #expect(words(holding(own, 1, 0), holding(own, 0, 2)) == ["reserved 1 own", "taken 2 own"])
    #expect(words(holding(own, 0, 3), holding(own, 0, 1)) == ["returned 2 own"])
    #expect(words(holding(own, 0, 3), nil) == ["returned 3 own"])
    #expect(
      words(holding(own, 2, 0), holding(Self.shared, 0, 2)) == [
        "released 2 own", "reserved 2 shared", "taken 2 shared",
      ])
  }

  @Test("no movement takes anything below 0")
  func levels() {
    let level = StockLevel(free: 2, reserved: 1, taken: 3)
    #expect(level.onHand == 3)
    for (kind, most) in [
      (.withdrawn, 2), (.reserved, 2), (.released, 1), (.taken, 1), (.returned, 3),
    ] as [(StockMovement.Kind, Int64)] {
      #expect(level.after(kind, most) != nil)
      #expect(level.after(kind, most + 1) == nil)
    }
    #expect(level.after(.returned, 2) == StockLevel(free: 4, reserved: 1, taken: 1))
  }
}
