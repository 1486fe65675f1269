import Programme
import Records
import Settlement
import Storage
import TestSupport
import Testing

@Suite("Reports over what a scenario came to")
struct ReportTests {
  /// Five clicks and five order lines of a January, and a click of February.
  private static let scenario = """
    {"type":"shop","id":"s1","at":"2026-01-01T00:00:00+08:00","kind":"normal","alliance":true,"sharer_ppm":30000}
    {"type":"product","id":"p1","at":"2026-01-01T00:00:00+08:00","shop":"s1","category":["a"],"tech_fee_ppm":50000,"url":"https://s.example/1"}
    {"type":"product","id":"p2","at":"2026-01-01T00:00:00+08:00","shop":"s1","category":["a"],"url":"https://s.example/2"}
    {"type":"institution","id":"i1","at":"2026-01-01T00:00:00+08:00","promoter_share_ppm":800000}
    {"type":"promoter","id":"k1","at":"2026-01-01T00:00:00+08:00","institution":"i1"}
    {"type":"promoter","id":"k1","at":"2026-01-15T00:00:00+08:00","level":"senior"}
    {"type":"promoter","id":"k1","at":"2026-01-16T00:00:00+08:00","team":"t1"}
    {"type":"promoter","id":"k2","at":"2026-01-01T00:00:00+08:00","institution":"i1"}
    {"type":"sharer","id":"h1","at":"2026-01-01T00:00:00+08:00"}
    {"type":"sharer.bound","shop":"s1","sharer":"h1","at":"2026-01-01T00:00:00+08:00"}
    {"type":"plan","id":"a","at":"2026-01-01T00:00:00+08:00","kind":"normal","product":"p1","total_ppm":100000}
    {"type":"plan","id":"b","at":"2026-01-01T00:00:00+08:00","kind":"normal","product":"p2","total_ppm":200000}
    {"type":"link","code":"A1","at":"2026-01-01T00:00:00+08:00","institution":"i1","promoter":"k1","shop":"s1","product":"p1","placement":"group","form":"link"}
    {"type":"link","code":"L1","at":"2026-01-01T00:00:00+08:00","institution":"i1","promoter":"k1","shop":"s1","product":"p1","placement":"live","form":"link"}
    {"type":"link","code":"A2","at":"2026-01-01T00:00:00+08:00","institution":"i1","promoter":"k2","shop":"s1","placement":"group","form":"card","url":"https://s.example/"}
    {"type":"link","code":"H1","at":"2026-01-01T00:00:00+08:00","sharer":"h1","shop":"s1","product":"p2","placement":"private_chat","form":"qr"}
    {"type":"click","id":"c1","at":"2026-01-05T10:00:00+08:00","buyer":"u1","code":"A1"}
    {"type":"click","id":"c2","at":"2026-01-20T10:59:59+08:00","buyer":"u2","code":"A1"}
    {"type":"click","id":"c3","at":"2026-01-20T10:00:00+08:00","buyer":"u3","code":"L1"}
    {"type":"click","id":"c4","at":"2026-01-20T23:30:00+08:00","buyer":"u4","code":"A2"}
    {"type":"click","id":"c5","at":"2026-01-25T00:00:00+08:00","buyer":"u5","code":"H1"}
    {"type":"click","id":"c6","at":"2026-02-01T00:00:00+08:00","buyer":"u6","code":"A1"}
    {"type":"order.paid","id":"e1","order":"o1","shop":"s1","buyer":"u1","paid_at":"2026-01-06T00:00:00+08:00","lines":[{"line":"1","product":"p1","paid_fen":100000}]}
    {"type":"order.completed","id":"e2","order":"o1","at":"2026-02-06T00:00:00+08:00"}
    {"type":"order.paid","id":"e3","order":"o2","shop":"s1","buyer":"u2","paid_at":"2026-01-21T00:00:00+08:00","lines":[{"line":"1","product":"p1","paid_fen":100000}]}
    {"type":"order.paid","id":"e4","order":"o3","shop":"s1","buyer":"u4","paid_at":"2026-01-21T00:00:00+08:00","lines":[{"line":"1","product":"p2","paid_fen":100000}]}
    {"type":"order.completed","id":"e5","order":"o3","at":"2026-02-06T00:00:00+08:00"}
    {"type":"order.cancelled","id":"e6","order":"o3","at":"2026-02-07T00:00:00+08:00"}
    {"type":"order.paid","id":"e7","order":"o4","shop":"s1","buyer":"u5","paid_at":"2026-01-31T23:59:59+08:00","lines":[{"line":"1","product":"p2","paid_fen":5000}]}
    {"type":"order.completed","id":"e8","order":"o4","at":"2026-02-06T00:00:00+08:00"}
    {"type":"order.paid","id":"e9","order":"o5","shop":"s1","buyer":"u9","paid_at":"2026-01-08T00:00:00+08:00","lines":[{"line":"1","product":"p1","paid_fen":100000}]}
    {"type":"order.paid","id":"f1","order":"o6","shop":"s1","buyer":"u6","paid_at":"2026-02-01T01:00:00+08:00","lines":[{"line":"1","product":"p1","paid_fen":20000000000}]}
    {"type":"order.completed","id":"f2","order":"o6","at":"2026-04-01T00:00:00+08:00"}
    """

