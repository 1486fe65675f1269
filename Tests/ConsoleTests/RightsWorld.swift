import Programme
import Records
import Storage
import Testing

/// The tea shop with a team, and a silk shop that is none of its business, each with settled orders.
struct RightsWorld: Sendable {
  let live: LiveConsole
  let tokens: [Caller: String]
  /// The numbers of the statements, by account.
  private let payouts: [String: String]
  /// That of the statements.
  private let period: String
  /// That of the sales.
  private let month: String

  init(_ live: LiveConsole) async throws {
    self.live = live
    try await live.stockTeaShop()
    try await live.take(Self.others + "\n" + UnitWorld.records).expect(200)
    try await Self.sell(
      live,
      [
        ("o1", "kA1", "s1", "A"), ("oa", "kaA", "s1", "A"), ("oc", "kcA", "s1", "A"),
        ("oj", "kjA", "s1", "A"), ("o2", "kB2", "s2", "B"),
      ])
    try await Self.sell(
      live, [("h1", "kA1", "s1", "A"), ("h2", "kB2", "s2", "B")], paidMinutesAfterClick: 0)
    try live.store.write { transaction in
      try transaction.setAside(
        source: "1-1", payload: "{}", code: "malformed", detail: "no type", at: live.now)
    }
    try await live.take(
      ["i1", "i2"].map {
        """
        {"type":"scheme","id":"all-\($0)","kind":"everyone","institution":"\($0)","rebate_ppm":1,\
        "coupon":"TEA","coupons_a_day":1}
        """
      }.joined(separator: "\n")
    ).expect(200)
    var tokens: [Caller: String] = [:]
    for caller in Caller.allCases {
      tokens[caller] = try await live.token(caller.scope.role, caller.scope.fields)
    }
    self.tokens = tokens
    month = "\(Month(of: Timestamp(milliseconds: live.now.milliseconds - 60_000)))"
    let year = String(RFC3339.text(live.now.adding(days: 1)).prefix(4))
    live.advance(milliseconds: 70 * Timestamp.millisecondsPerDay)
    let end = String(RFC3339.text(live.now.adding(days: -2)).prefix(10))
    period = "\(year)-01-01..\(end)"
    payouts = try await Self.closePayouts(of: period, live)
  }

