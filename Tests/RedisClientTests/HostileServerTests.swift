import RedisClient
import TestSupport
import Testing

@Suite("servers that aren't Redis, or not intact")
struct HostileServerTests {
  /// Each breaks the protocol or a limit.
  static let broken = [
    "HTTP/1.1 400 Bad Request\r\n\r\n",
    "$1099511627776\r\n",
    "$99999999999999999999\r\n",
    ":11111111111111111111111111",
    "*4294967296\r\n:1\r\n",
    "*4294967297\r\n:1\r\n",
    "*100001\r\n",
    "*-2\r\n",
    String(repeating: "*1\r\n", count: 20) + ":1\r\n",
    ":1\r\n:2\r\n",
    "+PONG\r\n+PONG\r\n+PONG\r\n",
    "\u{0}\u{0}\u{0}",
    "*2\r\n$3\r\nabc\r\n?\r\n",
  ]

  @Test("bytes that break the protocol cost the connection, and nothing else", arguments: broken)
  func violation(answer: String) async throws {
    let outcomes = try await ask(FakeRedis.Script(answer: answer), times: 2)
    for outcome in outcomes {
      switch outcome {
      case .failure(.fateUnknown(.protocolViolation)): break
      case .success(let replies) where answer.hasPrefix(":1") || answer.hasPrefix("+PONG"):
        // The first reply was right; the surplus came after it.
        #expect(replies.count == 1)
      case .success, .failure: Issue.record("\(answer.debugDescription) gave \(outcome)")
      }
    }
  }

  @Test(
    "half a reply, then the end: the fate is unknown", arguments: ["$10\r\nabc", "", "*2\r\n:1"])
  func half(answer: String) async throws {
    let script = FakeRedis.Script(answer: answer, closesAfterwards: true)
    for outcome in try await ask(script, times: 1) {
      guard case .failure(.fateUnknown(.disconnected)) = outcome else {
        Issue.record("\(outcome)")
        continue
      }
    }
  }

  @Test("many arrays that are each small enough are too many items together")
  func manyItems() async throws {
    let part = "*100000\r\n" + String(repeating: ":1\r\n", count: 100_000)
    let answer = "*3\r\n" + part + part + part
    for outcome in try await ask(FakeRedis.Script(answer: answer), times: 1) {
      guard case .failure(.fateUnknown(.protocolViolation)) = outcome else {
        Issue.record("\(outcome)")
        continue
      }
    }
  }

  @Test("a reply that never comes to its end times out")
  func silence() async throws {
    for outcome in try await ask(FakeRedis.Script(answer: "$10\r\nabc"), times: 1, within: 100) {
      #expect(outcome == .failure(.fateUnknown(.timedOut)))
    }
  }

  @Test("a reply that comes byte by byte is read as it was meant")
  func bytewise() async throws {
    let script = FakeRedis.Script(
      answer: "*2\r\n$3\r\na\r\n\r\n*3\r\n:-7\r\n$-1\r\n:9223372036854775807\r\n", isSlow: true)
    let expected: RedisReply = .array([
      .bulk(Array("a\r\n".utf8)), .array([.integer(-7), .null, .integer(.max)]),
    ])
    #expect(try await ask(script, times: 1) == [.success([expected])])
  }

  @Test("a server that is still loading isn't ready, and is asked again")
  func loading() async throws {
    let refusal = "-LOADING Redis is loading the dataset in memory\r\n"
    let script = FakeRedis.Script(
      introductions: [refusal, refusal, "+PONG\r\n"], answer: ":1\r\n")
    #expect(try await ask(script, times: 1) == [.success([.integer(1)])])
  }

  @Test("one too many clients is the connection's fault, so the command was not sent")
  func tooManyClients() async throws {
    let script = FakeRedis.Script(answer: "-ERR max number of clients reached\r\n")
    for outcome in try await ask(script, times: 1) {
      guard case .failure(.notSent(.turnedAway(let error))) = outcome else {
        Issue.record("\(outcome)")
        continue
      }
      #expect(error.isTooManyClients)
    }
  }

  @Test("a read-only replica costs the connection, so that the new master is looked for")
  func readOnly() async throws {
    let server = try FakeRedis(
      FakeRedis.Script(answer: "-READONLY You can't write against a read only replica.\r\n"))
    let redis = try RedisService.start(server.endpoint)
    let replies = try await redis.send(RedisPipeline("SET", "a", "b"), deadlineMilliseconds: 5_000)
    guard case .error(let error) = replies[0] else {
      Issue.record("\(replies)")
      return
    }
    #expect(error.kind == .elsewhere)
    // The next one comes over a new connection, whose introduction the script answers.
    let again = try await redis.send(RedisPipeline("SET", "a", "b"), deadlineMilliseconds: 5_000)
    #expect(again == replies)
    redis.stop()
    try server.stop()
  }

  private func ask(
    _ script: FakeRedis.Script, times: Int, within milliseconds: Int64 = 20_000
  ) async throws -> [Result<[RedisReply], RedisError>] {
    let server = try FakeRedis(script)
    let redis = try RedisService.start(server.endpoint)
    var outcomes: [Result<[RedisReply], RedisError>] = []
    for _ in 0..<times {
      do throws(RedisError) {
        let replies = try await redis.send(
          RedisPipeline("GET", "a"), deadlineMilliseconds: milliseconds)
        outcomes.append(.success(replies))
      } catch { outcomes.append(.failure(error)) }
    }
    redis.stop()
    try server.stop()
    return outcomes
  }
}
