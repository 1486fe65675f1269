import Programme
import Records
import Settlement
import Storage
import Testing

/// The figures that the programme gives for its institution incentive: a technical fee of 5%.
@Suite("The figures of the institution incentive")
struct IncentiveFigureTests {
  private static let catalogue = """
    {"type":"shop","id":"s1","at":"2026-01-01T00:00:00Z","alliance":true,"kind":"normal"}
    {"type":"product","id":"A","at":"2026-01-01T00:00:00Z","shop":"s1","category":["茶"],\
    "tech_fee_ppm":50000,"url":"https://tea.example/A"}
    {"type":"institution","id":"i1","at":"2026-01-01T00:00:00Z","promoter_share_ppm":800000}
    {"type":"plan","id":"pl","at":"2026-01-01T00:00:00Z","kind":"normal","product":"A",\
    "total_ppm":100000}
    {"type":"link","code":"iA","at":"2026-01-01T00:00:00Z","institution":"i1","shop":"s1",\
    "product":"A","placement":"group"}
    """

  private static let visitor = VisitorID(trusted: "v1")
  /// 3 January 2026, midnight UTC.
  private static let paidAt = Timestamp(milliseconds: 1_767_398_400_000)
  private static let quarter = Quarter(of: paidAt)
  private static let institution = InstitutionID(trusted: "i1")

  /// Settles an order of one line for each amount, in one quarter.
  /// - Returns: what the institution was granted in it, and what caps withheld of the last order.
  private func settle(
    _ nets: some Sequence<Int64>
  ) throws -> (usage: IncentiveUsage, capped: Incentive) {
    let store = try SQLiteStore.temporary()
    defer { #expect(throws: Never.self) { try store.close() } }
    var replay = Replay(over: store)
    try replay.run(try ScenarioReader.records(of: Array(Self.catalogue.utf8)))
    let touch = Touch(
      person: .visitor(Self.visitor), at: Self.paidAt, code: LinkCode(trusted: "iA"), order: 0)
    let book = TouchBook([touch.person: [touch]], isComplete: true)
    let events = nets.enumerated().flatMap { Self.events(of: "o\($0)", net: $1) }
    try store.write { transaction in
      var processor = try EventProcessor(transaction, touches: book, now: Self.paidAt)
      for event in events {
        guard case .applied = try processor.process(event, json: OrderEventCoding.text(event))
        else { throw Refusal(.malformed, "event \(event.id) wasn't applied") }
      }
      try processor.finish()
    }
    return try store.read { store in
      let report = try Verification.run(over: store)
      #expect(report.discrepancies == [])
      let last = try store.capped(
        order: OrderID(trusted: "o\(events.count / 2 - 1)"), line: LineID(trusted: "1"))
      return (
        try store.incentiveUsage(of: Self.institution, in: Self.quarter),
        Incentive(cash: last.cash, cards: last.cards)
      )
    }
  }

  private static func events(of order: String, net: Int64) -> [OrderEvent] {
    let line = OrderLine(
      id: LineID(trusted: "1"), product: ProductID(trusted: "A"), quantity: 1, paid: Fen(net),
      paySubsidy: .zero, talentDiscount: .zero, platformDiscount: .zero)
    let paid = PaidOrder(
      shop: ShopID(trusted: "s1"), customer: .visitor(visitor), paidAt: paidAt, lines: [line],
      giftRecipients: [], entry: nil)
    let bodies: [OrderEvent.Body] = [.paid(paid), .completed(at: paidAt.adding(days: 10))]
    return bodies.enumerated().map { number, body in
      OrderEvent(
        id: EventID(trusted: "\(order)-\(number)"), order: OrderID(trusted: order), body: body)
    }
  }

  @Test("a rate of 5% and 1 000 yuan give 40 yuan and 4.00 points")
  func one() throws {
    let (usage, capped) = try settle([100_000])
    #expect(usage == IncentiveUsage(cash: Fen(4_000), cards: Cards(400)))
    #expect(capped == .none)
  }

  @Test("10 000 such orders in a quarter give 400 000 yuan")
  func tenThousand() throws {
    let (usage, capped) = try settle(Array(repeating: 100_000, count: 10_000))
    #expect(usage == IncentiveUsage(cash: Fen(40_000_000), cards: Cards(4_000_000)))
    #expect(capped == .none)
  }

  @Test("both caps are reached at 125 000 000 yuan, to the fen, and nothing is granted beyond")
  func caps() throws {
    let net: Int64 = 12_500_000_000
    let exact = try settle([net])
    #expect(exact.usage == .cap && exact.capped == .none)
    // 25 fen less are a fen of cash and a hundredth of a point less, each rounded down.
    let below = try settle([net - 25])
    #expect(below.usage == IncentiveUsage(cash: Fen(499_999_999), cards: Cards(49_999_999)))
    let beyond = try settle([net, 100_000])
    #expect(beyond.usage == .cap)
    #expect(beyond.capped == Incentive(cash: Fen(4_000), cards: Cards(400)))
    let across = try settle([net - 25, 100_000])
    #expect(across.usage == .cap)
    #expect(across.capped == Incentive(cash: Fen(3_999), cards: Cards(399)))
  }
}
