import Foundation
import Programme
import Records
import Storage
import Testing

@testable import Console

@Suite("Payouts over HTTP", .serialized)
struct PayoutTests {
  /// Two orders settled in a month that is over, and a clock that stands in the month after next.
  private func settled(_ body: (LiveConsole, String) async throws -> Void) async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      let clicked = RFC3339.text(Timestamp(milliseconds: live.now.milliseconds - 3_600_000))
      let paid = RFC3339.text(Timestamp(milliseconds: live.now.milliseconds - 1_800_000))
      let done = RFC3339.text(live.now)
      try await live.post("/v1/touches", #"{"code":"kA1","buyer":"u1","at":"\#(clicked)"}"#)
        .expect(202)
      let events = ["o1", "o2"].flatMap {
        [OrderEvents.paid($0, at: paid), OrderEvents.completed($0, at: done)]
      }
      try await live.post(
        "/v1/order-events", events.joined(separator: "\n"), type: "application/x-ndjson"
      ).expect(202)
      try await live.settle()
      let month = String(RFC3339.text(live.now.adding(days: 1)).prefix(7))
      live.advance(milliseconds: 70 * Timestamp.millisecondsPerDay)
      // From the start of the year before to the end of next month: whatever day the test runs on.
      let ends = String(RFC3339.text(live.now.adding(days: -2)).prefix(10))
      try await body(live, "\(month.prefix(4))-01-01..\(ends)")
    }
  }

  private func close(
    _ live: LiveConsole, _ period: String, key: String = "c1"
  ) async throws -> HTTPAnswer {
    try await live.post("/v1/payouts/close", #"{"key":"\#(key)","period":"\#(period)"}"#)
  }

  private func move(
    _ live: LiveConsole, _ step: String, _ payouts: String, key: String, note: String = "null"
  ) async throws -> HTTPAnswer {
    try await live.post(
      "/v1/payouts/\(step)", #"{"key":"\#(key)","payouts":[\#(payouts)],"note":\#(note)}"#)
  }

  @Test("a period is closed, its payouts are paid and put back, and each key counts once")
  func story() async throws {
    try await settled { live, period in
      let closed = try await close(live, period)
      closed.expect(200)
      #expect(try await close(live, period).body == closed.body)
      let list = try #require(try await live.get("/v1/payouts")["items"]?.array)
      let promoter = try #require(list.first { $0["account"]?.string == "promoter/k1" })
      #expect(promoter["payable"] == .integer(1_600) && promoter["carried"] == .integer(0))
      #expect(promoter["state"]?.string == "in_payment")
      let number = try #require(promoter["payout"]?.integer)

      let paid = try await move(live, "paid", "\(number)", key: "p1", note: #""bank order 7""#)
      paid.expect(200)
      let again = try await move(live, "paid", "\(number)", key: "p1", note: #""bank order 7""#)
      #expect(again.body == paid.body)
      try await move(live, "returned", "\(number)", key: "r1").expect(200)

      let shown = try await live.get("/v1/payouts/\(number)")
      shown.expect(200)
      #expect(shown["state"]?.string == "returned")
      let kinds = shown["movements"]?.array?.compactMap { $0["kind"]?.string }
      #expect(kinds == ["commission"])
      let entries = try #require(shown["entries"]?.array)
      let steps = entries.compactMap { $0["kind"]?.string }
      #expect(
        steps == [
          "payout", "payout", "payout_paid", "payout_paid", "payout_returned", "payout_returned",
        ])
      let sum = entries.reduce(0) { $0 + ($1["amount"]?.integer ?? 0) }
      #expect(sum == 0)
      let all = try await live.get("/v1/payout-entries?payout=\(number)")["items"]?.array
      #expect(all == entries)
      let balance = try await live.get("/v1/balances?account=promoter/k1")["items"]?.array
      #expect(balance?.first?["amount"] == .integer(1_600))
      let periods = try await live.get("/v1/payout-periods")["items"]?.array
      #expect(periods?.count == 1)
    }
  }

  @Test("what can't be done is told with its code, and nothing is done")
  func refusals() async throws {
    try await settled { live, period in
      func expect(_ answer: HTTPAnswer, _ status: Int, _ code: String) {
        answer.expect(status)
        #expect(answer["code"]?.string == code, "\(answer.body)")
      }
      expect(try await close(live, "2999-01"), 422, "malformed")
      expect(try await close(live, "soon"), 422, "malformed")
      expect(try await close(live, period, key: "a b"), 422, "malformed")
      expect(try await live.post("/v1/payouts/close", "[]"), 422, "malformed")
      expect(
        try await live.post("/v1/payouts/close", #"{"key":"k","period":"2026-01","x":1}"#), 422,
        "malformed")
      #expect(try await live.get("/v1/payouts")["items"] == .array([]))
      try await close(live, period).expect(200)
      expect(try await close(live, period, key: "c2"), 409, "period_closed")
      expect(try await close(live, "2020-01", key: "c1"), 409, "key_conflict")
      let list = try await live.get("/v1/payouts?account=promoter/k1")["items"]?.array
      let number = try #require(list?.first?["payout"]?.integer)
      for payouts in ["", "\"1\"", "null"] {
        expect(try await move(live, "paid", payouts, key: "p"), 422, "malformed")
      }
      expect(try await move(live, "paid", "\(number),999", key: "p"), 404, "not_found")
      for note in [
        "5", #""""#, #""a\u0000b""#, #""a\nb""#, "\"\(String(repeating: "x", count: 129))\"",
      ] {
        expect(try await move(live, "paid", "\(number)", key: "p", note: note), 422, "malformed")
      }
      try await move(live, "returned", "\(number)", key: "r").expect(200)
      expect(try await move(live, "paid", "\(number)", key: "p"), 409, "payout_state")
      expect(try await live.get("/v1/payouts?period=2019-01"), 404, "not_found")
      expect(try await live.get("/v1/payouts?period=x"), 422, "malformed")
      expect(try await live.get("/v1/payouts?state=lost"), 422, "malformed")
      try await live.get("/v1/payouts/999").expect(404)
      try await live.get("/v1/payouts/x").expect(404)
    }
  }

  @Test("a closed period is paid by one call, however often it is made")
  func wholePeriod() async throws {
    try await settled { live, period in
      func pay(_ members: String) async throws -> HTTPAnswer {
        try await live.post("/v1/payouts/paid", #"{"key":"all",\#(members)}"#)
      }
      try await pay(#""period":"\#(period)""#).expect(404)
      try await close(live, period).expect(200)
      for bad in [#""period":"x""#, #""period":5"#, #""period":"\#(period)","payouts":[1]"#] {
        try await pay(bad).expect(422)
      }
      let open = try #require(try await live.get("/v1/payouts?state=in_payment")["items"]?.array)
      let paid = try await pay(#""period":"\#(period)","note":"bank order 8""#)
      paid.expect(200)
      #expect(paid["count"] == .integer(Int64(open.count)) && paid["period"]?.string == period)
      let again = try await pay(#""period":"\#(period)","note":"bank order 8""#)
      #expect(again.body == paid.body && !open.isEmpty)
      #expect(try await live.get("/v1/payouts?state=in_payment")["items"] == .array([]))
      let other = try await live.post(
        "/v1/payouts/paid", #"{"key":"other","period":"\#(period)"}"#)
      other.expect(409)
      #expect(other["code"]?.string == "payout_state")
      try await live.post(
        "/v1/payouts/returned", #"{"key":"r","period":"\#(period)"}"#
      ).expect(422)
    }
  }

  @Test("who may see an account sees its statements, and nobody else's")
  func rights() async throws {
    try await settled { live, period in
      try await close(live, period).expect(200)
      let all = try #require(try await live.get("/v1/payouts")["items"]?.array)
      let numbers = Dictionary(
        grouping: all, by: { $0["account"]?.string ?? "" }
      ).mapValues { $0.compactMap { $0["payout"]?.integer } }
      // Callers, the accounts that they see, and the one whose statements they get unasked.
      let callers: [(String, String, Set<String>, String)] = [
        ("platform", "", ["promoter/k1", "institution/i1"], ""),
        (
          "institution", #","institution":"i1""#, ["promoter/k1", "institution/i1"],
          "institution/i1"
        ),
        ("institution", #","institution":"i2""#, [], ""),
        ("promoter", #","promoter":"k1""#, ["promoter/k1"], "promoter/k1"),
        ("promoter", #","promoter":"k9""#, [], ""), ("merchant", #","shop":"s1""#, [], ""),
      ]
      for (role, scope, seen, own) in callers {
        let token = try await live.token(role, scope)
        for (account, payouts) in numbers {
          let status = seen.contains(account) ? 200 : 404
          for query in [
            "payouts?account=\(account)", "payout-entries?account=\(account)",
            "payout-entries?account=in_payment/\(account)",
            "balances?account=in_payment/\(account)",
          ] { try await live.get("/v1/\(query)", token: token).expect(status) }
          for payout in payouts {
            try await live.get("/v1/payouts/\(payout)", token: token).expect(status)
          }
        }
        guard role != "platform" else { continue }
        let listed = try await live.get("/v1/payouts", token: token)["items"]?.array ?? []
        let accounts = Set(listed.compactMap { $0["account"]?.string })
        #expect(accounts == (own.isEmpty ? [] : [own]), "\(role) \(scope)")
        try await live.get("/v1/payout-entries?account=outside/payouts", token: token).expect(404)
      }
    }
  }

  @Test("statements come as a table too, in which no note is a formula")
  func table() async throws {
    try await settled { live, period in
      try await close(live, period).expect(200)
      let list = try #require(try await live.get("/v1/payouts?state=in_payment")["items"]?.array)
      let number = try #require(list.first?["payout"]?.integer)
      try await move(live, "paid", "\(number)", key: "p", note: #""=cmd()|'x'!A1""#).expect(200)
      let answer = try await live.get("/v1/payouts?state=paid&format=csv")
      answer.expect(200)
      let rows = answer.body.replacing("\r\n", with: "\n").components(separatedBy: "\n")
      #expect(rows.count == 3 && rows[2].isEmpty)
      #expect(rows[0].hasPrefix("payout,period,account,unit,opening,"))
      #expect(rows[1].hasPrefix("\(number),") && rows[1].hasSuffix(",'=cmd()|'x'!A1"))
      try await live.get("/v1/payouts?format=xml").expect(422)
      let token = try await live.token("promoter", #","promoter":"k9""#)
      let nothing = try await live.get("/v1/payouts?format=csv", token: token)
      #expect(nothing.body.replacing("\r\n", with: "\n").components(separatedBy: "\n").count == 2)
      let blocked = try await live.get("/v1/reports/blocked?period=\(period)&format=csv")
      blocked.expect(200)
      #expect(blocked.body.hasPrefix("period,rule,all_lines,all_fen,held_lines,"))
    }
  }

  @Test("statements and entries go on where they stopped")
  func paging() async throws {
    try await settled { live, period in
      try await close(live, period).expect(200)
      for path in ["payouts", "payout-entries"] {
        let whole = try #require(try await live.get("/v1/\(path)")["items"]?.array)
        var seen: [JSON] = []
        var cursor: String? = ""
        while let next = cursor {
          let after = next.isEmpty ? "" : "&cursor=\(next)"
          let page = try await live.get("/v1/\(path)?limit=1\(after)")
          page.expect(200)
          seen += try #require(page["items"]?.array)
          cursor = page["next_cursor"]?.string
        }
        #expect(seen == whole && seen.count > 1)
      }
    }
  }
}
