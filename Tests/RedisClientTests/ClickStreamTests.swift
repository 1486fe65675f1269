import Programme
import RedisClient
import TestSupport
import Testing

@Suite("the stream of clicks")
struct ClickStreamTests {
  static let line = ClickLine.count(
    Hour(number: 1), LinkCode(trusted: "aB3"), .touch, clicks: 2)

  static func handOver(
    _ records: Range<Int64>, of source: String = "a", to redis: RedisService
  ) async throws -> Int64 {
    var bytes: [UInt8] = []
    line.append(to: &bytes)
    var pipeline = RedisPipeline()
    ClickStream.appendHandOver(source: source, records: records, clicks: bytes, to: &pipeline)
    return try await redis.send(pipeline, deadlineMilliseconds: 5_000)[0].integerValue()
  }

  static func entries(
    in redis: RedisService
  ) async throws -> (entries: [ClickStream.Entry], malformed: [StreamID]) {
    var pipeline = RedisPipeline()
    ClickStream.appendRead(count: 100, blockMilliseconds: nil, to: &pipeline)
    let replies = try await redis.send(pipeline, deadlineMilliseconds: 5_000)
    return try ClickStream.entries(read: replies[0])
  }

  static func places(
    _ sources: [String], in redis: RedisService
  ) async throws -> (handed: [Int64], counted: [Int64]) {
    var pipeline = RedisPipeline()
    ClickStream.appendPlaces(of: sources, to: &pipeline)
    let replies = try await redis.send(pipeline, deadlineMilliseconds: 5_000)
    return (try ClickStream.places(replies[0]), try ClickStream.places(replies[1]))
  }

  @Test("a sum is added where the one before ended, and nowhere else")
  func handOver() async throws {
    try await withRedis { _, redis in
      #expect(try await Self.handOver(0..<5, to: redis) == 5)
      #expect(try await Self.handOver(0..<5, to: redis) == 5)
      #expect(try await Self.handOver(6..<7, to: redis) == 5)
      #expect(try await Self.handOver(5..<7, to: redis) == 7)
      #expect(try await Self.handOver(3..<4, of: "b", to: redis) == 0)
      let (entries, malformed) = try await Self.entries(in: redis)
      #expect(entries.map(\.records) == [0..<5, 5..<7])
      #expect(entries.allSatisfy { $0.source == "a" && $0.clicks == [Self.line] })
      #expect(malformed.isEmpty)
      let places = try await Self.places(["a", "b"], in: redis)
      #expect(places.handed == [7, 0] && places.counted == [0, 0])
    }
  }

  @Test("what is done is removed, and who is behind or beside it is told where the books are")
  func done() async throws {
    try await withRedis { _, redis in
      for source in ["a", "b", "c", "d"] {
        _ = try await Self.handOver(0..<9, of: source, to: redis)
      }
      let entries = try await Self.entries(in: redis).entries
      var pipeline = RedisPipeline()
      ClickStream.appendDone(
        entries.map(\.id), counted: ["a": 9, "b": 20, "c": 5, "d": 4], repeated: ["b", "c"],
        misplaced: ["d"], to: &pipeline)
      try await redis.send(pipeline, deadlineMilliseconds: 5_000).allAccepted()
      let places = try await Self.places(["a", "b", "c", "d"], in: redis)
      #expect(places.counted == [9, 20, 5, 4])
      #expect(places.handed == [9, 20, 9, 4])
      #expect(try await Self.entries(in: redis).entries.isEmpty)
      var forget = RedisPipeline()
      ClickStream.appendForget(["a", "d"], to: &forget)
      try await redis.send(forget, deadlineMilliseconds: 5_000).allAccepted()
      #expect(try await Self.places(["a", "b"], in: redis).handed == [0, 20])
    }
  }

  @Test(
    "entries of another shape are told apart",
    arguments: [
      ["event", "{}"], ["source", "a", "from", "0", "to", "1"],
      ["source", "a", "from", "1", "to", "1", "clicks", ""],
      ["source", "a", "from", "-1", "to", "1", "clicks", ""],
      ["source", "", "from", "0", "to", "1", "clicks", ""],
      ["source", "a", "from", "0", "to", "x", "clicks", ""],
      ["source", "a", "from", "0", "to", "1", "clicks", "c"],
    ])
  func malformed(fields: [String]) async throws {
    try await withRedis { _, redis in
      var pipeline = RedisPipeline()
      pipeline.add(["XADD", .text(ClickStream.key), "*"] + fields.map { .text($0) })
      try await redis.send(pipeline, deadlineMilliseconds: 5_000).allAccepted()
      #expect(try await Self.handOver(0..<1, to: redis) == 1)
      let (entries, malformed) = try await Self.entries(in: redis)
      #expect(entries.count == 1 && malformed.count == 1)
    }
  }
}
