import EventLoops
import RedisClient
import Testing

@Suite("Redis URLs")
struct RedisEndpointTests {
  @Test("a URL tells address, database, user and password")
  func parts() throws {
    let full = try RedisEndpoint(parsing: "redis://me:p%40ss%3Aw%2Frd%25@[::1]:7000/12")
    #expect(full.address == .tcp(host: "::1", port: 7_000))
    #expect(full.database == 12)
    #expect(full.user == "me")
    #expect(full.password == "p@ss:w/rd%")
    #expect(full.description == "redis://[::1]:7000/12")
    let short = try RedisEndpoint(parsing: "redis://redis.internal")
    #expect(short == RedisEndpoint(.tcp(host: "redis.internal", port: 6_379)))
    let nameless = try RedisEndpoint(parsing: "redis://:pw@h:1/")
    #expect(nameless.user == nil && nameless.password == "pw")
    #expect(
      try RedisEndpoint(parsing: "unix:///a/b.sock") == RedisEndpoint(.unix(path: "/a/b.sock")))
  }

  @Test(
    "what can't be read is refused with a hint, and without a word of the password",
    arguments: [
      ("http://h:1", RedisEndpointError.unknownScheme), ("h:1", .unknownScheme),
      ("unix://a", .missingPath), ("unix:///", .missingPath), ("redis://", .badAddress),
      ("redis://u:hush@", .badAddress), ("redis://u:hush@h:99999", .badAddress),
      ("redis://h:1/x", .badDatabase), ("redis://h:1/-1", .badDatabase),
      ("redis://hush@h:1", .badCredentials), ("redis://u:hush%4@h:1", .badCredentials),
      ("redis://u:hush%FF@h:1", .badCredentials), ("redis://::1:5", .badAddress),
    ])
  func refused(url: String, error: RedisEndpointError) {
    #expect(throws: error) { try RedisEndpoint(parsing: url) }
    #expect(!error.description.contains("hush"))
  }
}
