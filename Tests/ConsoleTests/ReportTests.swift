import Foundation
import Programme
import Records
import Storage
import Testing

@testable import Console

@Suite("Reports over HTTP", .serialized)
struct ReportTests {
  /// A click that became a settled order, in the month of the test.
  private func settled(_ body: (LiveConsole, String) async throws -> Void) async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      let clicked = RFC3339.text(Timestamp(milliseconds: live.now.milliseconds - 3_600_000))
      let paid = RFC3339.text(Timestamp(milliseconds: live.now.milliseconds - 1_800_000))
      let done = RFC3339.text(live.now)
      try await live.post("/v1/touches", #"{"code":"kA1","buyer":"u1","at":"\#(clicked)"}"#)
        .expect(202)
      try await live.post(
        "/v1/order-events",
        [OrderEvents.paid("o1", at: paid), OrderEvents.completed("o1", at: done)]
          .joined(separator: "\n"), type: "application/x-ndjson"
      ).expect(202)
      try await live.settle()
      // Days around the test's, whatever day it runs on.
      let first = RFC3339.text(live.now.adding(days: -3)).prefix(10)
      let last = RFC3339.text(live.now.adding(days: 3)).prefix(10)
      try await body(live, "\(first)..\(last)")
    }
  }

  @Test("the funnel is a list of rows, or a table, each caller's own")
  func funnel() async throws {
    try await settled { live, period in
      let answer = try await live.get("/v1/reports/funnel?period=\(period)&by=promoter")
      answer.expect(200)
      let row = try #require(answer["items"]?.array?.first)
      #expect(row["key"]?.string == "k1" && answer["items"]?.array?.count == 1)
      for name in ["clicks", "touches", "lines", "settled"] { #expect(row[name] == .integer(1)) }
      #expect(row["conversion_ppm"] == .integer(1_000_000))
      #expect(row["cost_fen"] == .integer(1_000))
      let table = try await live.get("/v1/reports/funnel?period=\(period)&by=promoter&format=csv")
      table.expect(200)
      // The exchange shows every line's end as one character.
      #expect(
        table.body == "key,clicks,touches,lines,settled,conversion_ppm,settled_ppm,cost_fen\n"
          + "k1,1,1,1,1,1000000,1000000,1000\n")
      let callers: [(String, String, Int)] = [
        ("institution", #","institution":"i1""#, 1), ("institution", #","institution":"i2""#, 0),
        ("promoter", #","promoter":"k1""#, 1), ("promoter", #","promoter":"k9""#, 0),
        ("merchant", #","shop":"s1""#, 1),
      ]
      for (role, scope, clicks) in callers {
        let token = try await live.token(role, scope)
        let own = try await live.get("/v1/reports/funnel?period=\(period)", token: token)
        own.expect(200)
        let rows = own["items"]?.array ?? []
        #expect(rows.compactMap { $0["clicks"]?.integer }.reduce(0, +) == clicks, "\(role)")
        let map = try await live.get("/v1/reports/heat-map?period=\(period)", token: token)
        let cells = (map["clicks"]?.array ?? []).flatMap { $0.array ?? [] }.compactMap(\.integer)
        #expect(cells.count == 168 && cells.reduce(0, +) == clicks, "\(role)")
      }
    }
  }

  @Test("incentive and statement come as objects and as tables")
  func others() async throws {
    try await settled { live, period in
      let quarter = Quarter(of: live.now).name
      let use = try await live.get("/v1/reports/incentive?quarter=\(quarter)")
      use.expect(200)
      #expect(use["items"]?.array?.first?["cash_cap_fen"] == .integer(500_000_000))
      let caps = try await live.get("/v1/reports/incentive?quarter=\(quarter)&format=csv")
      #expect(caps.body.hasPrefix("institution,cash_fen,cash_cap_fen,"))
      for report in ["funnel?by=link&period=\(period)", "incentive?quarter=\(quarter)"] {
        let items = try #require(try await live.get("/v1/reports/\(report)")["items"]?.array)
        let lines = try await live.get("/v1/reports/\(report)&format=ndjson")
        lines.expect(200)
        #expect(lines.body == items.map { "\($0.text)\n" }.joined() && !items.isEmpty)
      }
      try await live.get("/v1/reports/coupons?period=\(period)&format=ndjson").expect(200)
      try await live.get("/v1/reports/coupons?period=\(period)&cursor=eA").expect(422)
      try await live.get("/v1/reports/heat-map?period=\(period)&format=ndjson").expect(422)
      let path = "/v1/reports/statement?account=promoter/k1&period=\(period)"
      let statement = try await live.get(path)
      statement.expect(200)
      let unit = try #require(statement["units"]?.array?.first)
      #expect(unit["opening"] == .integer(0) && unit["closing"] == .integer(800))
      let table = try await live.get("\(path)&format=csv")
      #expect(
        table.body == "account,unit,kind,amount\npromoter/k1,CNY,opening,0\n"
          + "promoter/k1,CNY,commission,800\npromoter/k1,CNY,closing,800\n")
      let map = try await live.get("/v1/reports/heat-map?period=\(period)&format=csv")
      #expect(map.body.components(separatedBy: "\n").count == 1 + 168 + 1)
    }
  }

  @Test("what can't be reported on is told")
  func refusals() async throws {
    try await LiveConsole.run { live in
      let bad = [
        "funnel", "funnel?period=soon", "funnel?period=2026-01&by=colour",
        "funnel?period=2026-01&format=xml", "funnel?period=2020-01-01..2026-01-01",
        "funnel?period=2026-01&cursor=!", "heat-map", "incentive", "incentive?quarter=2026-Q1",
        "statement?period=2026-01", "statement?account=promoter/k1",
      ]
      for query in bad {
        let answer = try await live.get("/v1/reports/\(query)")
        answer.expect(422)
        #expect(answer["code"]?.string == "malformed", "\(query)")
      }
      let token = try await live.token("promoter", #","promoter":"k1""#)
      try await live.get("/v1/reports/incentive?quarter=2026Q1", token: token).expect(403)
      let statement = "/v1/reports/statement?period=2026-01&account=promoter/k2"
      try await live.get(statement, token: token).expect(404)
    }
  }
}
