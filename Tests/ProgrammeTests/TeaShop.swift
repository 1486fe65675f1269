import Programme

/// Day `day` of the test's calendar, some milliseconds later.
func day(_ day: Int64, plus milliseconds: Int64 = 0) -> Timestamp {
  Timestamp(milliseconds: 1_748_736_000_000 + milliseconds).adding(days: day)
}

/// A shop with products A and B, an institution, promoters k1 and k2, and a plan of 10% for each
/// product.
func teaShop() throws -> CatalogueBook {
  let book = CatalogueBook()
  var shop = Shop.Patch()
  shop.kind = .set(.normal)
  shop.alliance = .set(true)
  shop.sharerRate = .set(PPM(30_000))
  try book.record(.shop(ShopID(trusted: "s1"), shop), at: day(0))
  for name in ["A", "B"] {
    var product = Product.Patch()
    product.shop = .set(ShopID(trusted: "s1"))
    product.category = .set(Category(level1: "食品", level2: "茶"))
    product.url = .set("https://shop.example/\(name)")
    product.techFee = .set(PPM(50_000))
    try book.record(.product(ProductID(trusted: name), product), at: day(0))
    try book.record(.plan(plan("pl\(name)", product: name, total: 100_000)), at: day(0))
  }
  var institution = Institution.Patch()
  institution.promoterShare = .set(PPM(800_000))
  try book.record(.institution(InstitutionID(trusted: "i1"), institution), at: day(0))
  try book.add(promoter: "k1")
  try book.add(promoter: "k2", user: "u-k2")
  for (code, product, promoter) in [
    ("A1", "A", "k1"), ("A2", "A", "k2"), ("B1", "B", "k1"), ("B2", "B", "k2"),
  ] {
    try book.record(.link(link(code, product: product, promoter: promoter)), at: day(0))
  }
  try book.record(.link(link("S2", product: nil, promoter: "k2")), at: day(0))
  return book
}

func plan(
  _ id: String, product: String, total: Int64, from: Timestamp = day(0), to: Timestamp? = nil,
  only: Set<InstitutionID>? = nil
) -> Plan {
  Plan(
    id: PlanID(trusted: id), product: ProductID(trusted: product),
    audience: only.map { .only($0) } ?? .everyInstitution, rates: .total(PPM(total)), from: from,
    to: to)
}

func link(_ code: String, product: String?, promoter: String?) -> Link {
  Link(
    code: LinkCode(trusted: code), issuedAt: day(0),
    carrier: .tuike(InstitutionID(trusted: "i1"), promoter.map { PromoterID(trusted: $0) }),
    shop: ShopID(trusted: "s1"), product: product.map { ProductID(trusted: $0) },
    placement: .group, form: .link, url: nil, coupon: nil, passQuery: false, expiresAt: nil)
}

extension CatalogueBook {
  func add(
    promoter: String, user: String? = nil, parent: String? = nil, status: PromoterStatus? = nil,
    at moment: Timestamp = day(0)
  ) throws {
    var patch = Promoter.Patch()
    patch.institution = .set(InstitutionID(trusted: "i1"))
    if let user { patch.user = .set(BuyerID(trusted: user)) }
    if let parent { patch.parent = .set(PromoterID(trusted: parent)) }
    if let status { patch.status = .set(status) }
    try record(.promoter(PromoterID(trusted: promoter), patch), at: moment)
  }

  func decide(
    _ product: String, paid: Timestamp, by customer: Customer = .visitor(VisitorID(trusted: "v1")),
    touches: [Touch], bindings: [VisitorID: History<BuyerID>] = [:], entry: Entry? = nil
  ) throws -> Decision {
    let line = orderLine(product: product)
    let order = PaidOrder(
      shop: ShopID(trusted: "s1"), customer: customer, paidAt: paid, lines: [line],
      giftRecipients: [], entry: entry)
    let known = try OrderTouches(
      of: order, touches: touches, bindings: { bindings[$0] ?? .empty }, catalogue: self)
    return try Programme.decide(
      line, of: order, OrderID(trusted: "o1"), touches: known, catalogue: self,
      history: NoHistory())
  }
}

func touch(_ code: String, at moment: Timestamp, order: UInt64 = 0, by visitor: String = "v1")
  -> Touch
{
  Touch(
    person: .visitor(VisitorID(trusted: visitor)), at: moment, code: LinkCode(trusted: code),
    order: order)
}

func orderLine(
  _ id: String = "1", product: String = "A", paid: Int64 = 10_000, subsidy: Int64 = 0
) -> OrderLine {
  OrderLine(
    id: LineID(trusted: id), product: ProductID(trusted: product), quantity: 1, paid: Fen(paid),
    paySubsidy: Fen(subsidy), talentDiscount: .zero, platformDiscount: .zero)
}

/// Nobody sells from stock, and no code on an item is taken.
extension SchemeHistory {
  func isTaken(_ unit: UnitCode, besides order: OrderID) throws -> Bool { false }
  func piecesOut(of stock: Stock) -> Int64 { 0 }
  func stockHoldings(of order: OrderID) -> [LineID: StockHolding] { [:] }
}

struct NoHistory: SchemeHistory {
  func purchases(by buyer: BuyerID, settledBy moment: Timestamp) -> [Purchase] { [] }
  func paybacks(to promoter: PromoterID) -> [Payback] { [] }
}
