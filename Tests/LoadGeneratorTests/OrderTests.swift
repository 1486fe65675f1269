import LoadGenerator
import Records
import Testing

@Suite("Order events beside the clicks")
struct OrderTests {
  @Test("are paid for visitors that have clicked, completed later, and some refunded then")
  func course() throws {
    let redirector = try TestServer { request in
      .status(302, fields: "Set-Cookie: dl_vid=v\(request.number); Path=/\r\n")
    }
    let console = try TestServer { _ in .status(202, body: "{}") }
    var plan = try RunTests.plan(redirector, .open(rate: 1_000))
    plan.codes = try TextTable(["a1"])
    plan.mix = TrafficMix(only: .new)
    plan.orders = LoadPlan.Orders(
      target: try Target("\(console.url)v1/order-events"), token: "secret", rate: 1_000,
      shop: "s1", product: "p1")
    let report = try LoadRun.report(of: plan)
    #expect(report.isClean)
    let visitors = Set((1...redirector.requests.count).map { "v\($0)" })
    let requests = try console.stop()
    #expect(report.orders?.tally.answers(.order, status: 202) == report.orders?.asked)
    #expect(requests.allSatisfy { $0.path == "/v1/order-events" })
    #expect(requests.allSatisfy { $0.has("Authorization: Bearer secret") })
    var paid: Set<String> = []
    var completed: Set<String> = []
    var refunded = 0
    for request in requests {
      let body = try JSON.parse(String(request.text.split(separator: "\n").last!), limits: .trusted)
      let order = try #require(body["order"]?.string)
      switch body["type"]?.string {
      case "order.paid":
        #expect(paid.insert(order).inserted)
        #expect(visitors.contains(body["visitor"]?.string ?? ""))
      case "order.completed":
        #expect(paid.contains(order) && completed.insert(order).inserted)
      case "order.refunded":
        #expect(completed.contains(order))
        refunded += 1
      default: Issue.record("\(body.text)")
      }
    }
    #expect(paid.count - completed.count <= 80 && !completed.isEmpty && refunded > 0)
    #expect(Set(requests.map(\.text)).count == requests.count)
    try redirector.stop()
  }
}
