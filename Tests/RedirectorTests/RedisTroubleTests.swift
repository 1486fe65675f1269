import RedisClient
import TestSupport
import Testing

@testable import Redirector

@Suite("what a redirector does about a Redis that is there and no good")
struct RedisTroubleTests {
  @Test("that touches are refused is said once, and that they are taken again, once")
  func saidOnce() async throws {
    let log = KeptLog()
    let redirector = try RunningRedirector()
    defer { redirector.close() }
    redirector.logger = log.logger
    try redirector.start()
    try await redirector.publish("k1")
    let commands = redirector.commands
    for round in 1...2 {
      _ = try await commands.send(
        "CONFIG", "SET", "min-replicas-to-write", "1", deadlineMilliseconds: 5_000)
      let before = redirector.metric("dyelink_touch_shipping_failures_total")
      _ = try OutageTests.click(20, redirector)
      let isTriedAgain = await eventually {
        redirector.metric("dyelink_touch_shipping_failures_total") >= before + 3
      }
      #expect(isTriedAgain)
      _ = try await commands.send(
        "CONFIG", "SET", "min-replicas-to-write", "0", deadlineMilliseconds: 5_000)
      #expect(try await eventually { try await redirector.visitors() == 20 * round })
      let isSaid = await eventually { log.messages.count { $0.contains("touches go") } == round }
      #expect(isSaid)
      #expect(log.messages.count { $0.hasPrefix("touches wait") } == round)
    }
  }

  @Test("lost data are noticed when everything is published again, on connections that stand")
  func lostOnStandingConnections() async throws {
    try await withRedirector { redirector in
      let commands = redirector.commands
      _ = try await commands.send("SET", "dyelink:epoch", "1", deadlineMilliseconds: 5_000)
      // A second start, which finds the epoch.
      redirector.stop()
      try redirector.start()
      try await redirector.publish("k1")
      let visitors = try OutageTests.click(30, redirector)
      try await OutageTests.expectOnce(visitors, redirector)
      _ = try await commands.send("FLUSHALL", deadlineMilliseconds: 5_000)
      var pipeline = RedisPipeline()
      ChangeFeed.appendAnnouncement(.policy, to: &pipeline)
      _ = try await commands.send(pipeline, deadlineMilliseconds: 5_000)
      // Sooner than they would be by the question that is asked from time to time.
      let isBack = try await eventually(within: .seconds(20)) {
        try await redirector.visitors() == visitors.count
      }
      #expect(isBack)
    }
  }
}
