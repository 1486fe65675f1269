import EventLoops
import Foundation
import Programme
import Records
import RedisClient
import TestSupport

extension DyelinkProcess {
  struct Refused: Error { let answer: String }

  /// A shop with one product, an institution, a promoter, a plan, and the link `tea1`.
  func stockTeaShop() async throws {
    let records = """
      {"type":"shop","id":"s1","at":"2026-01-01T00:00:00Z","alliance":true,"kind":"normal",\
      "url":"https://tea.example/"}
      {"type":"product","id":"A","at":"2026-01-01T00:00:00Z","shop":"s1","category":["茶"],\
      "tech_fee_ppm":50000,"url":"https://tea.example/A"}
      {"type":"institution","id":"i1","at":"2026-01-01T00:00:00Z","promoter_share_ppm":800000}
      {"type":"promoter","id":"k1","at":"2026-01-01T00:00:00Z","institution":"i1"}
      {"type":"plan","id":"pl","at":"2026-01-01T00:00:00Z","kind":"normal","product":"A",\
      "total_ppm":100000}
      {"type":"link","code":"tea1","at":"2026-01-01T00:00:00Z","institution":"i1",\
      "promoter":"k1","shop":"s1","product":"A","placement":"group","form":"link"}
      """
    try await post("/v1/records", records, type: "application/x-ndjson", expecting: 200)
    // The copy in Redis follows the record.
    guard await eventually({ (try? await self.click("tea1", method: "HEAD"))?.status == 302 })
    else { throw Refused(answer: "the link never answered") }
  }

  @discardableResult
  func post(
    _ path: String, _ body: String, type: String = "application/json", expecting status: Int
  ) async throws -> Answer {
    let answer = try await api("POST", path, body, type: type)
    guard answer.status == status else { throw Refused(answer: "\(answer.status) \(answer.text)") }
    return answer
  }

  static func now() -> String { RFC3339.text(Timestamp(milliseconds: Clock.wallMilliseconds())) }

  static func paid(_ order: String, visitor: String, fen: Int64 = 10_000) -> String {
    """
    {"type":"order.paid","id":"paid-\(order)","order":"\(order)","shop":"s1",\
    "visitor":"\(visitor)","paid_at":"\(now())",\
    "lines":[{"line":"1","product":"A","paid_fen":\(fen)}]}
    """
  }

  static func completed(_ order: String) -> String {
    """
    {"type":"order.completed","id":"done-\(order)","order":"\(order)","at":"\(now())"}
    """
  }

  /// The first line of an order, as the API shows it.
  func line(_ order: String) async throws -> JSON? {
    try await api("GET", "/v1/orders/\(order)").json?["lines"]?.array?.first
  }

  func fen(_ account: String) async throws -> Int64 {
    let items = try await api("GET", "/v1/balances?account=\(account)").json?["items"]?.array ?? []
    return items.first { $0["unit"]?.string == "CNY" }?["amount"]?.integer ?? 0
  }

  /// Waits until nothing is left to settle.
  func settled() async throws -> Bool {
    try await eventually(within: .seconds(60)) {
      try await self.api("GET", "/v1/settlement").json?["lag_entries"]?.integer == 0
    }
  }

  /// Asks its Redis.
  func redis<Result>(_ work: (RedisService) async throws -> Result) async throws -> Result {
    let service = try RedisService.start(try RedisEndpoint(parsing: try addresses().redis))
    defer { service.stop() }
    return try await work(service)
  }

  func touches(of visitor: String) async throws -> [Touch] {
    let person = Person.visitor(VisitorID(trusted: visitor))
    var pipeline = RedisPipeline()
    TouchLayout.appendRead(person, to: &pipeline)
    return try await redis { redis in
      let replies = try await redis.send(pipeline, deadlineMilliseconds: 20_000)
      return try TouchLayout.read(replies[0], of: person).touches
    }
  }

  /// How many touches there are in all.
  func touchCount() async throws -> Int64 {
    try await redis { redis in
      var count: Int64 = 0
      var cursor = "0"
      repeat {
        let reply = try await redis.send(
          "SCAN", .text(cursor), "MATCH", "touch:*", "COUNT", "10000",
          deadlineMilliseconds: 20_000
        ).items()
        cursor = String(decoding: try reply[0].bytes() ?? [], as: UTF8.self)
        for key in try reply[1].items() {
          let name = String(decoding: try key.bytes() ?? [], as: UTF8.self)
          count += try await redis.send("ZCARD", .text(name), deadlineMilliseconds: 20_000)
            .integerValue()
        }
      } while cursor != "0"
      return count
    }
  }

  /// The process id of its Redis.
  func redisPID() async throws -> pid_t {
    let information = try await redis { redis in
      String(
        decoding: try await redis.send("INFO", "server", deadlineMilliseconds: 20_000).bytes()
          ?? [], as: UTF8.self)
    }
    let line = information.split(whereSeparator: \.isNewline).first { $0.hasPrefix("process_id:") }
    guard let pid = line.flatMap({ pid_t($0.dropFirst("process_id:".count)) }) else {
      throw Refused(answer: information)
    }
    return pid
  }
}
