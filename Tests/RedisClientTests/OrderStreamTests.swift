import RedisClient
import TestSupport
import Testing

@Suite("the queue of order events")
struct OrderStreamTests {
  private func send(
    _ redis: RedisService, _ build: (inout RedisPipeline) -> Void
  ) async throws -> [RedisReply] {
    var pipeline = RedisPipeline()
    build(&pipeline)
    return try await redis.send(pipeline, deadlineMilliseconds: 20_000)
  }

  private func queue(_ redis: RedisService, _ texts: [String]) async throws {
    try await send(redis) { pipeline in
      OrderStream.appendMakeGroup(to: &pipeline)
      for text in texts { OrderStream.appendAdd(Array(text.utf8), to: &pipeline) }
    }.dropFirst().forEach { reply throws(RedisError) in try reply.accepted() }
  }

  private func read(
    _ redis: RedisService, as consumer: String, count: Int = 100
  ) async throws -> [StreamEntry] {
    let replies = try await send(redis) {
      OrderStream.appendRead(as: consumer, count: count, blockMilliseconds: 10, to: &$0)
    }
    return try OrderStream.entries(read: replies[0])
  }

  @Test("the group begins at the first entry, and may be made again")
  func group() async throws {
    try await withRedis { _, redis in
      _ = try await send(redis) { OrderStream.appendAdd(Array("early".utf8), to: &$0) }
      let made = try await send(redis) { pipeline in
        OrderStream.appendMakeGroup(to: &pipeline)
        OrderStream.appendMakeGroup(to: &pipeline)
      }
      for reply in made { try OrderStream.checkGroup(reply) }
      #expect(try await read(redis, as: "w1").map(\.event) == [Array("early".utf8)])
    }
  }

  @Test("without its group the queue says so")
  func noGroup() async throws {
    try await withRedis { _, redis in
      do {
        _ = try await read(redis, as: "w1")
        Issue.record("read without a group")
      } catch RedisError.refused(let error) { #expect(error.kind == .recreateGroup) }
    }
  }

  @Test("each entry goes to one reader, in order, and an empty queue answers with nothing")
  func readers() async throws {
    try await withRedis { _, redis in
      try await queue(redis, ["1", "2", "3"])
      let first = try await read(redis, as: "w1", count: 2)
      let second = try await read(redis, as: "w2")
      #expect((first + second).map(\.event) == ["1", "2", "3"].map { Array($0.utf8) })
      #expect(first[0].id < first[1].id)
      #expect(try await read(redis, as: "w1").isEmpty)
    }
  }

  @Test("what is done is neither pending nor in the queue, also when it is said twice")
  func done() async throws {
    try await withRedis { _, redis in
      try await queue(redis, ["1", "2"])
      let entries = try await read(redis, as: "w1")
      for _ in 0..<2 {
        try await send(redis) { OrderStream.appendDone([entries[0].id], to: &$0) }.allAccepted()
      }
      let replies = try await send(redis) { pipeline in
        OrderStream.appendBacklog(to: &pipeline)
        OrderStream.appendPending(
          from: .zero, through: StreamID(milliseconds: .max, sequence: 0), count: 10, to: &pipeline)
      }
      let backlog = try OrderStream.backlog(replies[..<2])
      #expect(backlog.entries == 1)
      #expect(backlog.oldestMilliseconds == entries[1].id.milliseconds)
      let pending = try OrderStream.deliveries(replies[2])
      #expect(pending.map(\.id) == [entries[1].id])
      #expect(pending.map(\.consumer) == ["w1"] && pending.map(\.times) == [1])
    }
  }

  @Test("what a reader left is taken over, and what vanished is named")
  func claim() async throws {
    try await withRedis { _, redis in
      try await queue(redis, ["1", "2", "3"])
      let left = try await read(redis, as: "dead")
      _ = try await redis.send(
        "XDEL", .text(OrderStream.key), .text(left[1].id.text), deadlineMilliseconds: 20_000)
      let replies = try await send(redis) { pipeline in
        OrderStream.appendClaim(
          as: "w2", idleMilliseconds: 0, from: nil, count: 2, to: &pipeline)
      }
      let first = try OrderStream.claim(replies[0])
      #expect(first.entries == [left[0]])
      #expect(first.vanished == [left[1].id])
      let rest = try await send(redis) { pipeline in
        OrderStream.appendClaim(
          as: "w2", idleMilliseconds: 0, from: first.next, count: 2, to: &pipeline)
        OrderStream.appendPending(
          from: left[0].id, through: left[2].id, count: 10, to: &pipeline)
      }
      #expect(try OrderStream.claim(rest[0]).entries == [left[2]])
      #expect(try OrderStream.claim(rest[0]).next == nil)
      #expect(try OrderStream.deliveries(rest[1]).map(\.times) == [2, 2])
    }
  }

  @Test("an entry without an event is still an entry")
  func foreign() async throws {
    try await withRedis { _, redis in
      try await queue(redis, [])
      _ = try await redis.send(
        "XADD", .text(OrderStream.key), "*", "other", "x", deadlineMilliseconds: 20_000)
      #expect(try await read(redis, as: "w1").map(\.event) == [nil])
    }
  }

  @Test("a dead letter carries its reason")
  func dead() async throws {
    try await withRedis { _, redis in
      try await send(redis) { pipeline in
        OrderStream.appendDead(
          event: Array("{".utf8), code: "malformed", detail: "cut", source: "7-0", to: &pipeline)
      }.allAccepted()
      let reply = try await redis.send(
        "XRANGE", .text(OrderStream.deadKey), "-", "+", deadlineMilliseconds: 20_000)
      let fields = try reply.items()[0].items()[1].items()
      let texts = try fields.map { try $0.text }
      #expect(
        texts == ["event", "{", "code", "malformed", "detail", "cut", "source", "7-0"])
    }
  }

  @Test("intake tells a repeated event from a new one and from another of its name")
  func memory() async throws {
    try await withRedis { _, redis in
      let digests: [[UInt8]] = [[1], [1], [2], [1]]
      let replies = try await send(redis) { pipeline in
        for digest in digests {
          IntakeMemory.appendRemember(event: "e1", digest: digest, to: &pipeline)
        }
      }
      var seen: [IntakeMemory.Recollection] = []
      for (reply, digest) in zip(replies, digests) {
        seen.append(try IntakeMemory.recollection(reply, digest: digest))
      }
      #expect(seen == [.new, .same, .different, .same])
    }
  }

  @Test("stream ids are read strictly", arguments: ["", "1", "1-", "-1-0", "1-2-3", "a-1"])
  func ids(text: String) {
    #expect(StreamID(text) == nil)
    #expect(StreamID("5-7") == StreamID(milliseconds: 5, sequence: 7))
  }
}
