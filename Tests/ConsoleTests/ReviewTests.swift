import Programme
import Records
import Storage
import Testing

@testable import Console

@Suite("Reviews over HTTP", .serialized)
struct ReviewTests {
  private static let policy = #"{"click_to_payment":{"verdict":"hold","below_seconds":60}}"#

  /// A tea shop where who pays within a minute of the click is held, and orders that did.
  private func held(
    _ orders: [String], _ body: (LiveConsole, _ period: String) async throws -> Void
  ) async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      let policy = try await live.put("/v1/risk-policy", Self.policy)
      policy.expect(200)
      let before = RFC3339.text(Timestamp(milliseconds: live.now.milliseconds - 7_200_000))
      try await live.put(
        "/v1/risk-policy", #"{"at":"\#(before)",\#(Self.policy.dropFirst())"#
      ).expect(200)
      try await RightsWorld.sell(
        live, orders.map { ($0, "kA1", "s1", "A") }, paidMinutesAfterClick: 0)
      let month = String(RFC3339.text(live.now.adding(days: 1)).prefix(4))
      try await body(live, "\(month)-01-01..\(month)-12-31")
    }
  }

  private func orders(
    _ live: LiveConsole, _ query: String = "", token: String? = LiveConsole.adminToken
  ) async throws -> [String] {
    let list = try await live.get("/v1/reviews\(query)", token: token)
    list.expect(200)
    return (list["items"]?.array ?? []).compactMap { $0["order"]?.string }
  }

  private func decide(
    _ live: LiveConsole, _ order: String, _ outcome: String, _ body: String = #"{"why":"seen"}"#,
    token: String? = LiveConsole.adminToken
  ) async throws -> HTTPAnswer {
    try await live.post("/v1/reviews/\(order)/1/\(outcome)", body, token: token)
  }

  @Test("a held line is listed with its measures, released or rejected once, and reported")
  func story() async throws {
    try await held(["o1", "o2", "o3"]) { live, period in
      let list = try await live.get("/v1/reviews")
      let first = try #require(list["items"]?.array?.first)
      #expect(first["status"]?.string == "held" && first["shop"]?.string == "s1")
      let rule = try #require(first["risk"]?["rules"]?.array?.first)
      #expect(rule["rule"]?.string == "click_to_payment" && rule["measured"] == .integer(0))
      #expect(rule["below"] == .integer(60) && rule["verdict"]?.string == "hold")
      #expect(try await orders(live) == ["o1", "o2", "o3"])

      let token = try await live.token("platform", #","expires_in_seconds":600"#)
      let released = try await decide(live, "o1", "release", token: token)
      released.expect(202)
      #expect(released["outcome"]?.string == "release" && released["why"]?.string == "seen")
      try await decide(live, "o2", "reject").expect(202)
      try await live.settle()
      #expect(try await orders(live) == ["o3"])
      #expect(try await orders(live, "?status=released") == ["o1"])
      #expect(try await orders(live, "?status=rejected") == ["o2"])
      #expect(try await orders(live, "?status=all&limit=2") == ["o1", "o2"])

      let line = try #require(try await live.get("/v1/orders/o1")["lines"]?.array?.first)
      #expect(line["status"]?.string == "settled")
      #expect(line["review"]?["by"]?.string?.isEmpty == false)
      #expect(line["review"]?["by"]?.string != AuthenticatedCaller.administrator.name)
      let other = try #require(try await live.get("/v1/orders/o2")["lines"]?.array?.first)
      #expect(other["review"]?["by"]?.string == AuthenticatedCaller.administrator.name)
      #expect(other["status"]?.string == "rejected" && other["dues"]?.array == [])

      let again = try await decide(live, "o1", "reject")
      again.expect(409)
      #expect(again.code == "not_held")
      try await decide(live, "o9", "reject").expect(404)

      let report = try await live.get("/v1/reports/blocked?period=\(period)")
      report.expect(200)
      #expect(report["all"]?["lines"] == .integer(3))
      let blocked = try #require(report["blocked"])
      for (outcome, lines) in [("all", 3), ("held", 1), ("released", 1), ("rejected", 1)] {
        #expect(blocked[outcome]?["lines"] == .integer(Int64(lines)), "\(outcome)")
      }
      #expect(report["rules"]?.array?.map { $0["rule"]?.string } == ["click_to_payment"])
      try await live.get("/v1/reports/blocked").expect(422)
    }
  }

  @Test(
    "a reason is given, of the length of a text", arguments: ["{}", #"{"why":""}"#, #"{"why":1}"#])
  func reasons(body: String) async throws {
    try await held(["o1"]) { live, _ in
      try await decide(live, "o1", "release", body).expect(422)
      #expect(try await orders(live) == ["o1"])
    }
  }

  @Test(
    "merchants and institutions see their own held lines, without what measures are held against")
  func rights() async throws {
    try await held(["o1"]) { live, _ in
      for scope in [#","shop":"s1""#, #","institution":"i1""#] {
        let token = try await live.token(scope.contains("shop") ? "merchant" : "institution", scope)
        let list = try await live.get("/v1/reviews", token: token)
        let line = try #require(list["items"]?.array?.first)
        let rule = try #require(line["risk"]?["rules"]?.array?.first)
        #expect(rule["measured"] == .integer(0) && rule["below"] == nil)
        try await decide(live, "o1", "release", token: token).expect(403)
        let order = try await live.get("/v1/orders/o1", token: token)
        #expect(order["lines"]?.array?.first?["risk"]?["rules"]?.array?.first?["below"] == nil)
      }
      let promoter = try await live.token("promoter", #","promoter":"k1""#)
      try await live.get("/v1/reviews", token: promoter).expect(403)
      let order = try await live.get("/v1/orders/o1", token: promoter)
      let line = try #require(order["lines"]?.array?.first)
      #expect(line["status"]?.string == "held" && line["risk"] == nil)
      let dues = line["dues"]?.array?.compactMap { $0["account"]?.string }
      #expect(dues == ["held/promoter/k1"])
    }
  }

  @Test("only the platform may send a review among order events")
  func orderSystem() async throws {
    try await held(["o1"]) { live, _ in
      let review = #"""
        {"type":"order.reviewed","id":"r1","order":"o1","line":"1","outcome":"release","by":"me",\#
        "why":"mine","at":"2026-01-20T00:00:00Z"}
        """#
      let till = try await live.token("order-system", "")
      let refused = try await live.post("/v1/order-events", review, token: till)
      refused.expect(403)
      let lines = "\(OrderEvents.completed("o1"))\n\(review)"
      let second = try await live.post(
        "/v1/order-events", lines, token: till, type: "application/x-ndjson")
      second.expect(403)
      #expect(second["record"] == .integer(2))
      try await live.post("/v1/order-events", review).expect(202)
      try await live.settle()
      #expect(try await orders(live, "?status=released") == ["o1"])
    }
  }
}
