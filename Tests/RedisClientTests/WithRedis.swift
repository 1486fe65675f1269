import RedisClient
import TestSupport

/// Runs a test against a Redis server of its own.
func withRedis<Value>(
  arguments: [String] = [],
  _ body: (RedisServerProcess, RedisService) async throws -> Value
) async throws -> Value {
  let server = try RedisServerProcess(arguments: arguments)
  let redis = try RedisService.start(try RedisEndpoint(parsing: server.url))
  defer {
    redis.stop()
    server.kill()
  }
  return try await body(server, redis)
}

extension RedisReply {
  /// The content of a bulk or status reply.
  var text: String {
    get throws {
      if case .status(let text) = self { return text }
      return String(decoding: try bytes() ?? [], as: UTF8.self)
    }
  }
}
