import Records
import TestSupport
import Testing

@testable import Console

@Suite("Hostile requests", .serialized)
struct HostileTests {
  @Test(
    "a foreign host is refused before anything else",
    arguments: ["evil.example", "evil.example:80", "localhost.evil.example", "127.0.0.1.evil"])
  func rebinding(host: String) async throws {
    try await LiveConsole.run { configuration in
      configuration.allowedHosts = ["api.example"]
    } _: { live in
      for path in ["/healthz", "/metrics", "/v1/policy", "/none"] {
        let answer = try await live.call("GET", path, headers: [("Host", host)])
        answer.expect(403)
        #expect(answer.code == "forbidden")
      }
      for host in ["api.example", "go.example", "127.0.0.1"] {
        try await live.call("GET", "/v1/policy", headers: [("Host", host)]).expect(200)
      }
    }
  }

  @Test(
    "a path that isn't there is 404, a method that a path lacks is 405",
    arguments: [
      ("GET", "/", 404), ("GET", "/v1", 404), ("GET", "/v2/shops", 404), ("GET", "/v1/shop", 404),
      ("GET", "/v1/shops/a/b", 404), ("GET", "/v1/../etc/passwd", 404),
      ("GET", "/v1/shops/..%2f..%2fetc", 404), ("GET", "/v1/shops/%00", 404),
      ("GET", "/v1/shops/%zz", 404), ("GET", "/v1/shops/%ff", 404),
      ("GET", "/v1/orders/'%20OR%201=1--", 404), ("GET", "/%2e%2e/", 404),
      ("DELETE", "/v1/shops/s1", 405), ("POST", "/v1/policy", 405), ("HEAD", "/v1/records", 405),
      ("OPTIONS", "/v1/records", 405), ("PATCH", "/v1/links/kA1", 405), ("TRACE", "/healthz", 405),
    ])
  func paths(method: String, path: String, status: Int) async throws {
    try await LiveConsole.run { live in
      let answer = try await live.call(method, path)
      answer.expect(status)
      if status == 405 { #expect(answer.headers["allow"] != nil) }
      guard method != "HEAD" else { return }
      #expect(answer.code == (status == 404 ? "not_found" : "method_not_allowed"))
    }
  }

  @Test("ids of every strange kind are refused, and stored nowhere")
  func ids() async throws {
    try await LiveConsole.run { live in
      for id in [
        "%20", "a%20b", "%27%3B--", "%3Cb%3E", "%0d%0aX:1", "%E8%8C%B6",
        String(repeating: "a", count: 65),
      ] {
        let answer = try await live.put("/v1/shops/\(id)", #"{"kind":"normal"}"#)
        answer.expect(422)
        #expect(answer.code == "malformed")
      }
      #expect(try await live.get("/v1/shops")["items"] == .array([]))
      try await live.put("/v1/shops/a%3Ab_.-", #"{"kind":"normal"}"#).expect(201)
      try await live.get("/v1/shops/a:b_.-").expect(200)
    }
  }

  @Test(
    "a body of every strange kind is a problem and never a failure",
    arguments: [
      "\u{FEFF}{}", "{\"kind\":\"normal\",\"kind\":\"normal\"}", "{\"a\":\"\\ud800\"}",
      String(repeating: "[", count: 100_000), "{\"score_x100\":1e999999999999}", "nul", "\"x",
      "{\"kind\":\"normal\",\"score_x100\":4.5}", "{\"kind\":\"normal\",\"score_x100\":\"4\"}",
      "{\"kind\":null}", "{\"kind\":\"normal\",\"url\":\"http://\\u0000.example\"}",
    ])
  func bodies(body: String) async throws {
    try await LiveConsole.run { live in
      let answer = try await live.put("/v1/shops/x", body)
      #expect([400, 422].contains(answer.status), "\(answer.body)")
      #expect(answer.code == "malformed")
      try await live.get("/v1/shops/x").expect(404)
    }
  }

  @Test("bytes that aren't UTF-8, or aren't HTTP, are refused")
  func bytes() async throws {
    try await LiveConsole.run { live in
      let head = """
        PUT /v1/shops/x HTTP/1.1\r
        Host: localhost\r
        Authorization: Bearer \(LiveConsole.adminToken)\r
        Content-Type: application/json\r
        Connection: close\r
        Content-Length: 11\r
        \r

        """
      let body = Array(#"{"kind":""#.utf8) + [0xFF, 0xFE]
      try await HTTPExchange.send(Array(head.utf8) + body, port: live.console.address.port)
        .expect(400)
      try await HTTPExchange.send(Array("hello\r\n\r\n".utf8), port: live.console.address.port)
        .expect(400)
    }
  }

  @Test("a body that doesn't arrive in time isn't waited for")
  func slowBody() async throws {
    try await LiveConsole.run { configuration in
      configuration.bodyMilliseconds = 50
    } _: { live in
      let head = """
        POST /v1/order-events HTTP/1.1\r
        Host: localhost\r
        Authorization: Bearer \(LiveConsole.adminToken)\r
        Content-Type: application/json\r
        Content-Length: 1000\r
        \r
        {"type":
        """
      let answer = try await HTTPExchange.send(Array(head.utf8), port: live.console.address.port)
      answer.expect(408)
      #expect(answer.code == "timed_out")
      #expect(try await live.queued() == 0)
      try await live.get("/healthz").expect(200)
    }
  }

  @Test("heads that are too large are refused")
  func heads() async throws {
    try await LiveConsole.run { live in
      let long = String(repeating: "x", count: ConsoleLimits.headerBytes + 1)
      let answer = try await live.call("GET", "/healthz", headers: [("X-Long", long)])
      #expect([400, 431].contains(answer.status))
      let many = (0...ConsoleLimits.headerFields).map { ("X-\($0)", "1") }
      let crowd = try await live.call("GET", "/healthz", headers: many)
      #expect([400, 431].contains(crowd.status))
      try await live.get("/healthz").expect(200)
    }
  }

  @Test("every answer tells browsers to do nothing with it")
  func securityHeaders() async throws {
    try await LiveConsole.run { live in
      for path in ["/healthz", "/v1/policy", "/none", "/metrics", "/openapi.json"] {
        let answer = try await live.get(path)
        #expect(answer.headers["x-content-type-options"] == "nosniff")
        #expect(
          answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'")
        #expect(answer.headers["x-frame-options"] == "DENY")
        #expect(answer.headers["referrer-policy"] == "no-referrer")
        #expect(answer.headers["cache-control"] == "no-store")
      }
    }
  }

  @Test("two hundred at once are all answered")
  func manyAtOnce() async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
        for number in 0..<200 {
          group.addTask {
            number.isMultiple(of: 2)
              ? try await live.get("/v1/links/kA1").status
              : try await live.put("/v1/sharers/h\(number)", "{}").status
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(statuses.allSatisfy { $0 == 200 || $0 == 201 })
      #expect(statuses.count == 200)
    }
  }

  @Test("what is under way is finished when the console stops, and nothing new is accepted")
  func stopping() async throws {
    let live = try await LiveConsole.start()
    try await live.stockTeaShop()
    let port = live.console.address.port
    let events = (0..<10_000).map { OrderEvents.completed("o\($0)") }.joined(separator: "\n")
    let underWay = Task {
      try await live.post("/v1/order-events", events, type: "application/x-ndjson")
    }
    #expect(try await eventually { try await live.queued() > 0 })
    await live.console.stop()
    try await underWay.value.expect(202)
    #expect(try await live.queued() == 10_000)
    await #expect(throws: (any Error).self) {
      _ = try await HTTPExchange.send(
        Array("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8), port: port)
    }
    try live.release()
  }
}
