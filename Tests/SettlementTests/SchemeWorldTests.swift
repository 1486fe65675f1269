import Programme
import Records
import Settlement
import Storage
import TestSupport
import Testing

/// Promoters who invite one another, buy and refer, under one scheme.
private struct SchemeWorld {
  static let promoters = 5
  static let orders = 30

  var random: SeededGenerator
  let kind: SchemeKind

  private static func at(_ day: Int) -> String {
    "\"2025-06-\(day < 10 ? "0" : "")\(day)T00:00:00Z\""
  }

  private mutating func day(_ range: ClosedRange<Int>) -> String {
    Self.at(.random(in: range, using: &random))
  }

  /// The catalogue, and a click on a promoter's link by each customer.
  mutating func records() -> [String] {
    let total = [100_000, 250_000, 900_000].randomElement(using: &random)!
    var records = [
      #"{"type":"shop","id":"s1","at":\#(Self.at(1)),"alliance":true,"kind":"normal"}"#,
      #"{"type":"institution","id":"i1","at":\#(Self.at(1)),"promoter_share_ppm":600000}"#,
    ]
    for product in ["A", "B"] {
      records += [
        #"""
        {"type":"product","id":"\#(product)","at":\#(Self.at(1)),"shop":"s1","category":["茶"],\#
        "tech_fee_ppm":50000,"url":"https://tea.example/\#(product)"}
        """#,
        #"""
        {"type":"plan","id":"pl\#(product)","at":\#(Self.at(1)),"kind":"normal",\#
        "product":"\#(product)","total_ppm":\#(total)}
        """#,
      ]
    }
    let rates =
      switch kind {
      case .multiLevel: #","direct_ppm":60000,"manager_ppm":20000"#
      case .twoPlusOne: #","agent_ppm":40000,"boss_ppm":70000,"team_ppm":30000"#
      case .referThree: #","first_ppm":333333,"second_ppm":333333,"third_ppm":333334"#
      case .agency: ""
      case .teamDividend:
        #","tiers":[{"volume_fen":20000,"rate_ppm":7001},{"volume_fen":60000,"rate_ppm":99999}]"#
      case .everyone: #","rebate_ppm":50000,"coupon":"TEA-5","coupons_a_day":2"#
      }
    records.append(
      #"""
      {"type":"scheme","id":"sc","at":\#(Self.at(1)),"kind":"\#(kind.rawValue)",\#
      "institution":"i1"\#(rates)}
      """#)
    if kind == .agency { records += prices() }
    for number in 0..<Self.promoters {
      let parent =
        number == 0 ? "null" : "\"k\(Int.random(in: 0..<min(2, number), using: &random))\""
      records += [
        #"""
        {"type":"promoter","id":"k\#(number)","at":\#(Self.at(1)),"institution":"i1",\#
        "user":"u-k\#(number)","parent":\#(parent),"team":"t\#(number % 2)"}
        """#,
        #"""
        {"type":"link","code":"k\#(number)L","at":\#(Self.at(1)),"institution":"i1",\#
        "promoter":"k\#(number)","shop":"s1","placement":"group"}
        """#,
      ]
    }
    return records
  }

  /// Prices for agents from far below to above what is paid.
  private mutating func prices() -> [String] {
    ["A", "B"].map { product in
      #"""
      {"type":"agent_price","id":"ap\#(product)","at":\#(Self.at(1)),"institution":"i1",\#
      "product":"\#(product)","agent_price_fen":\#(Int.random(in: 0...20_000, using: &random))}
      """#
    }
  }

  /// Deliveries that are too few for everybody, into stocks of promoters and into the shared one.
  private mutating func deliveries() -> [String] {
    (0..<8).map { number in
      let promoter =
        number < 3 ? "null" : "\"k\(Int.random(in: 0..<Self.promoters, using: &random))\""
      return #"""
        {"type":"stock.changed","id":"in-\#(number)","at":\#(day(1...15)),"institution":"i1",\#
        "promoter":\#(promoter),"product":"\#(number.isMultiple(of: 2) ? "A" : "B")",\#
        "quantity":\#(Int.random(in: 1...6, using: &random))}
        """#
    }
  }

  /// Events in any order of arrival, some of them twice; clicks come before them.
  mutating func events() -> [String] {
    var clicks: [String] = []
    var events: [String] = []
    for number in 0..<Self.orders {
      let order = "o\(number)"
      let isOwn = number.isMultiple(of: 2)
      let promoter = Int.random(in: 0..<Self.promoters, using: &random)
      let buyer = isOwn ? "u-k\(promoter)" : "b\(number)"
      let count = Int.random(in: 1...2, using: &random)
      if !isOwn {
        clicks.append(
          #"{"type":"click","id":"c\#(number)","at":\#(Self.at(2)),"buyer":"\#(buyer)","code":"k\#(promoter)L"}"#
        )
      }
      let lines = (1...count).map { line in
        let fen = Int.random(in: 0...30_000, using: &random)
        let product = Bool.random(using: &random) ? "A" : "B"
        let quantity = Int.random(in: 1...3, using: &random)
        return #"""
          {"line":"\#(line)","product":"\#(product)","quantity":\#(quantity),"paid_fen":\#(fen),\#
          "pay_subsidy_fen":7}
          """#
      }
      events.append(
        #"""
        {"type":"order.paid","id":"p-\#(order)","order":"\#(order)","shop":"s1",\#
        "buyer":"\#(buyer)","paid_at":\#(isOwn ? day(3...8) : day(8...20)),"lines":[\#(lines.joined(separator: ","))]}
        """#)
      if number % 8 != 7 {
        events.append(
          #"{"type":"order.completed","id":"d-\#(order)","order":"\#(order)","at":\#(isOwn ? day(3...12) : day(8...22))}"#
        )
      }
      if Bool.random(using: &random) { events.append(refund(order, 1, id: "r", fen: 9_000)) }
      if number % 11 == 5 {
        events.append(
          #"{"type":"order.cancelled","id":"x-\#(order)","order":"\#(order)","at":\#(day(5...25))}"#
        )
      }
    }
    let repeated = events.shuffled(using: &random).prefix(10)
    let stocks = kind == .agency ? deliveries() : []
    let closings = kind == .teamDividend ? [Self.closing, Self.closing] : []
    return clicks + (events + repeated + stocks + closings).shuffled(using: &random)
  }

  /// The closing of the month, which may come when not all of its events have.
  static let closing =
    #"{"type":"period.closed","institution":"i1","month":"2025-06","at":"2025-06-30T16:00:00Z"}"#

  private mutating func refund(_ order: String, _ line: Int, id: String, fen: Int) -> String {
    #"""
    {"type":"order.refunded","id":"\#(id)-\#(order)-\#(line)","order":"\#(order)","line":"\#(line)",\#
    "refund":"\#(id)-\#(line)","amount_fen":\#(fen),"at":\#(day(5...25))}
    """#
  }

  /// Takes back all that is left.
  mutating func refundOfEverything() -> [String] {
    (0..<Self.orders).map { number in
      #"{"type":"order.cancelled","id":"end-\#(number)","order":"o\#(number)","at":\#(Self.at(28))}"#
    }.shuffled(using: &random)
  }
}

@Suite("Random worlds under each scheme")
struct SchemeWorldTests {
  private static let worlds = 25

  private func run(_ replay: inout Replay, _ records: [String]) throws {
    let text = Array(records.joined(separator: "\n").utf8)
    try replay.run(try ScenarioReader.records(of: text))
  }

  @Test(
    "books verify, no line pays more than 90% of its net, and refunding everything leaves nothing",
    arguments: SchemeKind.allCases)
  func holds(kind: SchemeKind) throws {
    var random = SeededGenerator.printed("scheme worlds \(kind.rawValue)")
    var kinds: Set<EntryKind> = []
    for _ in 0..<Self.worlds {
      var world = SchemeWorld(
        random: SeededGenerator(seed: UInt64.random(in: 0...UInt64.max, using: &random)),
        kind: kind)
      let store = try SQLiteStore.temporary()
      defer { #expect(throws: Never.self) { try store.close() } }
      var replay = Replay(over: store)
      try run(&replay, world.records())
      try run(&replay, world.events())
      #expect(replay.refused == [])
      try expectVerified(store)
      for line in try replay.output(explaining: true).lines {
        try expectWithinBounds(line)
        kinds.formUnion(line.dues.map(\.kind))
      }
      kinds.formUnion(try expectSharedOut(store))
      try run(&replay, world.refundOfEverything())
      try expectVerified(store)
      #expect(try replay.output(explaining: false).balances == [])
      try expectEverythingBack(store)
    }
    switch kind {
    case .multiLevel, .twoPlusOne: #expect(kinds.contains(.managerBonus))
    case .referThree: #expect(kinds.contains(.payback))
    case .teamDividend: #expect(kinds.contains(.dividend))
    case .everyone: #expect(kinds.contains(.commission) && !kinds.contains(.managerBonus))
    case .agency: #expect(kinds.isSuperset(of: [.agencyMargin, .commission]))
    }
  }

  private func expectEverythingBack(_ store: SQLiteStore) throws {
    let stocks = try store.read { try $0.stocks(StockFilter(), after: nil, limit: 100) }
    for stored in stocks {
      #expect(stored.level.reserved == 0 && stored.level.taken == 0, "\(stored.stock.key)")
    }
  }

  private func expectVerified(_ store: SQLiteStore) throws {
    let report = try store.read { try Verification.run(over: $0) }
    #expect(report.discrepancies == [])
  }

  /// What the ledger holds of each pool is what the pool comes to, whenever its month was closed.
  /// - Returns: the kinds of the entries.
  private func expectSharedOut(_ store: SQLiteStore) throws -> Set<EntryKind> {
    try store.read { reading in
      var kinds: Set<EntryKind> = []
      for period in try reading.periods(of: nil, after: nil, limit: 9) {
        for pool in try reading.pools(of: period) {
          let entries = try reading.entries(
            account: nil, order: nil, pool: pool.id, after: nil, limit: 1_000)
          #expect(
            try entries.map(\.due).summed()
              == reading.dividend(of: pool).dues(of: period.institution))
          kinds.formUnion(entries.map(\.due.kind))
        }
      }
      return kinds
    }
  }

  private func expectWithinBounds(_ line: LineReport) throws {
    let money = line.dues.filter { $0.unit == .cny }
    let paid = money.filter { $0.amount > 0 && $0.kind != .incentiveCash }
    #expect(paid.reduce(0) { $0 + $1.amount } * 10 <= line.net.value * 9)
    #expect(Set(money.filter { $0.account.name.hasPrefix("promoter/") }.map(\.account)).count <= 2)
    #expect(line.dues.isBalanced)
  }
}
