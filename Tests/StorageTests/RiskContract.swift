import Programme
import Storage
import TestSupport
import Testing

@Suite("Any store's notes on risk")
struct RiskContract {
  private static let promoters = ["k1", "k2"].map { PromoterID(trusted: $0) }
  private static let products = ["A", "B"].map { ProductID(trusted: $0) }
  private static let customers: [Customer] = [
    .buyer(BuyerID(trusted: "x")), .visitor(VisitorID(trusted: "x")),
    .both(BuyerID(trusted: "y"), VisitorID(trusted: "x")),
  ]
  private static let orders = ["o1", "o2", "o3"].map { OrderID(trusted: $0) }
  private static let numbers = ["SF-1", "SF-2"].map { LogisticsNumber(trusted: $0) }
  private static let days = (0..<40).map { ShanghaiDay(number: 20_000 + $0) }

  private static func fact(_ numbers: inout SeededGenerator) -> RiskFact {
    let day = days.randomElement(using: &numbers) ?? days[0]
    let promoter = promoters.randomElement(using: &numbers) ?? promoters[0]
    let order = orders.randomElement(using: &numbers) ?? orders[0]
    switch Int.random(in: 0..<4, using: &numbers) {
    case 0:
      let product = products.randomElement(using: &numbers) ?? products[0]
      return .sold(product, on: day, price: Fen(.random(in: 0..<9, using: &numbers)))
    case 1:
      return .referred(
        promoter, on: day,
        ReferredSales(
          lines: .random(in: -1...1, using: &numbers), paid: .random(in: -99...99, using: &numbers),
          refunded: .random(in: -99...99, using: &numbers)))
    case 2:
      let customer = customers.randomElement(using: &numbers) ?? customers[0]
      return .won(
        WonOrders(promoter: promoter, customer: customer, day: day), order,
        isWon: .random(using: &numbers))
    default:
      return .sent(Self.numbers.randomElement(using: &numbers) ?? Self.numbers[0], order)
    }
  }

  @Test("facts add up as they do in memory", arguments: StoreKind.all)
  func facts(kind: StoreKind) throws {
    try kind.withStore { store in
      var numbers = SeededGenerator.printed("facts on risk")
      let facts = (0..<2_000).map { _ in Self.fact(&numbers) }
      var sums = RiskFactSums()
      for fact in facts { sums.add(fact) }
      let expected = sums
      try store.write { transaction in for fact in facts { try transaction.add(fact) } }
      try store.read { reading in
        for day in Self.days { try Self.expectSame(on: day, in: reading, as: expected) }
        for number in Self.numbers {
          for order in Self.orders {
            let found = try reading.orders(sentAs: number, except: order)
            #expect(found == expected.orders(sentAs: number, except: order))
          }
        }
      }
    }
  }

  private static func expectSame(
    on day: ShanghaiDay, in reading: any StoreReading, as expected: RiskFactSums
  ) throws {
    let period = RiskPeriod(before: Timestamp(milliseconds: day.number * 86_400_000))
    for promoter in promoters {
      let sales = try reading.sales(referredBy: promoter, in: period)
      #expect(sales == expected.sales(referredBy: promoter, in: period))
      for customer in customers {
        let won = WonOrders(promoter: promoter, customer: customer, day: day)
        for order in orders {
          let count = try reading.count(of: won, except: order)
          #expect(count == expected.count(of: won, except: order))
        }
      }
    }
    for product in products {
      let prices = try reading.prices(of: product, in: period)
      #expect(prices == expected.prices(of: product, in: period))
    }
  }

  private static func line(
    _ order: String, _ status: LineStatus, verdict: RiskVerdict = .hold,
    rules: [RiskRule] = [.ordersPerDay], at milliseconds: Int64 = 10, charged: Int64 = 100,
    institution: String? = "i1"
  ) -> BlockedLine {
    BlockedLine(
      order: OrderID(trusted: order), line: LineID(trusted: "1"), shop: ShopID(trusted: "s1"),
      institution: institution.map { InstitutionID(trusted: $0) }, verdict: verdict, rules: rules,
      charged: Fen(charged), completedAt: Timestamp(milliseconds: milliseconds), status: status)
  }

  @Test("blocked lines are listed in their order, by status and party", arguments: StoreKind.all)
  func lists(kind: StoreKind) throws {
    try kind.withStore { store in
      let lines = [
        Self.line("o2", .held), Self.line("o1", .held, institution: nil),
        Self.line("o3", .rejected, verdict: .reject, rules: [.ownPurchase, .priceDrop]),
      ]
      try store.write { transaction in for line in lines { try transaction.save(line) } }
      func found(_ filter: BlockedFilter, after place: Int64 = 0) throws -> [String] {
        try store.read { try $0.blockedLines(filter, after: place, limit: 2) }
          .map(\.line.order.text)
      }
      #expect(try found(BlockedFilter()) == ["o2", "o1"])
      #expect(try found(BlockedFilter(), after: 2) == ["o3"])
      #expect(
        try found(BlockedFilter(status: .held, institution: InstitutionID(trusted: "i1"))) == ["o2"]
      )
      #expect(try found(BlockedFilter(shop: ShopID(trusted: "s2"))) == [])
      var released = lines[0]
      released.status = .settled
      let saved = released
      try store.write { try $0.save(saved) }
      #expect(try found(BlockedFilter(status: .held)) == ["o1"])
      let third = try store.read { try $0.blockedLine(lines[2].line, of: lines[2].order) }
      #expect(third == lines[2])
    }
  }

  @Test(
    "of a period it is told what was blocked, by rule and by what became of it",
    arguments: StoreKind.all)
  func report(kind: StoreKind) throws {
    try kind.withStore { store in
      let lines = [
        Self.line("o1", .held), Self.line("o2", .settled, charged: 7),
        Self.line("o3", .rejected, rules: [.ordersPerDay, .priceDrop], charged: 3),
        Self.line("o4", .rejected, verdict: .reject, rules: [.ownPurchase], charged: 11),
        Self.line("o5", .cancelled), Self.line("o6", .held, at: 9), Self.line("o7", .held, at: 20),
      ]
      try store.write { transaction in for line in lines { try transaction.save(line) } }
      let report = try store.read { reading in
        try BlockedReport(
          from: Timestamp(milliseconds: 10), to: Timestamp(milliseconds: 20), in: reading)
      }
      #expect(report.blocked.all == LineCount(lines: 5, charged: Fen(221)))
      #expect(report.blocked.held == LineCount(lines: 1, charged: Fen(100)))
      #expect(report.blocked.released == LineCount(lines: 1, charged: Fen(7)))
      #expect(report.blocked.rejected == LineCount(lines: 2, charged: Fen(14)))
      #expect(report.blocked.cancelled == LineCount(lines: 1, charged: Fen(100)))
      #expect(report.all == LineCount(lines: 1, charged: Fen(11)))
      #expect(report.rules.map(\.rule) == [.ownPurchase, .ordersPerDay, .priceDrop])
      #expect(report.rules.map(\.outcomes.all.lines) == [1, 4, 1])
      #expect(report.rules.map(\.outcomes.rejected.charged) == [Fen(11), Fen(3), Fen(3)])
    }
  }
}
