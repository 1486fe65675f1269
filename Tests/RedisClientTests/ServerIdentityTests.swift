import RedisClient
import TestSupport
import Testing

@Suite("which Redis answers")
struct ServerIdentityTests {
  private func identity(_ redis: RedisService) async throws -> ServerIdentity? {
    var pipeline = RedisPipeline()
    ServerIdentity.appendRead(to: &pipeline)
    let replies = try await redis.send(pipeline, deadlineMilliseconds: 20_000)
    return ServerIdentity(replies[0], replies[1])
  }

  @Test("a server is itself for as long as it runs, and another one is another")
  func runs() async throws {
    let first = try await withRedis { _, redis in
      let first = try #require(try await identity(redis))
      #expect(try await identity(redis) == first)
      return first
    }
    try await withRedis { _, redis in
      let second = try #require(try await identity(redis))
      #expect(second != first)
    }
  }

  static let silent: [(RedisReply, RedisReply)] = [
    (.null, .null),
    (.error(RedisServerError(text: "NOPERM no")), .bulk(Array("master_replid:a\r\n".utf8))),
    (.bulk(Array("run_id:\r\n".utf8)), .bulk(Array("master_replid:a\r\n".utf8))),
    (.bulk(Array("# Server\r\nrun_id:x\r\n".utf8)), .bulk(Array("role:master\r\n".utf8))),
  ]

  @Test("one that doesn't say who it is is nobody", arguments: silent)
  func nobody(server: RedisReply, replication: RedisReply) {
    #expect(ServerIdentity(server, replication) == nil)
  }
}
