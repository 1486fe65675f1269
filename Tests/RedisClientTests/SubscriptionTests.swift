import RedisClient
import TestSupport
import Testing

@Suite("subscriptions")
struct SubscriptionTests {
  @Test("a subscriber of a killed server stands again when that is back, and says so")
  func restart() async throws {
    try await withRedis { server, redis in
      let seen = try Subscriber(server.url, channel: "news")
      #expect(await eventually { seen.subscriptions == 1 })
      try server.restart()
      #expect(await eventually { seen.subscriptions == 2 })
      _ = try await redis.send("PUBLISH", "news", "hello", deadlineMilliseconds: 20_000)
      #expect(await eventually { seen.messages == [Array("hello".utf8)] })
      try seen.stop()
    }
  }

  @Test("a server that hangs is noticed by a subscriber that has nothing to say")
  func heartbeat() async throws {
    try await withRedis { server, _ in
      let seen = try Subscriber(server.url, channel: "news")
      #expect(await eventually { seen.subscriptions == 1 })
      server.suspend()
      #expect(await eventually { seen.isDown })
      server.resume()
      #expect(await eventually { seen.subscriptions == 2 })
      try seen.stop()
    }
  }
}
