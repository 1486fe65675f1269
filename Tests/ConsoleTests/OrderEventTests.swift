import Programme
import Records
import RedisClient
import Settlement
import Storage
import TestSupport
import Testing

@testable import Console

@Suite("Order events", .serialized)
struct OrderEventTests {
  @Test("one event, or many, are queued before they are answered")
  func queued() async throws {
    try await LiveConsole.run { live in
      let one = try await live.post("/v1/order-events", OrderEvents.paid("o1"))
      one.expect(202)
      #expect(one["accepted"] == .integer(1))
      #expect(one["duplicates"] == .integer(0))
      let many = try await live.post(
        "/v1/order-events",
        "# of a day\n\(OrderEvents.completed("o1"))\r\n\n\(OrderEvents.paid("o2"))",
        type: "application/x-ndjson; charset=utf-8")
      many.expect(202)
      #expect(many["accepted"] == .integer(2))
      #expect(try await live.queued() == 3)
      try await live.post("/v1/order-events", "", type: "application/x-ndjson").expect(202)
    }
  }

  @Test("what comes again is counted, queued or processed, and is queued all the same")
  func duplicates() async throws {
    try await LiveConsole.run { live in
      let event = OrderEvents.paid("o1")
      try await live.post("/v1/order-events", event).expect(202)
      let spaced = event.replacing(#""shop":"#, with: #" "shop" : "#)
      let again = try await live.post(
        "/v1/order-events", "\(spaced)\n\(OrderEvents.completed("o1"))",
        type: "application/x-ndjson")
      #expect(again["accepted"] == .integer(2))
      #expect(again["duplicates"] == .integer(1))
      let other = try await live.post("/v1/order-events", OrderEvents.paid("o1", fen: 5))
      #expect(other["duplicates"] == .integer(0))
      #expect(try await live.queued() == 4)
    }
  }

  @Test("the same event sixty-four times at once is processed once")
  func parallel() async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      let answers = try await withThrowingTaskGroup(of: HTTPAnswer.self) { group in
        for _ in 0..<64 {
          group.addTask { try await live.post("/v1/order-events", OrderEvents.paid("o1")) }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(answers.allSatisfy { $0.status == 202 })
      #expect(answers.count { $0["duplicates"] == .integer(0) } == 1)
      try await live.settle()
      #expect(try live.store.read { try $0.events(of: OrderID(trusted: "o1")) }.count == 1)
      #expect(try live.store.read { try $0.deadLetterCount() } == 0)
      let again = try await live.post("/v1/order-events", OrderEvents.paid("o1"))
      #expect(again["duplicates"] == .integer(1))
    }
  }

  @Test("what was processed is known when Redis has forgotten it")
  func processed() async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      try await live.post("/v1/order-events", OrderEvents.paid("o1")).expect(202)
      try await live.settle()
      _ = try await live.redis.send("DEL", "dyelink:event:paid-o1", deadlineMilliseconds: 5_000)
      let again = try await live.post("/v1/order-events", OrderEvents.paid("o1"))
      #expect(again["duplicates"] == .integer(1))
    }
  }

  @Test(
    "a bad event is told with its number and line, and none is queued",
    arguments: [
      ("{", 400, "malformed"), ("[]", 422, "malformed"),
      (#"{"type":"order.paid","id":"e"}"#, 422, "malformed"),
      (#"{"type":"shop","id":"s1","kind":"normal"}"#, 422, "malformed"),
      (#"{"id":"e","order":"o","at":"2026-01-01T00:00:00Z"}"#, 422, "malformed"),
      (OrderEvents.paid("o9", fen: -1), 422, "malformed"),
      (OrderEvents.paid("o9", fen: 1_000_000_000_000_001), 422, "malformed"),
      (OrderEvents.paid("o9", at: "yesterday"), 422, "malformed"),
      (OrderEvents.paid("o\u{0}9"), 400, "malformed"),
      (OrderEvents.paid("o9").replacing("10000", with: "1e4"), 422, "malformed"),
      (OrderEvents.paid("o9").replacing("}]", with: #","colour":1}]"#), 422, "malformed"),
      (
        OrderEvents.paid("o9").replacing("}]", with: #"},{"line":"1","product":"A"}]"#), 422,
        "malformed"
      ),
    ])
  func refused(event: String, status: Int, code: String) async throws {
    try await LiveConsole.run { live in
      let body = "\(OrderEvents.paid("o1"))\n\n\(event)\n\(OrderEvents.paid("o2"))\n{"
      let many = try await live.post("/v1/order-events", body, type: "application/x-ndjson")
      many.expect(status)
      #expect(many.code == code)
      #expect(many["record"] == .integer(2))
      #expect(many["line"] == .integer(3))
      let one = try await live.post("/v1/order-events", event)
      one.expect(status)
      #expect(one.code == code)
      #expect(one["record"] == nil)
      #expect(try await live.queued() == 0)
    }
  }

  @Test(
    "another form of body is refused unread",
    arguments: [
      nil, "", "text/plain", "application/xml", "application/json-seq",
      "application/x-www-form-urlencoded",
    ] as [String?])
  func mediaTypes(type: String?) async throws {
    try await LiveConsole.run { live in
      let answer = try await live.call(
        "POST", "/v1/order-events", type: type, body: OrderEvents.paid("o1"))
      answer.expect(415)
      #expect(answer.code == "unsupported_media_type")
      let packed = try await live.post(
        "/v1/order-events", OrderEvents.paid("o1"), headers: [("Content-Encoding", "gzip")])
      packed.expect(415)
    }
  }

  @Test("ten thousand events are taken at once, one more isn't")
  func tenThousand() async throws {
    try await LiveConsole.run { live in
      let events = (0..<10_000).map { OrderEvents.completed("o\($0)") }
      let answer = try await live.post(
        "/v1/order-events", events.joined(separator: "\n"), type: "application/x-ndjson")
      answer.expect(202)
      #expect(answer["accepted"] == .integer(10_000))
      #expect(try await live.queued() == 10_000)
      let tooMany = try await live.post(
        "/v1/order-events", (events + events.prefix(1)).joined(separator: "\n"),
        type: "application/x-ndjson")
      tooMany.expect(413)
      #expect(tooMany.code == "too_large")
      #expect(try await live.queued() == 10_000)
    }
  }

  @Test("a body that is too long is refused, announced or not")
  func tooLong() async throws {
    try await LiveConsole.run { live in
      let long = String(repeating: " ", count: ConsoleLimits.jsonBodyBytes + 1)
      let announced = try await live.post("/v1/order-events", long)
      announced.expect(413)
      #expect(announced.code == "too_large")
      let head = """
        POST /v1/order-events HTTP/1.1\r
        Host: localhost\r
        Authorization: Bearer \(LiveConsole.adminToken)\r
        Content-Type: application/json\r
        Transfer-Encoding: chunked\r
        \r

        """
      let chunk = "10000\r\n\(String(repeating: " ", count: 0x10000))\r\n"
      let chunked = try await HTTPExchange.send(
        Array((head + String(repeating: chunk, count: 17)).utf8), port: live.console.address.port)
      chunked.expect(413)
    }
  }

  @Test("without Redis nothing is accepted and nothing is queued")
  func redisAway() async throws {
    try await LiveConsole.run { live in
      try await live.post("/v1/order-events", OrderEvents.paid("o1")).expect(202)
      live.server.kill()
      let answer = try await live.post("/v1/order-events", OrderEvents.paid("o2"))
      answer.expect(503)
      #expect(answer.code == "unavailable")
      #expect(answer.headers["retry-after"] != nil)
      try live.server.start()
      #expect(await live.isReady())
      #expect(try await live.queued() == 1)
    }
  }

  @Test("when Redis has no memory left, all of a body is refused")
  func redisFull() async throws {
    try await LiveConsole.run { live in
      _ = try await live.redis.send(
        "CONFIG", "SET", "maxmemory", "1", deadlineMilliseconds: 5_000)
      let events = (0..<50).map { OrderEvents.paid("o\($0)") }.joined(separator: "\n")
      try await live.post("/v1/order-events", events, type: "application/x-ndjson").expect(503)
      _ = try await live.redis.send(
        "CONFIG", "SET", "maxmemory", "0", deadlineMilliseconds: 5_000)
      #expect(try await live.queued() == 0)
      let answer = try await live.post(
        "/v1/order-events", events, type: "application/x-ndjson")
      #expect(answer["duplicates"] == .integer(0))
    }
  }
}
