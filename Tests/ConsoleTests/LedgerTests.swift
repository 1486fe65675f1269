import Programme
import Records
import Storage
import Testing

@testable import Console

@Suite("Orders, balances and entries", .serialized)
struct LedgerTests {
  private func settled(
    _ orders: Int = 1, _ body: (LiveConsole) async throws -> Void
  ) async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      let clicked = RFC3339.text(Timestamp(milliseconds: live.now.milliseconds - 3_600_000))
      let paid = RFC3339.text(Timestamp(milliseconds: live.now.milliseconds - 1_800_000))
      let done = RFC3339.text(live.now)
      try await live.post("/v1/touches", #"{"code":"kA1","buyer":"u1","at":"\#(clicked)"}"#)
        .expect(202)
      let events = (1...orders).flatMap { number in
        [OrderEvents.paid("o\(number)", at: paid), OrderEvents.completed("o\(number)", at: done)]
      }
      try await live.post(
        "/v1/order-events", events.joined(separator: "\n"), type: "application/x-ndjson"
      ).expect(202)
      try await live.settle()
      try await body(live)
    }
  }

  @Test("an order shows its lines with their reasons, its events and its entries")
  func order() async throws {
    try await settled { live in
      let answer = try await live.get("/v1/orders/o1")
      answer.expect(200)
      let line = try #require(answer["lines"]?.array?.first)
      #expect(line["status"]?.string == "settled")
      #expect(line["basis"]?.string == "product")
      #expect(line["promoter"]?.string == "k1")
      #expect(line["candidates"]?.array?.first?["verdict"]?.string == "won")
      #expect(line["plans"]?.array?.isEmpty == false)
      #expect(line["arithmetic"]?.array?.isEmpty == false)
      #expect(answer["events"]?.array?.count == 2)
      let entries = try #require(answer["entries"]?.array)
      let sum = entries.filter { $0["unit"]?.string == "CNY" }
        .reduce(0) { $0 + ($1["amount"]?.integer ?? 0) }
      #expect(sum == 0)
      #expect(
        entries.contains {
          $0["account"]?.string == "promoter/k1" && $0["amount"] == .integer(800)
        })
    }
  }

  @Test("an order that waits for its payment has no lines, an unknown one isn't there")
  func waiting() async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      try await live.post("/v1/order-events", OrderEvents.completed("o1")).expect(202)
      try await live.settle()
      let answer = try await live.get("/v1/orders/o1")
      answer.expect(200)
      #expect(answer["lines"] == .array([]))
      #expect(answer["events"]?.array?.first?["state"]?.string == "waiting")
      try await live.get("/v1/orders/o2").expect(404)
      try await live.get("/v1/orders/o%202").expect(404)
    }
  }

  @Test("who earned a line sees that line, without the others' touches and without the events")
  func scoped() async throws {
    try await settled { live in
      for (role, scope) in [("institution", "i1"), ("promoter", "k1")] {
        let token = try await live.token(role, #","\#(role)":"\#(scope)""#)
        let answer = try await live.get("/v1/orders/o1", token: token)
        answer.expect(200)
        let line = try #require(answer["lines"]?.array?.first)
        #expect(line["candidates"] == nil)
        #expect(line["arithmetic"] != nil)
        #expect(answer["events"] == .array([]))
        let accounts = Set(answer["entries"]?.array?.compactMap { $0["account"]?.string } ?? [])
        #expect(accounts.contains("\(role)/\(scope)"))
        #expect(!accounts.contains("shop/s1"))
      }
      let shop = try await live.token("merchant", #","shop":"s1""#)
      #expect(try await live.get("/v1/orders/o1", token: shop)["events"]?.array?.count == 2)
      for (role, scope) in [("institution", "i9"), ("promoter", "k9"), ("merchant", "s9")] {
        let key = role == "merchant" ? "shop" : role
        let other = try await live.token(role, #","\#(key)":"\#(scope)""#)
        try await live.get("/v1/orders/o1", token: other).expect(404)
      }
    }
  }

  @Test("balances and entries go on where they stopped")
  func paging() async throws {
    try await settled(5) { live in
      for path in ["balances", "entries", "entries?order=o3", "entries?account=promoter/k1"] {
        let separator = path.contains("?") ? "&" : "?"
        let whole = try #require(try await live.get("/v1/\(path)")["items"]?.array)
        #expect(!whole.isEmpty)
        for limit in [1, 3, whole.count] {
          var seen: [JSON] = []
          var cursor: String? = ""
          while let next = cursor {
            let after = next.isEmpty ? "" : "&cursor=\(next)"
            let page = try await live.get("/v1/\(path)\(separator)limit=\(limit)\(after)")
            page.expect(200)
            seen += try #require(page["items"]?.array)
            cursor = page["next_cursor"]?.string
          }
          #expect(seen == whole, "\(path) by \(limit)")
        }
      }
    }
  }

  @Test("others than the platform see their own account unless they name one that is theirs")
  func accounts() async throws {
    try await settled { live in
      let institution = try await live.token("institution", #","institution":"i1""#)
      func accounts(_ query: String) async throws -> Set<String>? {
        let answer = try await live.get("/v1/balances\(query)", token: institution)
        guard answer.status == 200 else { return nil }
        return Set(answer["items"]?.array?.compactMap { $0["account"]?.string } ?? [])
      }
      #expect(try await accounts("") == ["institution/i1"])
      #expect(try await accounts("?account=promoter/k1") == ["promoter/k1"])
      for other in [
        "shop/s1", "institution/i2", "promoter/k9", "platform/incentive", "x", "promoter/",
      ] {
        #expect(try await accounts("?account=\(other)") == nil, "\(other)")
      }
      let all = try await live.get("/v1/balances?account=nobody")
      #expect(all["items"] == .array([]))
    }
  }

  @Test("a cursor of another list is refused")
  func foreignCursor() async throws {
    try await settled { live in
      let balances = try await live.get("/v1/balances?limit=1")
      let cursor = try #require(balances["next_cursor"]?.string)
      try await live.get("/v1/entries?cursor=\(cursor)").expect(422)
      let entries = try await live.get("/v1/entries?limit=1")
      let other = try #require(entries["next_cursor"]?.string)
      try await live.get("/v1/balances?cursor=\(other)").expect(422)
    }
  }
}