  /// Closes the months of the sales, long after them.
  private static func closePayouts(
    of period: String, _ live: LiveConsole
  ) async throws -> [String: String] {
    try await live.post("/v1/payouts/close", #"{"key":"c1","period":"\#(period)"}"#)
      .expect(200)
    let statements = try #require(try await live.get("/v1/payouts?limit=1000")["items"]?.array)
    return Dictionary(
      statements.compactMap { statement in
        guard let account = statement["account"]?.string, let id = statement["payout"]?.integer
        else {
          return nil
        }
        return (account.replacing("/", with: ":"), "\(id)")
      }, uniquingKeysWith: { first, _ in first })
  }

  /// The same with the number of a statement in place of the account in the path, and of the
  /// senior promoter's in place of `PAYOUT` in the body.
  private func named(_ item: RightsCase) -> RightsCase {
    let words = item.path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let path = words.map { $0 == "MONTH" ? month : payouts[$0] ?? $0 }.joined(separator: "/")
    let body = item.body.replacing("PAYOUT", with: payouts["promoter:k1"] ?? "none")
      .replacing("PERIOD", with: period).replacing("MONTH", with: month)
    return RightsCase(path, item.done, body, forbidden: item.forbidden, type: item.type)
  }

  func get(_ path: String, as caller: Caller) async throws -> HTTPAnswer {
    try await live.get(path, token: tokens[caller])
  }

  func call(_ method: String, _ item: RightsCase, as caller: Caller) async throws -> HTTPAnswer {
    let item = named(item)
    return try await live.call(
      method, item.path, token: tokens[caller], type: item.body.isEmpty ? nil : item.type,
      body: item.body)
  }

  /// An order after a touch, settled, of each buyer. Whoever pays within a minute is held.
  static func sell(
    _ live: LiveConsole, _ sales: [(order: String, code: String, shop: String, product: String)],
    paidMinutesAfterClick minutes: Int64 = 30
  ) async throws {
    let clicked = live.now
    func ago(_ minutes: Int64) -> String {
      RFC3339.text(Timestamp(milliseconds: clicked.milliseconds - minutes * 60_000))
    }
    for (order, code, shop, product) in sales {
      let buyer = "buyer-\(order)"
      try await live.post(
        "/v1/touches", #"{"code":"\#(code)","buyer":"\#(buyer)","at":"\#(ago(60))"}"#
      ).expect(202)
      let paid = OrderEvents.paid(order, shop: shop, at: ago(60 - minutes))
        .replacing(#""A""#, with: "\"\(product)\"").replacing(#""u1""#, with: "\"\(buyer)\"")
      try await live.post("/v1/order-events", paid).expect(202)
      try await live.post("/v1/order-events", OrderEvents.completed(order, at: ago(1))).expect(202)
    }
    try await live.settle()
  }

  private static let others = """
    {"type":"risk_policy","at":"2026-01-01T00:00:00Z","click_to_payment":{"verdict":"hold","below_seconds":60}}
    {"type":"promoter","id":"k1","at":"2026-01-02T00:00:00Z","level":"senior","user":"u-k1","team":"red"}
    {"type":"promoter","id":"k1a","at":"2026-01-01T00:00:00Z","institution":"i1","parent":"k1","user":"u-k1a","team":"red"}
    {"type":"promoter","id":"k1b","at":"2026-01-01T00:00:00Z","institution":"i1","parent":"k1a"}
    {"type":"promoter","id":"k1c","at":"2026-01-01T00:00:00Z","institution":"i1","parent":"k1b"}
    {"type":"promoter","id":"kj","at":"2026-01-01T00:00:00Z","institution":"i1","team":"blue"}
    {"type":"promoter","id":"kja","at":"2026-01-01T00:00:00Z","institution":"i1","parent":"kj"}
    {"type":"allocation","id":"a1","at":"2026-01-01T00:00:00Z","institution":"i1","promoter_share_ppm":800000}
    {"type":"scheme","id":"sc1","at":"2099-01-01T00:00:00Z","kind":"multi_level","institution":"i1","direct_ppm":1,"manager_ppm":1}
    {"type":"agent_price","id":"ap1","at":"2026-01-01T00:00:00Z","institution":"i1","product":"A","agent_price_fen":7000}
    {"type":"agent_price","id":"ap-k1","at":"2026-01-01T00:00:00Z","institution":"i1","promoter":"k1","product":"A","agent_price_fen":6000}
    {"type":"agent_price","id":"ap-k1a","at":"2026-01-01T00:00:00Z","institution":"i1","promoter":"k1a","product":"A","agent_price_fen":6000}
    {"type":"agent_price","id":"ap-k1c","at":"2026-01-01T00:00:00Z","institution":"i1","promoter":"k1c","product":"A","agent_price_fen":6000}
    {"type":"agent_price","id":"ap-kj","at":"2026-01-01T00:00:00Z","institution":"i1","promoter":"kj","product":"A","agent_price_fen":6000}
    {"type":"stock.changed","id":"in-1","at":"2026-01-01T00:00:00Z","institution":"i1","product":"A","quantity":9}
    {"type":"stock.changed","id":"in-2","at":"2026-01-01T00:00:00Z","institution":"i1","promoter":"k1","product":"A","quantity":9}
    {"type":"stock.changed","id":"in-3","at":"2026-01-01T00:00:00Z","institution":"i1","promoter":"k1a","product":"A","quantity":9}
    {"type":"stock.changed","id":"in-4","at":"2026-01-01T00:00:00Z","institution":"i1","promoter":"k1c","product":"A","quantity":9}
    {"type":"stock.changed","id":"in-5","at":"2026-01-01T00:00:00Z","institution":"i1","promoter":"kj","product":"A","quantity":9}
    {"type":"shop","id":"s2","at":"2026-01-01T00:00:00Z","alliance":true,"kind":"normal","url":"https://silk.example"}
    {"type":"product","id":"B","at":"2026-01-01T00:00:00Z","shop":"s2","category":["丝"],"tech_fee_ppm":50000,"url":"https://silk.example/B"}
    {"type":"institution","id":"i2","at":"2026-01-01T00:00:00Z","promoter_share_ppm":1}
    {"type":"promoter","id":"k2","at":"2026-01-01T00:00:00Z","institution":"i2","team":"red"}
    {"type":"agent_price","id":"ap2","at":"2026-01-01T00:00:00Z","institution":"i2","product":"B","agent_price_fen":1}
    {"type":"stock.changed","id":"in-9","at":"2026-01-01T00:00:00Z","institution":"i2","product":"B","quantity":9}
    {"type":"scheme","id":"dv1","at":"2026-01-01T00:00:00Z","kind":"team_dividend","institution":"i1","tiers":[{"volume_fen":0,"rate_ppm":10000}]}
    {"type":"scheme","id":"dv2","at":"2026-01-01T00:00:00Z","kind":"team_dividend","institution":"i2","tiers":[{"volume_fen":0,"rate_ppm":10000}]}
    {"type":"plan","id":"pB","at":"2026-01-01T00:00:00Z","kind":"normal","product":"B","total_ppm":100000}
    {"type":"plan","id":"tB","at":"2026-01-01T00:00:00Z","kind":"targeted","product":"B","institutions":["i2"],"total_ppm":200000}
    {"type":"plan","id":"tA","at":"2099-01-01T00:00:00Z","kind":"targeted","product":"A","institutions":["i1","i2"],"total_ppm":200000}
    {"type":"allocation","id":"a2","at":"2026-01-01T00:00:00Z","institution":"i2","promoter_share_ppm":800000}
    {"type":"scheme","id":"sc2","at":"2099-01-01T00:00:00Z","kind":"multi_level","institution":"i2","direct_ppm":0,"manager_ppm":0}
    {"type":"sharer","id":"h2","at":"2026-01-01T00:00:00Z","user":"u8"}
    {"type":"sharer.bound","shop":"s2","sharer":"h2","at":"2026-01-01T00:00:00Z"}
    {"type":"link","code":"kaA","at":"2026-01-01T00:00:00Z","institution":"i1","promoter":"k1a","shop":"s1","product":"A","placement":"group"}
    {"type":"link","code":"kcA","at":"2026-01-01T00:00:00Z","institution":"i1","promoter":"k1c","shop":"s1","product":"A","placement":"group"}
    {"type":"link","code":"kjA","at":"2026-01-01T00:00:00Z","institution":"i1","promoter":"kj","shop":"s1","product":"A","placement":"group"}
    {"type":"link","code":"i1A","at":"2026-01-01T00:00:00Z","institution":"i1","shop":"s1","placement":"group"}
    {"type":"link","code":"kB2","at":"2026-01-01T00:00:00Z","institution":"i2","promoter":"k2","shop":"s2","product":"B","placement":"group"}
    {"type":"link","code":"hB2","at":"2026-01-01T00:00:00Z","sharer":"h2","shop":"s2","placement":"group"}
    """
}
