import RedisClient
import TestSupport
import Testing

@Suite("Redis service on a real server")
struct RedisServiceTests {
  @Test("ten thousand commands in one pipeline get ten thousand replies in order")
  func pipelining() async throws {
    try await withRedis { _, redis in
      var pipeline = RedisPipeline()
      for _ in 0..<10_000 { pipeline.add("INCR", "n") }
      let replies = try await redis.send(pipeline, deadlineMilliseconds: 20_000)
      #expect(replies == (1...10_000).map { .integer($0) })
    }
  }

  @Test("ten thousand callers each get their own reply")
  func manyCallers() async throws {
    try await withRedis { _, redis in
      let wrong = try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 0..<10_000 {
          group.addTask {
            let text = "caller \(number)"
            let reply = try await redis.send(
              "ECHO", .text(text), deadlineMilliseconds: 20_000)
            return reply != .bulk(Array(text.utf8))
          }
        }
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(wrong == 0)
    }
  }

  @Test("any bytes go through a command unharmed")
  func anyBytes() async throws {
    try await withRedis { _, redis in
      let value = (0..<1_000).map { UInt8(truncatingIfNeeded: $0) } + Array("\r\n$3\r\nGET".utf8)
      _ = try await redis.send("SET", "k\r\n", .bytes(value), deadlineMilliseconds: 5_000)
      let reply = try await redis.send("GET", "k\r\n", deadlineMilliseconds: 5_000)
      #expect(reply == .bulk(value))
    }
  }

  @Test("a reply that comes after its deadline is never taken for another's")
  func lateReplies() async throws {
    try await withRedis { server, redis in
      _ = try await redis.send("PING", deadlineMilliseconds: 20_000)
      for round in 0..<5 {
        server.suspend()
        await #expect(throws: RedisError.fateUnknown(.timedOut)) {
          try await redis.send(
            "ECHO", .text("late \(round)"), deadlineMilliseconds: 50)
        }
        server.resume()
        let text = "prompt \(round)"
        let reply = try await redis.send("ECHO", .text(text), deadlineMilliseconds: 20_000)
        #expect(reply == .bulk(Array(text.utf8)))
      }
    }
  }

  @Test("what waits for a killed server fails at once, and a restarted one is found again")
  func restart() async throws {
    try await withRedis { server, redis in
      _ = try await redis.send("SET", "kept", "yes", deadlineMilliseconds: 5_000)
      let blocked = Task {
        try await redis.send(
          "BLPOP", "nothing", 0, deadlineMilliseconds: 600_000, lane: .blocking(0))
      }
      let waits = try await eventually {
        let clients = try await redis.send("INFO", "clients", deadlineMilliseconds: 5_000)
        return try clients.text.contains("blocked_clients:1")
      }
      #expect(waits)
      server.kill()
      let outcome = await blocked.result
      guard case .failure(let error as RedisError) = outcome, case .fateUnknown = error else {
        Issue.record("the blocked command ended as \(outcome)")
        return
      }
      try server.start()
      let reply = try await redis.send("GET", "kept", deadlineMilliseconds: 20_000)
      #expect(reply == .bulk(Array("yes".utf8)))
    }
  }

  @Test("without a server a command is certainly not sent")
  func nobodyThere() async throws {
    let directory = try TemporaryDirectory()
    let endpoint = try RedisEndpoint(parsing: "unix://\(directory.path(of: "none.sock"))")
    let redis = try RedisService.start(endpoint)
    defer { redis.stop() }
    do {
      _ = try await redis.send("PING", deadlineMilliseconds: 100)
      Issue.record("answered by nobody")
    } catch {
      guard case .notSent(.disconnected) = error else {
        Issue.record("\(error)")
        return
      }
    }
  }

  @Test("an error of one command leaves the others of its pipeline alone")
  func oneRefused() async throws {
    try await withRedis { _, redis in
      var pipeline = RedisPipeline("SET", "text", "x")
      pipeline.add("INCR", "text")
      pipeline.add("GET", "text")
      let replies = try await redis.send(pipeline, deadlineMilliseconds: 5_000)
      #expect(replies[0] == .status("OK"))
      #expect(throws: RedisError.self) { try replies[1].accepted() }
      #expect(replies[2] == .bulk([UInt8(ascii: "x")]))
    }
  }

  @Test("stopping fails what is under way")
  func stopping() async throws {
    try await withRedis { _, redis in
      let blocked = Task {
        try await redis.send(
          "BLPOP", "nothing", 0, deadlineMilliseconds: 600_000, lane: .blocking(0))
      }
      let waits = try await eventually {
        let clients = try await redis.send("INFO", "clients", deadlineMilliseconds: 5_000)
        return try clients.text.contains("blocked_clients:1")
      }
      #expect(waits)
      redis.stop()
      await #expect(throws: RedisError.fateUnknown(.stopped)) { try await blocked.value }
      await #expect(throws: RedisError.notSent(.stopped)) {
        try await redis.send("PING", deadlineMilliseconds: 1_000)
      }
    }
  }
}
