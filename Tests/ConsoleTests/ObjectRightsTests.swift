import Records
import Testing

@testable import Console

@Suite("Rights on objects", .serialized)
struct ObjectRightsTests {
  /// Two of everything.
  private static let others = """
    {"type":"shop","id":"s2","at":"2026-01-01T00:00:00Z","kind":"normal","url":"https://silk.example"}
    {"type":"product","id":"B","at":"2026-01-01T00:00:00Z","shop":"s2","category":["丝"],"url":"https://silk.example/B"}
    {"type":"institution","id":"i2","at":"2026-01-01T00:00:00Z","promoter_share_ppm":1}
    {"type":"promoter","id":"k2","at":"2026-01-01T00:00:00Z","institution":"i2"}
    {"type":"promoter","id":"k1a","at":"2026-01-01T00:00:00Z","institution":"i1","parent":"k1"}
    {"type":"promoter","id":"k1b","at":"2026-01-01T00:00:00Z","institution":"i1","parent":"k1a"}
    {"type":"promoter","id":"k1c","at":"2026-01-01T00:00:00Z","institution":"i1","parent":"k1b"}
    {"type":"plan","id":"pB","at":"2026-01-01T00:00:00Z","kind":"normal","product":"B","total_ppm":1}
    {"type":"plan","id":"tB","at":"2026-01-01T00:00:00Z","kind":"targeted","product":"B","institutions":["i2"],"total_ppm":2}
    {"type":"allocation","id":"a2","at":"2026-01-01T00:00:00Z","institution":"i2","promoter_share_ppm":1}
    {"type":"scheme","id":"sc2","at":"2026-01-01T00:00:00Z","kind":"multi_level","institution":"i2","direct_ppm":0,"manager_ppm":0}
    {"type":"sharer","id":"h2","at":"2026-01-01T00:00:00Z"}
    {"type":"sharer.bound","shop":"s2","sharer":"h2","at":"2026-01-01T00:00:00Z"}
    {"type":"link","code":"kB2","at":"2026-01-01T00:00:00Z","institution":"i2","promoter":"k2","shop":"s2","product":"B","placement":"group"}
    {"type":"link","code":"hB2","at":"2026-01-01T00:00:00Z","sharer":"h2","shop":"s2","placement":"group"}
    {"type":"link","code":"i1A","at":"2026-01-01T00:00:00Z","institution":"i1","shop":"s1","placement":"group"}
    {"type":"link","code":"kaA","at":"2026-01-01T00:00:00Z","institution":"i1","promoter":"k1a","shop":"s1","placement":"group"}
    """

  private static let roles: [Role: String] = [
    .merchant: #","shop":"s1""#, .institution: #","institution":"i1""#,
    .promoter: #","promoter":"k1""#,
  ]

