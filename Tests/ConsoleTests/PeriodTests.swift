import Programme
import Records
import Testing

@testable import Console

@Suite("Months of team dividends over HTTP", .serialized)
struct PeriodTests {
  /// Promoter k1, senior, with k1a below and kj beside, all of team red; each settled 100 yuan in the
  /// month of the sales, 1% from 200 yuan on. The clock stands 70 days later.
  private func sold(_ body: (LiveConsole, String) async throws -> Void) async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      try await live.take(
        """
        {"type":"promoter","id":"k1","at":"2026-01-02T00:00:00Z","level":"senior","team":"red"}
        {"type":"promoter","id":"k1a","at":"2026-01-01T00:00:00Z","institution":"i1","parent":"k1","team":"red"}
        {"type":"promoter","id":"kj","at":"2026-01-01T00:00:00Z","institution":"i1","team":"red"}
        {"type":"link","code":"kaA","at":"2026-01-01T00:00:00Z","institution":"i1","promoter":"k1a","shop":"s1","product":"A","placement":"group"}
        {"type":"link","code":"kjA","at":"2026-01-01T00:00:00Z","institution":"i1","promoter":"kj","shop":"s1","product":"A","placement":"group"}
        {"type":"scheme","id":"div","at":"2026-01-01T00:00:00Z","kind":"team_dividend","institution":"i1","tiers":[{"volume_fen":20000,"rate_ppm":10000}]}
        {"type":"institution","id":"i2","at":"2026-01-01T00:00:00Z","promoter_share_ppm":1}
        """
      ).expect(200)
      try await RightsWorld.sell(
        live, [("o1", "kA1", "s1", "A"), ("oa", "kaA", "s1", "A"), ("oj", "kjA", "s1", "A")])
      let minuteAgo = Timestamp(milliseconds: live.now.milliseconds - 60_000)
      live.advance(milliseconds: 70 * Timestamp.millisecondsPerDay)
      try await body(live, "\(Month(of: minuteAgo))")
    }
  }

  private func shares(_ answer: HTTPAnswer) -> [String: Int64] {
    let pools = answer["pools"]?.array ?? []
    return Dictionary(
      pools.flatMap { $0["shares"]?.array ?? [] }.compactMap { share in
        share["promoter"]?.string.flatMap { id in share["share_fen"]?.integer.map { (id, $0) } }
      }, uniquingKeysWith: +)
  }

  @Test("a month shows how it stands, closes once, and tells what came later")
  func story() async throws {
    try await sold { live, month in
      let open = try await live.get("/v1/periods/i1/\(month)")
      open.expect(200)
      #expect(open["closed_at"] == .null && open["id"]?.string == "i1/\(month)")
      #expect(shares(open) == ["k1": 100, "k1a": 100, "kj": 100])
      #expect(try await live.get("/v1/entries?pool=1")["items"]?.array == [])

      let order = #"{"institution":"i1","month":"\#(month)"}"#
      let closed = try await live.post("/v1/periods", order)
      closed.expect(200)
      #expect(closed["closed_at"]?.string != nil && closed["pools"] == open["pools"])
      #expect(try await live.post("/v1/periods", order).body == closed.body)
      #expect(try await live.get("/v1/periods/i1/\(month)").body == closed.body)
      let posted = try #require(try await live.get("/v1/entries?pool=1")["items"]?.array)
      #expect(posted.map { $0["amount"]?.integer } == [-300, 100, 100, 100])
      #expect(posted.allSatisfy { $0["order"] == .null && $0["event"] == .null })
      #expect(posted.allSatisfy { $0["pool"] == .integer(1) && $0["kind"]?.string == "dividend" })

      try await live.post(
        "/v1/order-events",
        #"{"type":"order.cancelled","id":"x","order":"oa","at":"\#(RFC3339.text(live.now))"}"#
      ).expect(202)
      try await live.settle()
      #expect(shares(try await live.get("/v1/periods/i1/\(month)")) == ["k1": 100, "kj": 100])
      let own = try await live.get("/v1/entries?account=promoter/k1a&pool=1")["items"]?.array
      #expect(own?.map { $0["amount"]?.integer } == [100, -100])
      #expect(own?.last?["event"]?.string == "x")
      let lines = try await live.get("/v1/periods/i1/\(month)/lines")["items"]?.array
      #expect(lines?.map { $0["net_fen"]?.integer } == [10_000, 10_000, 10_000, -10_000])
    }
  }

  @Test("promoters see their own share and lines, senior ones the team's, others nothing")
  func readers() async throws {
    try await sold { live, month in
      let readers = [
        ("promoter", #","promoter":"k1""#, ["k1", "k1a"]),
        ("promoter", #","promoter":"kj""#, ["kj"]),
        ("institution", #","institution":"i1""#, ["k1", "k1a", "kj"]),
      ]
      for (role, scope, seen) in readers {
        let token = try await live.token(role, scope)
        let answer = try await live.get("/v1/periods/i1/\(month)", token: token)
        #expect(shares(answer).keys.sorted() == seen)
        #expect(answer["pools"]?.array?.first?["pool_fen"] == .integer(300))
        let lines = try await live.get("/v1/periods/i1/\(month)/lines", token: token)
        #expect(lines["items"]?.array?.compactMap { $0["promoter"]?.string } == seen)
        let list = try await live.get("/v1/periods", token: token)["items"]?.array
        #expect(list?.count == 1 && list?.first?["pools"] == answer["pools"])
      }
      let other = try await live.token("institution", #","institution":"i2""#)
      #expect(try await live.get("/v1/periods/i1/\(month)", token: other).status == 404)
      #expect(try await live.get("/v1/periods", token: other)["items"]?.array == [])
    }
  }

  @Test(
    "what can't be closed is refused, with the reason",
    arguments: [
      (#"{"institution":"i1","month":"9999-01"}"#, 422, "malformed"),
      (#"{"institution":"i1","month":"2026-1"}"#, 422, "malformed"),
      (#"{"institution":"i1"}"#, 422, "malformed"),
      (#"{"institution":"i1","month":"2026-01","at":"9999-01-01T00:00:00Z"}"#, 422, "malformed"),
      (#"{"institution":"i1","month":"2026-01","team":"red"}"#, 422, "malformed"),
      (#"{"institution":"nobody","month":"2026-01"}"#, 422, "unknown_reference"),
      (#"{"institution":"i1","month":"2026-01""#, 400, "malformed"),
    ])
  func refused(body: String, status: Int, code: String) async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      let answer = try await live.post("/v1/periods", body)
      #expect(answer.status == status && answer.code == code, "\(answer.body)")
      #expect(try await live.get("/v1/periods")["items"]?.array == [])
    }
  }

  @Test("months are listed by month and institution, page by page")
  func pages() async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      try await live.take(
        #"{"type":"institution","id":"i0","at":"2026-01-01T00:00:00Z","promoter_share_ppm":1}"#
      ).expect(200)
      for (institution, month) in [("i1", "2026-02"), ("i1", "2026-01"), ("i0", "2026-02")] {
        try await live.post(
          "/v1/periods", #"{"institution":"\#(institution)","month":"\#(month)"}"#
        ).expect(200)
      }
      var seen: [String] = []
      var cursor = ""
      repeat {
        let page = try await live.get("/v1/periods?limit=1\(cursor)")
        seen += page["items"]?.array?.compactMap { $0["id"]?.string } ?? []
        cursor = page["next_cursor"]?.string.map { "&cursor=\($0)" } ?? ""
      } while !cursor.isEmpty
      #expect(seen == ["i1/2026-01", "i0/2026-02", "i1/2026-02"])
      let one = try await live.get("/v1/periods?institution=i0")["items"]?.array
      #expect(one?.compactMap { $0["id"]?.string } == ["i0/2026-02"])
      for path in ["/v1/periods/i1/2026-03", "/v1/periods/i1/x", "/v1/periods/i9/2026-01"] {
        #expect(try await live.get(path).status == 404, "\(path)")
      }
      #expect(try await live.get("/v1/periods?cursor=AAAA").status == 422)
    }
  }

  @Test("a closing among other records is refused: it has a call of its own")
  func amongRecords() async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      let answer = try await live.take(
        #"{"type":"period.closed","institution":"i1","month":"2026-01","at":"2026-02-02T00:00:00Z"}"#
      )
      #expect(answer.status == 422 && answer.code == "malformed", "\(answer.body)")
    }
  }
}