  private func withReports(
    of scenario: String = scenario, after policy: String = "", before reviews: String = "",
    _ body: @Sendable (any StoreReading) throws -> Void
  ) throws {
    let store = try SQLiteStore.temporary()
    defer { #expect(throws: Never.self) { try store.close() } }
    var replay = Replay(over: store)
    let text = "\(policy)\n\(scenario)\n\(reviews)"
    try replay.run(try ScenarioReader.records(of: Array(text.utf8)))
    #expect(replay.refused.isEmpty, "\(replay.refused)")
    try store.read { try body($0) }
  }

  private static var january: Range<Timestamp> {
    let period = PayoutPeriod("2026-01")!
    return period.from..<period.to
  }

  private func row(
    _ key: String, _ clicks: Int64, _ touches: Int64, _ lines: Int64, _ settled: Int64,
    _ cost: Int64
  ) -> FunnelRow {
    FunnelRow(
      key: key, clicks: clicks, touches: touches, lines: lines, settled: settled, cost: Fen(cost))
  }

  @Test("clicks, touches, lines and settled lines are counted once in each funnel")
  func funnels() throws {
    let nobodys = row("", 0, 0, 1, 0, 0)
    let sharers = [1, 1, 1, 1, 150] as [Int64]
    let expected: [(FunnelGrouping, [FunnelRow])] = [
      (.total, [row("", 5, 4, 5, 2, 10_150)]),
      (
        .link,
        [
          nobodys, row("A1", 2, 2, 2, 1, 10_000), row("A2", 1, 1, 1, 0, 0),
          row("H1", 1, 1, 1, 1, 150), row("L1", 1, 0, 0, 0, 0),
        ]
      ),
      (
        .promoter,
        [row("", 1, 1, 2, 1, 150), row("k1", 3, 2, 2, 1, 10_000), row("k2", 1, 1, 1, 0, 0)]
      ),
      (.institution, [row("", 1, 1, 2, 1, 150), row("i1", 4, 3, 3, 1, 10_000)]),
      (.sharer, [row("", 4, 3, 4, 1, 10_000), row("h1", 1, 1, 1, 1, 150)]),
      (.shop, [nobodys, row("s1", 5, 4, 4, 2, 10_150)]),
      (
        .product,
        [row("", 1, 1, 2, 0, 0), row("p1", 3, 2, 2, 1, 10_000), row("p2", 1, 1, 1, 1, 150)]
      ),
      (
        .placement,
        [
          nobodys, row("group", 3, 3, 3, 1, 10_000), row("live", 1, 0, 0, 0, 0),
          row("private_chat", 1, 1, 1, 1, 150),
        ]
      ),
      (
        .form,
        [
          nobodys, row("card", 1, 1, 1, 0, 0), row("link", 3, 2, 2, 1, 10_000),
          row("qr", sharers[0], sharers[1], sharers[2], sharers[3], sharers[4]),
        ]
      ),
      (.coupon, [row("", 5, 4, 5, 2, 10_150)]),
      (
        .level,
        [
          row("", 1, 1, 2, 1, 150), row("junior", 2, 2, 2, 1, 10_000), row("senior", 2, 1, 1, 0, 0),
        ]
      ),
    ]
    #expect(Set(expected.map(\.0)) == Set(FunnelGrouping.allCases))
    try withReports { reports in
      for (grouping, rows) in expected {
        let found = try reports.funnel(
          by: grouping, in: Self.january, of: .everything, after: nil, limit: 100)
        #expect(found == rows, "\(grouping)")
        var paged: [FunnelRow] = []
        while let next = try reports.funnel(
          by: grouping, in: Self.january, of: .everything, after: paged.last?.key, limit: 1
        ).first { paged.append(next) }
        #expect(paged == rows, "\(grouping), page by page")
      }
    }
  }

  @Test(
    "what the rules on risk hold or reject isn't settled, and what was released is",
    arguments: [(nil, 0), ("release", 1), ("reject", 0)] as [(String?, Int64)])
  func blocked(outcome: String?, settled: Int64) throws {
    let policy =
      #"{"type":"risk_policy","at":"2026-01-01T00:00:00+08:00","missing_logistics":{"verdict":"hold"}}"#
    let review = outcome.map {
      #"{"type":"order.reviewed","id":"g1","order":"o1","line":"1","outcome":"\#($0)","by":"wu","why":"w","at":"2026-02-07T00:00:00+08:00"}"#
    }
    try withReports(after: policy, before: review ?? "") { reports in
      let rows = try reports.funnel(
        by: .product, in: Self.january, of: .everything, after: nil, limit: 9)
      #expect(rows.first { $0.key == "p1" }?.settled == settled)
      #expect(rows.first { $0.key == "p2" }?.settled == 0)
    }
  }

  @Test("a coupon is counted where it is handed out, where it is quoted, and by what became of it")
  func coupons() throws {
    let coupon = #""coupon":"C-5""#
    let text = Self.scenario
      .replacing(
        #""placement":"group","form":"link"}"#,
        with: #""placement":"group","form":"link",\#(coupon)}"#
      )
      .replacing(
        #""product":"p1","paid_fen":100000}]}"#,
        with: #""product":"p1","paid_fen":100000,"talent_discount_fen":500,\#(coupon)}]}"#
      )
      .replacing(
        #"{"type":"click","id":"c1""#,
        with: #"""
          {"type":"coupon","id":"C-5","at":"2026-01-20T00:00:00+08:00","kind":"exclusive","shop":"s1"}
          {"type":"click","id":"c1"
          """#)
    @Sendable func key(_ verdict: QuotedCoupon.Verdict) -> CouponUse.Key {
      CouponUse.Key(CouponCode(trusted: "C-5"), verdict)
    }
    try withReports(of: text) { reports in
      func use(_ scope: ReportScope, after: CouponUse.Key? = nil) throws -> [CouponUse] {
        try reports.couponUse(in: Self.january, of: scope, after: after, limit: 9)
      }
      let funnel = try reports.funnel(
        by: .coupon, in: Self.january, of: .everything, after: nil, limit: 9)
      #expect(funnel.map(\.key) == ["", "C-5"])
      #expect(funnel[1].clicks == 2 && funnel[1].touches == 2)
      #expect(funnel[1].lines == 3 && funnel[1].settled == 1)
      let all = try use(.everything)
      // Of three lines one was paid while the coupon was in force.
      #expect(all.map(\.key) == [key(.unknown), key(.valid)])
      #expect(all.map(\.lines) == [2, 1] && all.map(\.settled) == [1, 0])
      #expect(all.map(\.discount) == [Fen(1_000), Fen(500)])
      #expect(all.map(\.cost.value) == [10_050, 0])
      #expect(try use(.everything, after: key(.unknown)) == [all[1]])
      #expect(try use(.shop(ShopID(trusted: "s1"))) == all)
      #expect(try use(.shop(ShopID(trusted: "s2"))).isEmpty)
      let own = try use(.promoters([PromoterID(trusted: "k1")]))
      #expect(own.map(\.lines) == [1, 1] && own.map(\.key) == all.map(\.key))
    }
  }

  @Test("a scope leaves out what is others', lines of nobody included")
  func scopes() throws {
    let promoters = [PromoterID(trusted: "k1"), PromoterID(trusted: "k2")]
    let expected: [(ReportScope, [FunnelRow])] = [
      (.shop(ShopID(trusted: "s1")), [row("", 5, 4, 4, 2, 10_150)]),
      (.shop(ShopID(trusted: "s2")), []),
      (.institution(InstitutionID(trusted: "i1")), [row("", 4, 3, 3, 1, 10_000)]),
      (.promoters([promoters[0]]), [row("", 3, 2, 2, 1, 10_000)]),
      (.promoters(promoters), [row("", 4, 3, 3, 1, 10_000)]),
      (.promoters([]), []),
    ]
    try withReports { reports in
      for (scope, rows) in expected {
        let found = try reports.funnel(
          by: .total, in: Self.january, of: scope, after: nil, limit: 9)
        #expect(found == rows, "\(scope)")
        let hours = try reports.hourlyClicks(in: Self.january, of: scope)
        #expect(hours.reduce(0) { $0 + $1.clicks } == rows.first?.clicks ?? 0, "\(scope)")
      }
    }
  }

  @Test("the sum over links is what was answered, and the heat map has each click in its hour")
  func heatMap() throws {
    try withReports { reports in
      var clicks = HeatMap()
      var touches = HeatMap()
      for hour in try reports.hourlyClicks(in: Self.january, of: .everything) {
        clicks.add(hour.clicks, in: hour.hour)
        touches.add(hour.touches, in: hour.hour)
      }
      // The 5th was a Monday, the 20th a Tuesday, the 25th a Sunday.
      #expect(clicks.cells[0][10] == 1 && clicks.cells[1][10] == 2 && clicks.cells[1][23] == 1)
      #expect(clicks.cells[6][0] == 1 && clicks.total == 5 && clicks.largest == 2)
      #expect(touches.cells[1][10] == 1 && touches.total == 4)
      let all = PayoutPeriod("2026-01-01..2026-12-31")!
      let links = try reports.funnel(
        by: .link, in: all.from..<all.to, of: .everything, after: nil, limit: 100)
      let answered = try reports.clickTotals().reduce(0) { $0 + $1.value }
      #expect(links.reduce(0) { $0 + $1.clicks } == answered && answered == 6)
    }
  }

  @Test("an institution's use of its caps is that of the quarter of completion")
  func incentive() throws {
    try withReports { reports in
      func use(_ quarter: String, of institution: String? = nil) throws -> [IncentiveUse] {
        try reports.incentiveUse(
          in: Quarter(quarter)!, of: institution.map { InstitutionID(trusted: $0) }, after: nil,
          limit: 9)
      }
      // 4% and 0.4% of 1 000 yuan, and of 200 million, of which 5 and 0.5 million are left.
      let first = try #require(try use("2026Q1").first)
      #expect(first.used == IncentiveUsage(cash: Fen(4_000), cards: Cards(400)))
      #expect(first.withheld == .none)
      let second = try #require(try use("2026Q2", of: "i1").first)
      #expect(second.used == .cap)
      #expect(second.withheld == IncentiveUsage(cash: Fen(300_000_000), cards: Cards(30_000_000)))
      #expect(try use("2026Q3").isEmpty && use("2026Q1", of: "i2").isEmpty)
    }
  }

  @Test("a statement goes from what was held before to what was held after, by kind")
  func statement() throws {
    try withReports { reports in
      // Replays post everything at the same moment.
      func statements(_ period: Range<Int64>) throws -> [AccountStatement] {
        try reports.statement(
          of: .promoter(PromoterID(trusted: "k1")),
          in: Timestamp(
            milliseconds: period.lowerBound)..<Timestamp(milliseconds: period.upperBound))
      }
      let earned: Int64 = 8_000 + 1_600_000_000
      let within = try #require(try statements(0..<1).first)
      #expect(within.unit == .cny && within.opening == 0 && within.closing == earned)
      #expect(within.movements.map(\.kind) == [.commission])
      let after = try #require(try statements(1..<2).first)
      #expect(after.opening == earned && after.movements.isEmpty && after.closing == earned)
      #expect(try statements(-2..<(-1)).isEmpty)
    }
  }
}
