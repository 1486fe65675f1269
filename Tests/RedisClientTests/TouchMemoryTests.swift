import EventLoops
import RedisClient
import TestSupport
import Testing

@Suite("what touches cost")
struct TouchMemoryTests {
  @Test("three touches a visitor take at most 80 bytes of Redis each")
  func bytesPerTouch() async throws {
    let visitors = 20_000
    let each = 3
    try await withRedis { _, redis in
      // The first key of a data set pays for tables that later ones share.
      try await record(visitors: 0..<1_000, each: each, redis)
      let before = try await usedMemory(redis)
      // In pieces of one size, so that Redis's own buffers are the same before and after.
      for first in stride(from: 1_000, to: 1_000 + visitors, by: 1_000) {
        try await record(visitors: first..<first + 1_000, each: each, redis)
      }
      let perTouch = Double(try await usedMemory(redis) - before) / Double(visitors * each)
      print(
        "Redis memory per touch: \(perTouch) bytes (\(visitors) visitors, \(each) touches each)")
      #expect(perTouch <= 80)
      let members = try await redis.send(
        "ZCARD", .text("touch:{\(name(1_500))}"), deadlineMilliseconds: 20_000)
      #expect(members == .integer(Int64(each)))
    }
  }

  /// 32 characters, as visitor ids have.
  private func name(_ number: Int) -> String {
    let digits = String(number, radix: 36)
    return String(repeating: "v", count: 32 - digits.count) + digits
  }

  private func record(visitors: Range<Int>, each: Int, _ redis: RedisService) async throws {
    var pipeline = RedisPipeline()
    var writer = TouchWriter()
    for visitor in visitors {
      for click in 0..<each {
        writer.append(
          visitor: name(visitor),
          atMilliseconds: 1_763_800_000_000 + Int64(visitor * 1_000 + click * 7_777),
          order: UInt64(click) << 26 | UInt64(visitor),
          code: "aB3xY9\(click)",
          upkeep: click == 0
            ? .expiry(atMilliseconds: Clock.wallMilliseconds() + 2_851_200_000) : .none,
          to: &pipeline)
      }
    }
    try await redis.send(pipeline, deadlineMilliseconds: 60_000).allAccepted()
  }

  /// What Redis has allocated, less the buffers of clients and of the append-only file, which come
  /// and go.
  private func usedMemory(_ redis: RedisService) async throws -> Int {
    let info = try await redis.send("INFO", "memory", deadlineMilliseconds: 20_000).text
    func field(_ name: String) throws -> Int {
      let line = try #require(info.split(separator: "\r\n").first { $0.hasPrefix(name + ":") })
      return try #require(Int(line.dropFirst(name.count + 1)))
    }
    return try field("used_memory") - field("mem_clients_normal") - field("mem_aof_buffer")
  }
}
