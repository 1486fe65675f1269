import Programme
import Records
import Testing

@testable import Console

@Suite("Codes on items over HTTP", .serialized)
struct UnitTests {
  private static let issue = #"{"link":"kA1","count":2500}"#

  private func rows(_ answer: HTTPAnswer) -> [[String]] {
    answer.expect(200)
    return answer.body.split(separator: "\n").map { row in
      row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test("a batch is issued once, exported in pieces, and a code followed to its payout")
  func story() async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      let made = try await live.put("/v1/unit-batches/tins", Self.issue)
      made.expect(201)
      #expect(made["promoter"]?.string == "k1" && made["product"]?.string == "A")
      #expect(made["secret"] == nil && !made.body.contains("secret"))
      let again = try await live.put("/v1/unit-batches/tins", Self.issue)
      again.expect(200)
      #expect(again.body == made.body)
      #expect(try await live.get("/v1/unit-batches/tins").body == made.body)
      let other = try await live.put("/v1/unit-batches/tins", #"{"link":"kA1","count":2501}"#)
      other.expect(409)

      let all = rows(try await live.get("/v1/unit-batches/tins/units"))
      try #require(all.count == 2_501)
      #expect(all[0] == ["number", "unit", "url"])
      #expect(all[2_500][0] == "2500" && Set(all.map { $0[1] }).count == 2_501)
      #expect(all[7][2] == "\(LiveConsole.publicURL)/kA1?unit=\(all[7][1])")
      let part = rows(try await live.get("/v1/unit-batches/tins/units?from=999&to=1002"))
      #expect(part == [all[0]] + all[999...1_002])
      for query in ["from=0", "from=2501", "to=2501", "from=5&to=4", "from=x"] {
        try await live.get("/v1/unit-batches/tins/units?\(query)").expect(422)
      }

      try await follow(all[7][1], live)
      try await live.get("/v1/units/\(all[7][1])0").expect(404)
      try await live.get("/v1/units/nothing").expect(404)
    }
  }

  private func follow(_ unit: String, _ live: LiveConsole) async throws {
    let paid = RFC3339.text(Timestamp(milliseconds: live.now.milliseconds + 1))
    live.advance(milliseconds: 2)
    for order in ["o1", "o2"] {
      let event = OrderEvents.paid(order, at: paid)
        .replacing(#""paid_fen""#, with: #""unit":"\#(unit)","paid_fen""#)
      try await live.post("/v1/order-events", event).expect(202)
      try await live.post("/v1/order-events", OrderEvents.completed(order, at: paid)).expect(202)
    }
    try await live.settle()
    let open = try await live.get("/v1/units/\(unit)")
    open.expect(200)
    #expect(open["number"] == .integer(7) && open["more_quotes"] == .bool(false))
    let quotes = try #require(open["quotes"]?.array)
    #expect(quotes.map { $0["line"]?["unit"]?["verdict"]?.string } == ["won", "taken"])
    let entry = { (quote: JSON) in
      quote["entries"]?.array?.first { $0["account"]?.string == "promoter/k1" }
    }
    #expect(entry(quotes[0])?["amount"] == .integer(800) && entry(quotes[1]) == nil)
    #expect(entry(quotes[0])?["payout"] == .null)

    let year = String(RFC3339.text(live.now.adding(days: 1)).prefix(4))
    live.advance(milliseconds: 70 * Timestamp.millisecondsPerDay)
    let end = String(RFC3339.text(live.now.adding(days: -2)).prefix(10))
    try await live.post(
      "/v1/payouts/close", #"{"key":"c1","period":"\#(year)-01-01..\#(end)"}"#
    ).expect(200)
    let closed = try await live.get("/v1/units/\(unit)")["quotes"]?.array?.first
    let payout = closed.flatMap(entry)?["payout"]
    #expect(payout?["payout"]?.integer != nil && payout?["state"]?.string == "in_payment")
  }

  @Test("a host sees the host's coupons, and what an order quotes of somebody else's isn't told")
  func coupons() async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      try await live.put("/v1/coupons/HOST", #"{"kind":"host","shop":"s1","promoter":"k1"}"#)
        .expect(201)
      try await live.put("/v1/coupons/SHOP", #"{"kind":"exclusive","shop":"s1"}"#).expect(201)
      let changed = try await live.put(
        "/v1/coupons/SHOP", #"{"kind":"exclusive","shop":"s1","product":"A"}"#)
      changed.expect(200)
      #expect(changed["product"]?.string == "A" && changed["id"]?.string == "SHOP")
      try await live.put("/v1/coupons/X", #"{"kind":"host","shop":"s1"}"#).expect(422)
      let token = try await live.token("promoter", #","promoter":"k1""#)
      let shown = try await live.get("/v1/coupons", token: token)["items"]?.array
      #expect(shown?.map { $0["id"]?.string } == ["HOST"])
    }
  }
}
