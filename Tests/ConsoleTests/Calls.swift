import Console
import Programme
import Records
import RedisClient
import Storage
import Testing

/// Calls of the API as a client makes them.
extension LiveConsole {
  typealias Headers = [(String, String)]

  /// - Parameter token: nil sends none.
  func call(
    _ method: String, _ path: String, token: String? = adminToken, type: String? = nil,
    headers: Headers = [], body: String = ""
  ) async throws -> HTTPAnswer {
    var head = "\(method) \(path) HTTP/1.1\r\nConnection: close\r\n"
    if !headers.contains(where: { $0.0.lowercased() == "host" }) { head += "Host: localhost\r\n" }
    if let token { head += "Authorization: Bearer \(token)\r\n" }
    if let type { head += "Content-Type: \(type)\r\n" }
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    if method != "GET" || !body.isEmpty { head += "Content-Length: \(body.utf8.count)\r\n" }
    return try await HTTPExchange.send(
      Array((head + "\r\n" + body).utf8), port: console.address.port)
  }

  func get(_ path: String, token: String? = adminToken) async throws -> HTTPAnswer {
    try await call("GET", path, token: token)
  }

  func put(
    _ path: String, _ body: String, token: String? = adminToken
  ) async throws -> HTTPAnswer {
    try await call("PUT", path, token: token, type: "application/json", body: body)
  }

  func post(
    _ path: String, _ body: String, token: String? = adminToken, type: String = "application/json",
    headers: Headers = []
  ) async throws -> HTTPAnswer {
    try await call("POST", path, token: token, type: type, headers: headers, body: body)
  }

  func delete(_ path: String, token: String? = adminToken) async throws -> HTTPAnswer {
    try await call("DELETE", path, token: token)
  }

  /// Many records in one call.
  @discardableResult
  func take(_ records: String, token: String? = adminToken) async throws -> HTTPAnswer {
    try await post("/v1/records", records, token: token, type: "application/x-ndjson")
  }

  /// A bearer token of a role.
  func token(_ role: String, _ scope: String = "") async throws -> String {
    let answer = try await post(
      "/v1/credentials", #"{"name":"\#(role)-of-a-test","role":"\#(role)"\#(scope)}"#)
    #expect(answer.status == 201, "\(answer.body)")
    return try #require(answer["token"]?.string)
  }

  /// A shop with a product, an institution with a promoter, a plan, a sharer, two links.
  func stockTeaShop() async throws {
    let answer = try await take(Self.teaShop)
    #expect(answer.status == 200, "\(answer.body)")
  }

  static let teaShop = """
    # The tea shop and whoever sells for it.
    {"type":"shop","id":"s1","at":"2026-01-01T00:00:00Z","alliance":true,"kind":"normal","url":"https://tea.example"}
    {"type":"product","id":"A","at":"2026-01-01T00:00:00Z","shop":"s1","category":["茶"],"tech_fee_ppm":50000,"url":"https://tea.example/A"}
    {"type":"institution","id":"i1","at":"2026-01-01T00:00:00Z","promoter_share_ppm":800000}
    {"type":"promoter","id":"k1","at":"2026-01-01T00:00:00Z","institution":"i1"}
    {"type":"plan","id":"pl","at":"2026-01-01T00:00:00Z","kind":"normal","product":"A","total_ppm":100000}
    {"type":"sharer","id":"h1","at":"2026-01-01T00:00:00Z","user":"u7"}
    {"type":"sharer.bound","shop":"s1","sharer":"h1","at":"2026-01-01T00:00:00Z"}

    {"type":"link","code":"kA1","at":"2026-01-01T00:00:00Z","institution":"i1","promoter":"k1","shop":"s1","product":"A","placement":"group","form":"link"}
    {"type":"link","code":"hA1","at":"2026-01-01T00:00:00Z","sharer":"h1","shop":"s1","product":"A","placement":"private_chat","form":"card"}
    """

  /// What waits to be settled.
  func queued() async throws -> Int64 {
    try await redis.send("XLEN", .text(OrderStream.key), deadlineMilliseconds: 5_000)
      .integerValue()
  }

  /// A link as redirectors read it.
  func copy(of code: String) async throws -> LinkCopy? {
    try await redis.send("GET", .text("link:\(code)"), deadlineMilliseconds: 5_000).bytes()
      .flatMap { LinkCopy(decoding: $0) }
  }

  func touches(of person: Person) async throws -> [Touch] {
    var pipeline = RedisPipeline()
    TouchLayout.appendRead(person, to: &pipeline)
    let replies = try await redis.send(pipeline, deadlineMilliseconds: 5_000)
    return try TouchLayout.read(replies[0], of: person).touches
  }
}
