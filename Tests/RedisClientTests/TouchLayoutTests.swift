import EventLoops
import Programme
import RedisClient
import TestSupport
import Testing

@Suite("touches in Redis")
struct TouchLayoutTests {
  /// As long as those of the redirector's visitors.
  private static let name = "visitor-1-----------------------"
  private let visitor = Person.visitor(VisitorID(trusted: name))

  private func touch(at: Int64, _ code: String, order: UInt64) -> Touch {
    Touch(
      person: visitor, at: Timestamp(milliseconds: at), code: LinkCode(trusted: code), order: order)
  }

  private func record(_ touches: [Touch], _ redis: RedisService) async throws {
    var pipeline = RedisPipeline()
    for touch in touches {
      TouchLayout.append(
        touch, keptUntilMilliseconds: Clock.wallMilliseconds() + 3_600_000, to: &pipeline)
    }
    try await redis.send(pipeline, deadlineMilliseconds: 20_000).allAccepted()
  }

  private func read(_ redis: RedisService) async throws -> (touches: [Touch], malformed: Int) {
    var pipeline = RedisPipeline()
    TouchLayout.appendRead(visitor, to: &pipeline)
    let replies = try await redis.send(pipeline, deadlineMilliseconds: 20_000)
    return try TouchLayout.read(replies[0], of: visitor)
  }

  @Test("touches come back in the order of time, then of recording, however they were added")
  func order() async throws {
    var random = SystemRandomNumberGenerator()
    let seed = random.next()
    var generator = SeededGenerator(seed: seed)
    let expected = (0..<60).map { number in
      touch(
        at: 1_700_000_000_000 + Int64(number / 3),
        String(["zz", "AA", "00"].randomElement(using: &generator)!) + "\(number)",
        order: UInt64(number) << 26)
    }
    try await withRedis { _, redis in
      try await record(expected.shuffled(using: &generator), redis)
      try await record(expected.shuffled(using: &generator), redis)
      let stored = try await read(redis)
      #expect(stored.touches == expected, "seed \(seed)")
      #expect(stored.malformed == 0)
    }
  }

  @Test("two clicks that differ in nothing but the millisecond are two touches")
  func neighbours() async throws {
    let touches = (0..<3).map { touch(at: 1_700_000_000_998 + $0, "ab", order: 7) }
    try await withRedis { _, redis in
      try await record(touches, redis)
      #expect(try await read(redis).touches == touches)
    }
  }

  @Test("an older click that comes late stands before the newer one")
  func late() async throws {
    try await withRedis { _, redis in
      try await record(
        [touch(at: 2_000, "new", order: 0), touch(at: 1_000, "old", order: 1)], redis)
      #expect(try await read(redis).touches.map(\.code.text) == ["old", "new"])
    }
  }

  @Test("the newest 128 touches of a person are kept")
  func kept() async throws {
    let touches = (0..<130).map { touch(at: Int64(1_000 + $0), "c\($0)", order: 0) }
    try await withRedis { _, redis in
      try await record(Array(touches[..<128]), redis)
      #expect(try await read(redis).touches.count == 128)
      try await record(Array(touches[128...]), redis)
      #expect(try await read(redis).touches == Array(touches[2...]))
    }
  }

  @Test("touches beyond the newest 128 don't count, even before they are removed")
  func surplus() async throws {
    let touches = (0..<140).map { touch(at: Int64(1_000 + $0), "c\($0)", order: 0) }
    try await withRedis { _, redis in
      var pipeline = RedisPipeline()
      var writer = TouchWriter()
      for touch in touches {
        writer.append(
          visitor: Self.name, atMilliseconds: touch.at.milliseconds,
          order: touch.order, code: touch.code.text,
          upkeep: .none, to: &pipeline)
      }
      #expect(pipeline.count == 140)
      try await redis.send(pipeline, deadlineMilliseconds: 20_000).allAccepted()
      #expect(try await read(redis).touches == Array(touches[12...]))
      pipeline = RedisPipeline()
      writer.append(
        visitor: Self.name, atMilliseconds: 2_000, order: 1,
        code: "last",
        upkeep: .expiryAndTrim(atMilliseconds: Clock.wallMilliseconds() + 60_000), to: &pipeline)
      try await redis.send(pipeline, deadlineMilliseconds: 20_000).allAccepted()
      let kept = try await redis.send(
        "ZCARD", .text("touch:{\(Self.name)}"), deadlineMilliseconds: 20_000)
      #expect(try kept.integerValue() == 128)
    }
  }

