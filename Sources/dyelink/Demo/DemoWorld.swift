import EventLoops
import Programme
import Records
import RedisClient

/// A running Dyelink as the demo uses it: over its sockets, like anybody else.
struct DemoWorld: Sendable {
  let api: APIClient
  let redirect: HTTPClient
  let redis: RedisService
  let addresses: Addresses

  /// - Throws: ``CommandFailure``.
  init(_ addresses: Addresses, redis: RedisEndpoint, token: String) throws {
    guard let console = addresses.console, let redirect = addresses.redirect else {
      preconditionFailure("all roles are running")
    }
    self.addresses = addresses
    api = try APIClient(try ServerURL(parsing: "http://\(console)"), token: token)
    self.redirect = try HTTPClient(try Endpoint(parsing: redirect))
    self.redis = try RedisService.start(redis, name: "redis-demo")
  }

  func close() { redis.stop() }

  /// A click as a browser makes it.
  func click(_ code: String, cookie: String?) async throws -> HTTPResponse {
    var request = HTTPRequest(target: "/\(code)")
    request.fields = [
      ("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X)"),
      ("Accept", "text/html"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document"),
    ]
    if let cookie { request.fields.append(("Cookie", cookie)) }
    do throws(HTTPClientError) { return try await redirect.send(request) } catch {
      throw CommandFailure(
        .unavailable, "the redirector doesn't answer", why: error.reason,
        remedy: "look at the log with --log-level info")
    }
  }

  /// The visitor's touches in Redis.
  func touches(of visitor: VisitorID) async throws -> [Touch] {
    var pipeline = RedisPipeline()
    TouchLayout.appendRead(.visitor(visitor), to: &pipeline)
    let replies = try await redis.send(pipeline, deadlineMilliseconds: 2_000)
    return try TouchLayout.read(replies[0], of: .visitor(visitor)).touches
  }

  /// What an account holds, in fen.
  func balance(_ account: String) async throws -> Int64 {
    let answer = try await api.call("GET", ["balances"], query: [("account", account)])
    let money = answer["items"]?.array?.first { $0["unit"]?.string == Unit.cny.rawValue }
    return money?["amount"]?.integer ?? 0
  }
}
