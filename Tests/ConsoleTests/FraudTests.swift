import Programme
import Records
import Testing

@Suite("Fraud over the API")
struct FraudTests {
  private static let garden = """
    {"type":"shop","id":"garden","at":"2025-07-01T00:00:00+08:00","kind":"normal","score_x100":430,\
    "super_admin_account":"gardener","private_domain_enrolled_at":"2025-07-10T00:00:00+08:00"}
    {"type":"product","id":"vase","at":"2025-07-01T00:00:00+08:00","shop":"garden","category":["家居"],\
    "tech_fee_ppm":50000,"url":"https://garden.example/vase"}
    {"type":"shop.funds","shop":"garden","at":"2025-08-15T00:00:00+08:00","goods_fen":2000,\
    "deposit_fen":1000,"incentive_paid_fen":4000}
    """
  private static let sale = """
    {"type":"order.paid","id":"p","order":"o1","shop":"garden","buyer":"u1",\
    "paid_at":"2025-07-20T00:00:00+08:00","entry":{"scenes":["group"]},\
    "lines":[{"line":"1","product":"vase","paid_fen":100000}]}
    {"type":"order.completed","id":"d","order":"o1","at":"2025-08-10T00:00:00+08:00"}
    {"type":"fraud.confirmed","id":"f","case":"F-1","order":"o1","by":"anna",\
    "at":"2025-08-20T00:00:00+08:00"}
    """

  @Test(
    "the order names the case and its steps, every entry of a step its case, and a list all takings"
  )
  func shown() async throws {
    try await LiveConsole.run { live in
      try await live.take(Self.garden).expect(200)
      try await live.post("/v1/order-events", Self.sale, type: "application/x-ndjson").expect(202)
      try await live.settle()
      let order = try await live.get("/v1/orders/o1")
      let fraud = try #require(order["lines"]?.array?.first?["fraud"])
      #expect(fraud["case"]?.string == "F-1" && fraud["by"]?.string == "anna")
      let steps = fraud["steps"]?.array ?? []
      #expect(
        steps.map { "\($0["step"]?.string ?? "") \($0["amount"]?.integer ?? 0)" } == [
          "fraud_incentive 400", "fraud_goods 2000", "fraud_deposit 1000", "fraud_receivable 1000",
        ])
      let entries = order["entries"]?.array ?? []
      let named = entries.filter { $0["case"]?.string == "F-1" }
      #expect(named.count == 8)
      #expect(named.allSatisfy { $0["kind"]?.string?.hasPrefix("fraud_") == true })
      #expect(entries.count == 12)

      let taking = try #require(try await live.get("/v1/fraud-takings")["items"]?.array?.first)
      #expect(
        taking.canonicalText == #"""
          {"at":"2025-08-19T16:00:00.000Z","cards_x100":400,"case":"F-1","deposit_fen":1000,\#
          "event":"f","goods_fen":2000,"incentive_fen":0,"line":"1","order":"o1",\#
          "receivable_fen":1000,"shop":"garden"}
          """#)
      let own = try await live.token("merchant", #","shop":"garden""#)
      #expect(try await live.get("/v1/fraud-takings", token: own)["items"]?.array?.count == 1)
      let owed = try await live.get("/v1/balances?account=receivable/garden", token: own)
      #expect(owed["items"]?.array?.first?["amount"] == .integer(-1_000))
      let other = try await live.token("merchant", #","shop":"s2""#)
      #expect(try await live.get("/v1/fraud-takings", token: other)["items"]?.array?.count == 0)
    }
  }
}
