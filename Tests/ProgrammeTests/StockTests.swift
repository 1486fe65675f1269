import Programme
import Testing

@Suite("Which stock a line draws on")
struct StockTests {
  /// What orders have: by stock all of them, and of the order in question each line.
  private struct Past: SchemeHistory {
    var out: [Stock: Int64] = [:]
    var held: [LineID: StockHolding] = [:]

    func purchases(by buyer: BuyerID, settledBy moment: Timestamp) -> [Purchase] { [] }
    func paybacks(to promoter: PromoterID) -> [Payback] { [] }
    func piecesOut(of stock: Stock) -> Int64 { out[stock] ?? 0 }
    func stockHoldings(of order: OrderID) -> [LineID: StockHolding] { held }
  }

  private static func stock(_ promoter: String?) -> Stock {
    Stock(
      institution: InstitutionID(trusted: "i1"),
      promoter: promoter.map { PromoterID(trusted: $0) }, product: ProductID(trusted: "A"))
  }
  private static let own = stock("k1")
  private static let shared = stock(nil)

  /// - Parameter changes: whose, how many pieces, on which day.
  private func draw(
    _ changes: [(Stock, Int64, Int64)], _ past: Past = Past(), quantities: [Int64] = [1],
    scheme: SchemeRule = .agency, price: Bool = true, links: String = "A1"
  ) throws -> [StockSource?]? {
    let book = try teaShop()
    try book.record(
      .scheme(
        Scheme(
          id: SchemeID(trusted: "sc"), institution: InstitutionID(trusted: "i1"), rule: scheme)),
      at: day(0))
    try book.record(.link(link("I1", product: nil, promoter: nil)), at: day(0))
    let terms = AgentPrice(
      id: AgentPriceID(trusted: "ap"), institution: InstitutionID(trusted: "i1"),
      product: ProductID(trusted: price ? "A" : "B"), promoter: nil, price: Fen(7_000))
    try book.record(.agentPrice(terms), at: day(0))
    for (number, change) in changes.enumerated() {
      let record = StockChange(
        id: StockChangeID(trusted: "in-\(number)"), stock: change.0, quantity: change.1,
        at: day(change.2))
      try book.record(.stockChanged(record), at: record.at)
    }
    var order = PaidOrder(
      shop: ShopID(trusted: "s1"), customer: .visitor(VisitorID(trusted: "v1")), paidAt: day(9),
      lines: [], giftRecipients: [], entry: nil)
    order.lines = quantities.enumerated().map { number, quantity in
      var line = orderLine("\(number + 1)")
      line.quantity = quantity
      return line
    }
    let touches = try OrderTouches(
      of: order, touches: [touch(links, at: day(8))], bindings: { _ in .empty }, catalogue: book)
    let id = OrderID(trusted: "o1")
    let decisions = try order.lines.map {
      try decide($0, of: order, id, touches: touches, catalogue: book, history: past)
    }
    let drawn = try drawingOnStock(
      decisions, of: order, id, OrderState(), catalogue: book, history: past)
    let sales = drawn.compactMap { decision -> AgencySale? in
      if case .tuike(let award) = decision.outcome { award.agency } else { nil }
    }
    return sales.isEmpty ? nil : sales.map(\.source)
  }

  @Test("the agent's own stock goes before the shared one, and neither is drawn on in part")
  func order() throws {
    let (own, shared) = (Self.own, Self.shared)
    #expect(try draw([(own, 1, 1), (shared, 5, 1)]) == [.own])
    #expect(try draw([(own, 1, 1), (shared, 5, 1)], quantities: [2]) == [.shared])
    #expect(try draw([(own, 1, 1), (shared, 1, 1)], quantities: [2]) == [nil])
    #expect(try draw([(Self.stock("k2"), 5, 1)]) == [nil])
    #expect(try draw([]) == [nil])
  }

  @Test("lines of one order draw one after the other")
  func lines() throws {
    let (own, shared) = (Self.own, Self.shared)
    #expect(
      try draw([(own, 3, 1), (shared, 2, 1)], quantities: [2, 2, 1, 1])
        == [.own, .shared, .own, nil])
  }

  @Test("what comes after the payment doesn't count, what was taken out counts whenever it was")
  func asOf() throws {
    let own = Self.own
    #expect(try draw([(own, 1, 9)]) == [.own])
    #expect(try draw([(own, 1, 10)]) == [nil])
    #expect(try draw([(own, 1, 1), (own, -1, 10)]) == [nil])
    #expect(try draw([(own, 1, 1), (own, 5, 10)], Past(out: [own: 1])) == [nil])
    #expect(try draw([(own, 2, 1)], Past(out: [own: 1])) == [.own])
  }

  @Test("what a line has stays its own, whatever others have taken since")
  func holding() throws {
    let (own, shared) = (Self.own, Self.shared)
    let line = LineID(trusted: "1")
    func held(_ stock: Stock, _ pieces: Int64) -> [LineID: StockHolding] {
      [line: StockHolding(stock: stock, reserved: pieces, taken: 0)]
    }
    #expect(try draw([(own, 1, 1)], Past(out: [own: 1], held: held(own, 1))) == [.own])
    // One more came and went after the payment.
    #expect(
      try draw([(own, 1, 1), (own, 1, 10)], Past(out: [own: 2], held: held(own, 1))) == [.own])
    #expect(
      try draw([(own, 1, 1), (shared, 1, 1)], Past(out: [shared: 1], held: held(shared, 1)))
        == [.shared])
    // It isn't there for another line of the order.
    #expect(
      try draw([(own, 1, 1)], Past(out: [own: 1], held: held(own, 1)), quantities: [1, 1])
        == [.own, nil])
  }

  @Test("without the scheme, a price, or an agent nothing is sold from stock")
  func without() throws {
    let stock = [(Self.own, Int64(5), Int64(1))]
    let levels = SchemeRule.multiLevel(MultiLevel(direct: .zero, manager: .zero))
    #expect(try draw(stock, scheme: levels) == nil)
    #expect(try draw(stock, price: false) == nil)
    #expect(try draw(stock, links: "I1") == nil)
    #expect(try draw(stock, links: "B1") == [.own])
  }
}