  private func run(
    _ role: Role, _ body: (LiveConsole, String) async throws -> Void
  ) async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      try await live.take(Self.others).expect(200)
      try await body(live, try await live.token(role.rawValue, Self.roles[role] ?? ""))
    }
  }

  @Test(
    "one's own is shown, another's isn't there",
    arguments: [
      (Role.merchant, ["shops/s1", "products/A", "plans/pl", "sharers/h1", "links/hA1"]),
      (
        .institution,
        [
          "institutions/i1", "promoters/k1", "promoters/k1c", "products/A", "products/B",
          "plans/pl", "plans/pB", "links/kA1", "links/i1A",
        ]
      ),
      (
        .promoter,
        ["promoters/k1", "products/A", "products/B", "plans/pl", "plans/pB", "links/kA1"]
      ),
    ] as [(Role, [String])])
  func own(role: Role, paths: [String]) async throws {
    try await run(role) { live, token in
      for path in paths { try await live.get("/v1/\(path)", token: token).expect(200) }
    }
  }

  @Test(
    "another's object is 404 to look at and 404 to change",
    arguments: [
      (
        Role.merchant,
        ["shops/s2", "products/B", "plans/pB", "sharers/h2", "links/kB2", "links/hB2", "links/kA1"]
      ),
      (
        .institution,
        [
          "institutions/i2", "promoters/k2", "allocations/a2", "schemes/sc2", "plans/tB",
          "links/kB2", "links/hA1",
        ]
      ),
      (
        .promoter,
        ["promoters/k2", "promoters/k1a", "plans/tB", "links/kB2", "links/i1A", "links/kaA"]
      ),
    ] as [(Role, [String])])
  func foreign(role: Role, paths: [String]) async throws {
    try await run(role) { live, token in
      for path in paths {
        let answer = try await live.get("/v1/\(path)", token: token)
        answer.expect(404)
        #expect(answer.code == "not_found")
        if path.hasPrefix("links/") {
          try await live.delete("/v1/\(path)", token: token).expect(404)
        }
      }
    }
  }

  @Test(
    "lists hold what is one's own",
    arguments: [
      (Role.merchant, "shops", ["s1"]), (.merchant, "products", ["A"]),
      (.merchant, "plans", ["pl"]),
      (.merchant, "sharers", ["h1"]), (.institution, "promoters", ["k1", "k1a", "k1b", "k1c"]),
      (.institution, "plans", ["pB", "pl"]), (.institution, "allocations", []),
      (.promoter, "promoters", ["k1"]),
    ] as [(Role, String, [String])])
  func lists(role: Role, list: String, ids: [String]) async throws {
    try await run(role) { live, token in
      let answer = try await live.get("/v1/\(list)", token: token)
      #expect(answer["items"]?.array?.map { $0["id"]?.string } == ids)
    }
  }

  @Test("a senior promoter sees two levels of the team, a junior none")
  func team() async throws {
    try await run(.promoter) { live, token in
      try await live.put("/v1/promoters/k1", #"{"level":"senior"}"#).expect(200)
      for (path, status) in [
        ("promoters/k1a", 200), ("promoters/k1b", 200), ("promoters/k1c", 404),
        ("links/kaA", 200), ("balances?account=promoter/k1a", 200),
        ("balances?account=promoter/k1c", 404),
      ] {
        try await live.get("/v1/\(path)", token: token).expect(status)
      }
    }
  }

  @Test(
    "a write on another's object is 404, one that isn't for the role 403, one's own is done",
    arguments: [
      (Role.merchant, "products/B", #"{"url":"https://x.example"}"#, 404),
      (
        .merchant, "products/new", #"{"shop":"s2","category":["x"],"url":"https://x.example"}"#, 404
      ),
      (.merchant, "products/A", #"{"shop":"s2"}"#, 404),
      (.merchant, "products/A", #"{"tech_fee_ppm":0}"#, 403),
      (.merchant, "products/A", #"{"url":"https://x.example"}"#, 200),
      (
        .merchant, "products/new", #"{"shop":"s1","category":["x"],"url":"https://x.example"}"#, 201
      ),
      (.merchant, "shops/s2", #"{"alliance":true}"#, 404),
      (.merchant, "shops/s1", #"{"score_x100":500}"#, 403),
      (.merchant, "shops/s1", #"{"private_domain_enrolled_at":"2025-07-02T00:00:00Z"}"#, 403),
      (.merchant, "shops/s1", #"{"sharer_ppm":1000}"#, 200),
      (.merchant, "plans/pl", #"{"kind":"normal","product":"B","total_ppm":1}"#, 404),
      (.merchant, "plans/pB", #"{"kind":"normal","product":"A","total_ppm":1}"#, 404),
      (.merchant, "plans/new", #"{"kind":"normal","product":"A","total_ppm":1}"#, 201),
      (.merchant, "sharers/h2", #"{"user":"u"}"#, 404),
      (.merchant, "sharers/h1", #"{"user":"u"}"#, 200),
      (.merchant, "sharers/new", "{}", 201),
      (.institution, "institutions/i2", #"{"promoter_share_ppm":5}"#, 404),
      (.institution, "institutions/i1", #"{"promoter_share_ppm":5}"#, 200),
      (.institution, "promoters/k2", #"{"institution":"i1"}"#, 404),
      (.institution, "promoters/k1", #"{"institution":"i2"}"#, 404),
      (.institution, "promoters/new", #"{"institution":"i1"}"#, 201),
      (.institution, "allocations/a2", #"{"institution":"i1","promoter_share_ppm":1}"#, 404),
      (.institution, "allocations/new", #"{"institution":"i2","promoter_share_ppm":1}"#, 404),
      (.institution, "allocations/new", #"{"institution":"i1","promoter_share_ppm":1}"#, 201),
      (
        .institution, "schemes/sc2",
        #"{"kind":"multi_level","institution":"i1","direct_ppm":1,"manager_ppm":1}"#, 404
      ),
      (.promoter, "promoters/k1", #"{"status":"active"}"#, 403),
    ])
  func writes(role: Role, path: String, body: String, status: Int) async throws {
    try await run(role) { live, token in
      try await live.put("/v1/\(path)", body, token: token).expect(status)
    }
  }

  @Test(
    "links are issued by those whom they pay",
    arguments: [
      (Role.merchant, #""sharer":"h1","shop":"s1""#, 201),
      (.merchant, #""sharer":"h1","shop":"s2""#, 404),
      (.merchant, #""institution":"i1","shop":"s1""#, 403),
      (.institution, #""institution":"i1","shop":"s2""#, 201),
      (.institution, #""institution":"i1","promoter":"k1a","shop":"s1""#, 201),
      (.institution, #""institution":"i2","shop":"s1""#, 404),
      (.institution, #""sharer":"h1","shop":"s1""#, 403),
      (.promoter, #""institution":"i1","promoter":"k1","shop":"s1""#, 201),
      (.promoter, #""institution":"i1","promoter":"k1a","shop":"s1""#, 404),
      (.promoter, #""institution":"i1","shop":"s1""#, 403),
      (.promoter, #""institution":"i2","promoter":"k1","shop":"s1""#, 422),
    ])
  func links(role: Role, fields: String, status: Int) async throws {
    try await run(role) { live, token in
      let answer = try await live.post(
        "/v1/links", #"{"code":"new1",\#(fields),"placement":"group"}"#, token: token)
      answer.expect(status)
      guard status == 201 else { return }
      try await live.delete("/v1/links/new1", token: token).expect(204)
    }
  }

  @Test("many records are judged one by one, and the past is the platform's")
  func records() async throws {
    try await run(.merchant) { live, token in
      let future = #""at":"2099-01-01T00:00:00Z""#
      let cases = [
        (#"{"type":"sharer.unbound","shop":"s1","sharer":"h1"}"#, 200),
        (#"{"type":"sharer.bound","shop":"s1","sharer":"h1",\#(future)}"#, 200),
        (#"{"type":"sharer.bound","shop":"s1","sharer":"h2","at":"2026-01-01T00:00:00Z"}"#, 403),
        (#"{"type":"sharer.bound","shop":"s2","sharer":"h1"}"#, 404),
        (#"{"type":"policy"}"#, 403),
        (#"{"type":"identity.bound","visitor":"v","buyer":"u"}"#, 403),
        (#"{"type":"link.disabled","code":"hB2"}"#, 404),
        (#"{"type":"link.disabled","code":"hA1"}"#, 200),
      ]
      for (record, status) in cases {
        let answer = try await live.take(record, token: token)
        answer.expect(status)
        if status != 200 { #expect(answer["record"] == .integer(1)) }
      }
    }
  }

  @Test("an order system of one shop reports that shop's orders and touches alone")
  func orderSystem() async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      try await live.take(Self.others).expect(200)
      let token = try await live.token("order-system", #","shop":"s1""#)
      func push(_ event: String) async throws -> HTTPAnswer {
        try await live.post("/v1/order-events", event, token: token)
      }
      try await push(OrderEvents.paid("o1")).expect(202)
      try await push(OrderEvents.paid("o2", shop: "s2").replacing(#""A""#, with: #""B""#)).expect(
        404)
      try await live.post(
        "/v1/order-events",
        OrderEvents.paid("o2", shop: "s2").replacing(#""A""#, with: #""B""#)
      ).expect(202)
      try await live.settle()
      try await push(OrderEvents.completed("o2")).expect(404)
      try await push(OrderEvents.completed("o1")).expect(202)
      for (code, status) in [("kA1", 202), ("kB2", 404)] {
        try await live.post(
          "/v1/touches", #"{"code":"\#(code)","visitor":"v1"}"#, token: token
        ).expect(status)
      }
    }
  }
}
