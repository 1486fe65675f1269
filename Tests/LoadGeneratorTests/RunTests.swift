import LoadGenerator
import Synchronization
import Testing

@Suite("A run against a server")
struct RunTests {
  /// A plan of 200 measured requests and 40 of warm-up, 4 connections.
  static func plan(_ server: TestServer, _ pace: LoadPlan.Pace = .open(rate: 400)) throws
    -> LoadPlan
  {
    var plan = LoadPlan(target: try Target(server.url), pace: pace)
    plan.milliseconds = 500
    plan.warmUpMilliseconds = 100
    plan.connections = 4
    plan.sleeps = true
    return plan
  }

  @Test(
    "asks exactly what its rate and time come to, and counts every answer",
    arguments: [true, false])
  func exact(sleeps: Bool) throws {
    let server = try TestServer { _ in .status(200) }
    var plan = try Self.plan(server)
    plan.sleeps = sleeps
    let report = try LoadRun.report(of: plan)
    #expect(report.clicks.asked == 200 && report.clicks.tally.answered == 200)
    #expect(report.clicks.latencies.count == 200 && report.clicks.lateness.count == 200)
    #expect(report.isClean && report.clicks.reopened == 0)
    #expect(try server.stop().count == 240)
    #expect(server.connections == 4)
  }

  @Test("a stall of the server is in the latency of all that was due meanwhile")
  func coordinatedOmission() throws {
    let server = try TestServer { request in
      var reply = TestServer.Reply.status(200)
      // One answer in the middle of the measured part holds all others up.
      if request.number == 140 { reply.stallMilliseconds = 200 }
      return reply
    }
    let report = try LoadRun.report(of: try Self.plan(server))
    // At 400 a second, 80 of the 200 requests are due during the stall, and half of those wait for
    // 100 ms of it or more: a fifth of all. Asking a stalled server less would show 4 at most.
    #expect(report.clicks.latencies.microseconds(atPercentile: 82) >= 100_000)
    #expect(report.clicks.latencies.microseconds(atPercentile: 99) >= 190_000)
    #expect(report.clicks.tally.answered == 200)
    // It was the server's fault.
    #expect(report.isClean)
    try server.stop()
  }

  @Test("a closed loop counts what it asked, and that is what the server got")
  func closed() throws {
    let server = try TestServer { _ in .status(200) }
    let report = try LoadRun.report(of: try Self.plan(server, .closed))
    #expect(report.clicks.asked == report.clicks.tally.answered && report.clicks.asked > 0)
    #expect(report.isClean)
    #expect(try server.stop().count >= report.clicks.asked)
  }

  @Test(
    "answers in pieces, in chunks and after an interim one are each one answer",
    arguments: [
      ["HTTP/1.1 20", "0 OK\r\nContent-Le", "ngth: 4\r\n\r\nbo", "dy"],
      ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc", "\r\n0\r\n", "\r\n"],
      ["HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"],
    ])
  func pieces(pieces: [String]) throws {
    let server = try TestServer { _ in .init(pieces: pieces) }
    let report = try LoadRun.report(of: try Self.plan(server, .open(rate: 200)))
    #expect(report.clicks.tally.answers(.plain, status: 200) == 100 && report.isClean)
    #expect(report.clicks.reopened == 0)
    try server.stop()
  }

  @Test("an answer that the connection's end ends is an answer")
  func untilEnd() throws {
    let server = try TestServer { _ in
      .init(pieces: ["HTTP/1.1 200 OK\r\n\r\n", "body"], closes: true)
    }
    let report = try LoadRun.report(of: try Self.plan(server, .open(rate: 200)))
    #expect(report.clicks.tally.answers(.plain, status: 200) == 100 && report.isClean)
    try server.stop()
  }

  @Test("a connection that the server announces to end is opened again, and counted")
  func reopened() throws {
    let server = try TestServer { request in
      guard request.place == 10 else { return .status(200) }
      return .init(
        pieces: ["HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"], closes: true)
    }
    let report = try LoadRun.report(of: try Self.plan(server))
    #expect(report.clicks.tally.answered == 200 && report.isClean)
    #expect(report.clicks.reopened > 0)
    // At the end, one more may be on its way on each of the four.
    let opened = server.connections - 4
    #expect((opened - 4...opened).contains(report.clicks.reopened))
    try server.stop()
  }

  @Test("requests that the server hangs up on are lost, told so, and no others")
  func hungUp() throws {
    let server = try TestServer { request in
      request.number == 100 ? .init(pieces: [""], closes: true) : .status(200)
    }
    let report = try LoadRun.report(of: try Self.plan(server))
    #expect(report.clicks.tally.losses(.plain, .closed) == 1)
    #expect(report.clicks.tally.answered == 199 && report.clicks.asked == 200)
    #expect(report.lost == 1 && !report.isClean && report.clicks.reopened == 1)
    try server.stop()
  }

  @Test("what isn't HTTP is a malformed answer")
  func malformed() throws {
    let server = try TestServer { request in
      request.number == 100 ? .init(pieces: ["SSH-2.0-OpenSSH_9.2\r\n"]) : .status(200)
    }
    let report = try LoadRun.report(of: try Self.plan(server))
    #expect(report.clicks.tally.losses(.plain, .malformed) == 1 && report.lost == 1)
    try server.stop()
  }

  @Test("statuses that aren't right for their kind are counted, and the plan may know better")
  func unexpected() throws {
    let server = try TestServer { .status($0.number % 2 == 0 ? 200 : 503) }
    var plan = try Self.plan(server)
    plan.connections = 1
    let report = try LoadRun.report(of: plan)
    #expect(report.unexpected == 100 && !report.isClean)
    #expect(report.clicks.tally.answers(.plain, status: 503) == 100)
    plan.expected = [.plain: 503]
    #expect(try LoadRun.report(of: plan).clicks.tally.answers(.plain, status: 200) == 100)
    try server.stop()
  }

  @Test("one request per connection is one connection per request")
  func oneRequest() throws {
    let server = try TestServer { _ in .status(200) }
    var plan = try Self.plan(server)
    plan.oneRequestPerConnection = true
    let report = try LoadRun.report(of: plan)
    #expect(report.clicks.tally.answered == 200 && report.isClean)
    let requests = try server.stop()
    #expect(requests.allSatisfy { $0.place == 1 && $0.has("Connection: close") })
    #expect(server.connections == 240)
  }

  @Test("a server that isn't there is unreachable", arguments: [false, true])
  func unreachable(oneRequest: Bool) throws {
    // The first port is nobody's on a machine of today.
    var plan = LoadPlan(target: try Target("http://127.0.0.1:1/"), pace: .open(rate: 1))
    plan.oneRequestPerConnection = oneRequest
    #expect(throws: LoadFailure.self) { try LoadRun.report(of: plan) }
  }

  @Test(
    "only addresses of this machine are its own",
    arguments: [
      ("http://127.0.0.1:8080/a?b", true), ("http://localhost/", true), ("http://[::1]:8080", true),
      ("http://127.9.9.9", true), ("http://192.0.2.1/", false),
      ("http://127.0.0.1.example/", false),
      ("http://127.0.0.300/", false), ("http://[::2]/", false),
    ])
  func loopback(url: String, isLoopback: Bool) throws {
    #expect(try Target(url).isLoopback == isLoopback)
  }
}
