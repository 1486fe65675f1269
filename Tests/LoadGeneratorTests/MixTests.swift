import LoadGenerator
import Records
import Testing

@Suite("A mix of requests")
struct MixTests {
  private static func mix(_ text: String) throws -> TrafficMix {
    try TrafficMix(try JSON.parse(text, limits: .trusted))
  }

  /// What a request looks like to be.
  private static func kind(_ request: TestServer.Request) -> RequestKind {
    if request.method == "HEAD" { return .head }
    if request.has("Sec-Purpose: prefetch") { return .prefetch }
    if request.text.contains("Googlebot") { return .bot }
    if request.visitor != nil { return .returning }
    return ["/a1", "/b2"].contains(request.path) ? .new : .unknown
  }

  /// A shop's redirector, as far as a mix needs one.
  private static func redirector() throws -> TestServer {
    try TestServer { request in
      switch kind(request) {
      case .unknown: .status(404, body: "no")
      case .new: .status(302, fields: "Set-Cookie: dl_vid=v\(request.number); Path=/\r\n")
      case .head:
        .init(pieces: ["HTTP/1.1 302 Found\r\nContent-Length: 7\r\n\r\n"])
      default: .status(302)
      }
    }
  }

  private static func plan(_ server: TestServer) throws -> LoadPlan {
    var plan = try RunTests.plan(server)
    // On one connection requests arrive in the order in which they were sent.
    plan.connections = 1
    plan.codes = try TextTable(["a1", "b2"])
    plan.visitors = try TextTable((0..<1_000).map { "visitor-\($0)" })
    plan.mix = try mix(
      #"{"new": 5, "returning": 10, "unknown": 2, "bots": 1, "head": 1, "prefetch": 1}"#)
    return plan
  }

  @Test("its shares are exact in a run of whole rounds, whatever the seed", arguments: [1, 2, 77])
  func shares(seed: UInt64) throws {
    let server = try Self.redirector()
    var plan = try Self.plan(server)
    plan.seed = seed
    let report = try LoadRun.report(of: plan)
    let measured = try server.stop().suffix(200)
    for kind in RequestKind.ofMix {
      #expect(report.clicks.tally.requests(kind) == plan.mix.share(of: kind) * 10)
      #expect(measured.count { Self.kind($0) == kind } == plan.mix.share(of: kind) * 10)
    }
    #expect(report.isClean)
    #expect(Set(measured.filter { Self.kind($0) == .new }.map(\.path)) == ["/a1", "/b2"])
    #expect(Set(measured.compactMap(\.visitor)).count > 50)
  }

  @Test("the same seed asks the same requests, another seed others")
  func seeds() throws {
    func run(_ seed: UInt64) throws -> [String] {
      let server = try Self.redirector()
      var plan = try Self.plan(server)
      plan.seed = seed
      _ = try LoadRun.report(of: plan)
      return try server.stop().map { "\($0.path) \($0.visitor ?? "") \(Self.kind($0))" }
    }
    let first = try run(5)
    #expect(try run(5) == first)
    #expect(try run(6) != first)
  }

  @Test(
    "what isn't a mix is refused",
    arguments: [
      "[]", "{}", #"{"old": 1}"#, #"{"new": -1}"#, #"{"new": 1.5}"#, #"{"new": 10001}"#,
      #"{"orders": 1}"#,
    ])
  func refused(text: String) {
    #expect(throws: TrafficMix.Objection.self) { try Self.mix(text) }
  }

  @Test("later shares replace earlier ones, and the sum has to be something")
  func layers() throws {
    let mix = try Self.mix(#"{"new": 3, "bots": 1}"#).replaced(by: Self.mix(#"{"new": 0}"#))
    #expect(mix.share(of: .new) == 0 && mix.share(of: .bot) == 1 && mix.objection == nil)
    #expect(mix.replaced(by: try Self.mix(#"{"bots": 0}"#)).objection != nil)
  }

  @Test("a file of lines is taken whole or refused by its first bad line")
  func table() throws {
    #expect(try TextTable(lines: Array("a\nbc\r\nd".utf8), limit: 3).count == 3)
    #expect(throws: TextTable.Objection.empty) { try TextTable(lines: [], limit: 3) }
    #expect(throws: TextTable.Objection.line(2)) {
      try TextTable(lines: Array("a\n\nb\n".utf8), limit: 3)
    }
    #expect(throws: TextTable.Objection.line(1)) {
      try TextTable(lines: Array("a b\n".utf8), limit: 3)
    }
    #expect(throws: TextTable.Objection.tooMany(limit: 1)) {
      try TextTable(lines: Array("a\nb\n".utf8), limit: 1)
    }
  }

  @Test("visitors are collected by clicking without a cookie")
  func collection() throws {
    let server = try Self.redirector()
    var plan = try RunTests.plan(server, .closed)
    plan.codes = try TextTable(["a1"])
    plan.mix = TrafficMix(only: .new)
    let (cookies, tally) = try VisitorCollection.visitors(150, by: plan)
    #expect(Set(cookies.map { String(decoding: $0, as: UTF8.self) }).count == 150)
    #expect(tally.answers(.new, status: 302) == 150)
    #expect(try server.stop().count == 150)
  }

  @Test("idle connections ask once, are held, and those that the server ends are counted")
  func idle() throws {
    let server = try TestServer { request in
      var reply = TestServer.Reply.status(200)
      reply.closes = request.connection == 3
      return reply
    }
    var plan = try RunTests.plan(server, .closed)
    plan.connections = 200
    plan.milliseconds = 100
    var held = 0
    let outcome = try IdleHold.outcome(of: plan) { held = $0 }
    #expect(outcome.opened == 200 && outcome.answered == 200 && outcome.ended == 1)
    #expect(outcome.refused == 0 && outcome.unexpected == 0 && !outcome.isClean)
    #expect(held == 200)
    #expect(try server.stop().count == 200)
  }
}