  @Test("a click's touch is the one that a reader finds, and it expires")
  func click() async throws {
    try await withRedis { _, redis in
      var pipeline = RedisPipeline()
      var writer = TouchWriter()
      writer.append(
        visitor: Self.name, atMilliseconds: 1_732_000_000_123, order: 3 << 26 | 77,
        code: "aB3xY9z",
        upkeep: .expiry(atMilliseconds: Clock.wallMilliseconds() + 2_851_200_000), to: &pipeline)
      #expect(pipeline.count == 2)
      try await redis.send(pipeline, deadlineMilliseconds: 20_000).allAccepted()
      let expected = touch(at: 1_732_000_000_123, "aB3xY9z", order: 3 << 26 | 77)
      #expect(try await read(redis).touches == [expected])
      let left = try await redis.send(
        "TTL", .text("touch:{\(Self.name)}"), deadlineMilliseconds: 20_000)
      #expect(try left.integerValue() > 2_851_000)
    }
  }

  @Test(
    "a reported touch doesn't shorten what the redirector counts on: its key is kept a day longer")
  func reportedExpiry() async throws {
    try await withRedis { _, redis in
      // `record` keeps for an hour.
      try await record([touch(at: 9, "ab", order: 1)], redis)
      let left = try await redis.send(
        "TTL", .text("touch:{\(Self.name)}"), deadlineMilliseconds: 20_000)
      let seconds = try left.integerValue()
      #expect((25 * 3_600 - 60...25 * 3_600).contains(seconds))
    }
  }

  @Test("buyers and visitors of one name are different people")
  func buyers() async throws {
    try await withRedis { _, redis in
      let buyer = Person.buyer(BuyerID(trusted: Self.name))
      try await record(
        [
          Touch(
            person: buyer, at: Timestamp(milliseconds: 5), code: LinkCode(trusted: "ab"), order: 1)
        ],
        redis)
      #expect(try await read(redis).touches.isEmpty)
      var pipeline = RedisPipeline()
      TouchLayout.appendRead(buyer, to: &pipeline)
      let replies = try await redis.send(pipeline, deadlineMilliseconds: 20_000)
      #expect(try TouchLayout.read(replies[0], of: buyer).touches.map(\.person) == [buyer])
    }
  }

  @Test(
    "members of other shapes are counted and left out",
    arguments: [
      "", "0000000", "00000000", "0000000!ab", "00000000a!", "00000000toolongacode", "zzzzzzzzab",
    ])
  func malformed(member: String) async throws {
    try await withRedis { _, redis in
      try await record([touch(at: 9, "good", order: 1)], redis)
      _ = try await redis.send(
        "ZADD", .text("touch:{\(Self.name)}"), 1, .text(member), deadlineMilliseconds: 20_000)
      let stored = try await read(redis)
      #expect(stored.touches.map(\.code.text) == ["good"])
      #expect(stored.malformed == 1)
    }
  }

  @Test("a key that holds something else is an error, not an empty answer")
  func wrongType() async throws {
    try await withRedis { _, redis in
      _ = try await redis.send(
        "SET", .text("touch:{\(Self.name)}"), "x", deadlineMilliseconds: 20_000)
      await #expect(throws: RedisError.self) { try await read(redis) }
    }
  }
}
