import RedisClient
import TestSupport
import Testing

@Suite("credentials and permissions")
struct AccessTests {
  static let secret = "p@ss:w/rd%"
  static let encoded = "p%40ss%3Aw%2Frd%25"

  private func connect(
    _ server: RedisServerProcess, user: String?, password: String?
  ) throws -> RedisService {
    var endpoint = try RedisEndpoint(parsing: server.url)
    endpoint.user = user
    endpoint.password = password
    return try RedisService.start(endpoint)
  }

  @Test(
    "the wrong password is told apart from none, and neither shows up in the words",
    arguments: [("wrong-secret", "WRONGPASS"), (nil, "NOAUTH")])
  func refused(password: String?, code: String) async throws {
    let server = try RedisServerProcess(arguments: ["--requirepass", Self.secret])
    let redis = try connect(server, user: nil, password: password)
    let isDown = await eventually { if case .down = redis.state { true } else { false } }
    #expect(isDown)
    guard case .down(.turnedAway(let error)) = redis.state else {
      Issue.record("\(redis.state)")
      return
    }
    #expect(error.code == code)
    #expect(RedisTrouble.turnedAway(error).needsOperator)
    #expect(!"\(redis.state)".contains("wrong-secret"))
    redis.stop()
  }

  @Test("the right password opens")
  func accepted() async throws {
    let server = try RedisServerProcess(arguments: ["--requirepass", Self.secret])
    let redis = try connect(server, user: nil, password: Self.secret)
    #expect(try await redis.send("PING", deadlineMilliseconds: 20_000) == .status("PONG"))
    redis.stop()
  }

  @Test("a command that the user may not give is the operator's to allow")
  func noPermission() async throws {
    let server = try RedisServerProcess(arguments: [
      "--user", "edge", "on", ">" + Self.secret, "~a:*", "+ping", "+get",
    ])
    let redis = try connect(server, user: "edge", password: Self.secret)
    var pipeline = RedisPipeline("GET", "a:1")
    pipeline.add("SET", "a:1", "x")
    pipeline.add("GET", "b:1")
    let replies = try await redis.send(pipeline, deadlineMilliseconds: 20_000)
    #expect(replies[0] == .null)
    for reply in replies[1...] {
      guard case .error(let error) = reply else {
        Issue.record("\(reply)")
        continue
      }
      #expect(error.code == "NOPERM" && error.kind == .configuration)
    }
    redis.stop()
  }

  @Test("a server that is full turns away, and lets in once there is room")
  func full() async throws {
    let server = try RedisServerProcess(arguments: ["--maxclients", "1"])
    let first = try connect(server, user: nil, password: nil)
    _ = try await first.send("PING", deadlineMilliseconds: 20_000)
    let second = try connect(server, user: nil, password: nil)
    let isTurnedAway = await eventually {
      if case .down(.turnedAway(let error)) = second.state { error.isTooManyClients } else { false }
    }
    #expect(isTurnedAway)
    first.stop()
    #expect(try await second.send("PING", deadlineMilliseconds: 20_000) == .status("PONG"))
    second.stop()
  }

  @Test("the database of the URL is the one that is used")
  func database() async throws {
    let server = try RedisServerProcess()
    var endpoint = try RedisEndpoint(parsing: server.url)
    endpoint.database = 3
    let redis = try RedisService.start(endpoint)
    _ = try await redis.send("SET", "a", "b", deadlineMilliseconds: 20_000)
    let keyspace = try await redis.send("INFO", "keyspace", deadlineMilliseconds: 20_000).text
    #expect(keyspace.contains("db3:keys=1"))
    redis.stop()
  }
}
