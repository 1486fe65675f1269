import Programme
import Records
import Testing

@testable import Console

@Suite("What of an object its readers are shown", .serialized)
struct FieldRightsTests {
  private func run(_ body: (RightsWorld) async throws -> Void) async throws {
    try await LiveConsole.run { live in try await body(try await RightsWorld(live)) }
  }

  @Test(
    "a field that is between others isn't there",
    arguments: [
      (
        "products/A", "tech_fee_ppm", [Caller.platform, .merchant, .institution],
        [.senior, .junior]
      ),
      ("promoters/k1", "user", [.platform, .institution, .senior], []),
      ("promoters/k1a", "user", [.platform, .institution], [.senior]),
      ("sharers/h1", "user", [.platform, .merchant], []),
    ] as [(String, String, [Caller], [Caller])])
  func fields(path: String, field: String, shown: [Caller], hidden: [Caller]) async throws {
    try await run { world in
      for caller in shown {
        #expect(try await world.get("/v1/\(path)", as: caller)[field] != nil, "\(caller)")
      }
      for caller in hidden {
        let answer = try await world.get("/v1/\(path)", as: caller)
        answer.expect(200)
        #expect(answer[field] == nil, "\(caller)")
      }
    }
  }

  @Test("which other institutions a plan is open to, only the shop and the platform see")
  func audience() async throws {
    try await run { world in
      for (caller, institutions) in [
        (Caller.platform, ["i1", "i2"]), (.merchant, ["i1", "i2"]), (.institution, ["i1"]),
        (.senior, ["i1"]), (.junior, ["i1"]),
      ] {
        let answer = try await world.get("/v1/plans/tA", as: caller)
        #expect(answer["institutions"] == .array(institutions.map(JSON.string)), "\(caller)")
      }
    }
  }

  @Test("a sharer of several shops is the platform's to change, and what it buys as isn't shown")
  func sharedSharer() async throws {
    try await run { world in
      let token = world.tokens[.merchant]
      try await world.live.put("/v1/sharers/h1", #"{"user":"u7"}"#, token: token).expect(200)
      try await world.live.take(#"{"type":"sharer.bound","shop":"s2","sharer":"h1"}"#).expect(200)
      try await world.live.put("/v1/sharers/h1", #"{"user":"u9"}"#, token: token).expect(403)
      let answer = try await world.get("/v1/sharers/h1", as: .merchant)
      answer.expect(200)
      #expect(answer["user"] == nil)
      #expect(try await world.get("/v1/sharers/h1", as: .platform)["user"]?.string == "u7")
    }
  }

  @Test("of a line everybody sees what is due to them, the shop and the platform everything")
  func dues() async throws {
    try await run { world in
      for (caller, accounts) in [
        (Caller.senior, ["promoter/k1"]), (.institution, ["institution/i1", "promoter/k1"]),
        (.merchant, ["institution/i1", "platform/incentive", "promoter/k1", "shop/s1"]),
        (.platform, ["institution/i1", "platform/incentive", "promoter/k1", "shop/s1"]),
      ] {
        let answer = try await world.get("/v1/orders/o1", as: caller)
        let line = try #require(answer["lines"]?.array?.first)
        #expect(Self.accounts(line["dues"]) == accounts, "\(caller)")
        #expect(Self.accounts(answer["entries"]) == accounts, "\(caller)")
        let steps = Set(line["arithmetic"]?.array?.compactMap { $0["step"]?.string } ?? [])
        #expect(steps.isSuperset(of: ["net", "total", "commission"]))
        #expect(steps.contains("service_fee") == (caller != .senior))
        #expect(steps.contains("incentive_cash") == (caller != .senior))
        let isWhole = caller == .platform || caller == .merchant
        #expect(answer.body.contains("buyer-o1") == isWhole)
      }
    }
  }

  @Test("whoever gets a bonus on the line of a promoter that they invited sees that, and no more")
  func bonus() async throws {
    try await run { world in
      // Newer than the institution's other schemes, and older than the sale.
      let yesterday = RFC3339.text(world.live.now.adding(days: -1))
      let records = """
        {"type":"scheme","id":"sc3","at":"\(yesterday)","kind":"multi_level","institution":"i1","direct_ppm":50000,"manager_ppm":20000}
        {"type":"link","code":"kjaA","at":"2026-01-01T00:00:00Z","institution":"i1","promoter":"kja","shop":"s1","product":"A","placement":"group"}
        """
      try await world.live.take(records).expect(200)
      try await RightsWorld.sell(world.live, [("ob", "kjaA", "s1", "A")])
      let answer = try await world.get("/v1/orders/ob", as: .junior)
      let line = try #require(answer["lines"]?.array?.first)
      #expect(Self.accounts(line["dues"]) == ["promoter/kj"])
      let steps = Set(line["arithmetic"]?.array?.compactMap { $0["step"]?.string } ?? [])
      #expect(steps.contains("manager_bonus") && !steps.contains("commission"))
      try await world.get("/v1/orders/ob", as: .senior).expect(404)
    }
  }

  @Test("whose a promoter is counts now and at the time of the record")
  func moved() async throws {
    try await run { world in
      let live = world.live
      try await live.take(
        #"{"type":"promoter","id":"kja","at":"2099-01-01T00:00:00Z","institution":"i2"}"#
      ).expect(200)
      try await world.get("/v1/promoters/kja", as: .institution).expect(200)
      let token = world.tokens[.institution]
      for (at, status) in [("2026-02-01", 200), ("2099-02-01", 404)] {
        try await live.put(
          "/v1/promoters/kja", #"{"at":"\#(at)T00:00:00Z","team":"t"}"#, token: token
        ).expect(status)
      }
      try await live.put("/v1/promoters/kj", #"{"institution":"i2"}"#).expect(200)
      try await world.get("/v1/promoters/kj", as: .institution).expect(404)
      let other = try await live.token("institution", #","institution":"i2""#)
      try await live.get("/v1/promoters/kj", token: other).expect(200)
      for (at, status) in [("2026-02-01", 404), ("2098-02-01", 200)] {
        try await live.put(
          "/v1/promoters/kj", #"{"at":"\#(at)T00:00:00Z","status":"banned"}"#, token: other
        ).expect(status)
      }
    }
  }

  private static func accounts(_ items: JSON?) -> [String] {
    Set(items?.array?.compactMap { $0["account"]?.string } ?? []).sorted()
  }
}
