import EventLoops
import Programme
import Records
import RedisClient
import Synchronization
import TestSupport
import Testing

@testable import Console

@Suite("Publishing to Redis", .serialized)
struct PublisherTests {
  @Test("a link issued while Redis is away is issued, and published when Redis returns")
  func redisAway() async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      live.server.kill()
      #expect(await eventually { live.redis.state != .ready })
      try await live.post("/v1/links", #"{"code":"away",\#(LinkTests.link)}"#).expect(201)
      try live.server.start()
      #expect(await live.isReady())
      #expect(try await eventually { try await live.copy(of: "away") != nil })
    }
  }

  private func everythingIsPublished(_ live: LiveConsole) async throws -> Bool {
    try await eventually {
      try await live.redis.send(
        "EXISTS", .text(ChangeFeed.epochKey), deadlineMilliseconds: 5_000) == .integer(1)
    }
  }

  @Test("when Redis has lost its data, every link and the policy are published again")
  func dataLost() async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      try await live.put("/v1/policy", #"{"window_days":9}"#).expect(200)
      let codes = (0..<600).map { "n\($0)" }
      let records = codes.map { #"{"type":"link","code":"\#($0)",\#(LinkTests.link)}"# }
      try await live.take(records.joined(separator: "\n")).expect(200)
      _ = try await live.redis.send("FLUSHALL", deadlineMilliseconds: 5_000)
      #expect(try await everythingIsPublished(live))
      for code in codes + ["kA1", "hA1"] {
        #expect(try await live.copy(of: code) != nil, "\(code)")
      }
      var pipeline = RedisPipeline()
      PolicyCopy.appendRead(to: &pipeline)
      let reply = try await live.redis.send(pipeline, deadlineMilliseconds: 5_000)[0]
      let policy = try #require(try reply.bytes().flatMap { PolicyCopy(decoding: $0) })
      #expect(policy.history.versions.last?.value.windowDays == 9)
    }
  }

  @Test("an address that changes later is published when its time has come")
  func dueLater() async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      let soon = Timestamp(milliseconds: live.now.milliseconds + 3_600_000)
      try await live.put(
        "/v1/products/A",
        #"{"at":"\#(RFC3339.text(soon))","url":"https://later.example/"}"#
      ).expect(200)
      #expect(try await live.copy(of: "kA1")?.destination == "https://tea.example/A")
      live.advance(milliseconds: 3_600_000)
      #expect(
        try await eventually {
          try await live.copy(of: "kA1")?.destination == "https://later.example/"
        })
    }
  }

  @Test("a link may be issued before the time of the shop that it leads to")
  func early() async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      let later = #""at":"2099-01-01T00:00:00Z""#
      try await live.put("/v1/shops/s3", #"{"kind":"normal"}"#).expect(201)
      try await live.put("/v1/shops/s3", #"{\#(later),"url":"https://later.example"}"#).expect(200)
      try await live.post(
        "/v1/links", #"{"code":"early","institution":"i1","shop":"s3","placement":"group"}"#
      ).expect(201)
      #expect(try await live.copy(of: "early")?.destination == "https://later.example/")
    }
  }

  @Test("what changes is told to whoever listens, after it was written")
  func announcements() async throws {
    try await LiveConsole.run { live in
      #expect(try await everythingIsPublished(live))
      let told = Mutex<[ChangeFeed.Change]>([])
      let isListening = Atomic(false)
      let endpoint = try RedisEndpoint(parsing: live.server.url)
      let thread = try LoopThread.start(name: "listener") { loop in
        var options = RedisSession.Options()
        options.channels = [ChangeFeed.channel]
        let session = RedisSession(loop, endpoint, options: options)
        session.onSubscribed = { isListening.store(true, ordering: .relaxed) }
        session.onMessage = { _, message in
          if let change = ChangeFeed.change(message) { told.withLock { $0.append(change) } }
          if told.withLock({ $0.count }) == 4 {
            session.close()
            loop.stop()
          }
        }
      }
      #expect(await eventually { isListening.load(ordering: .relaxed) })
      try await live.stockTeaShop()
      try await live.put("/v1/policy", "{}").expect(200)
      try await live.delete("/v1/links/kA1").expect(204)
      #expect(await eventually { told.withLock { $0.count } == 4 })
      try thread.join()
      let changes = told.withLock { $0 }
      #expect(
        Set(changes.prefix(2)) == [
          .link(LinkCode(trusted: "kA1")), .link(LinkCode(trusted: "hA1")),
        ])
      #expect(changes.suffix(2) == [.policy, .link(LinkCode(trusted: "kA1"))])
    }
  }
}
