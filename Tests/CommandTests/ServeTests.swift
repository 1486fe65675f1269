import EventLoops
import Foundation
import Programme
import Records
import TestSupport
import Testing

@testable import dyelink

/// A `dyelink serve` of its own, on free ports.
final class Serving {
  let data: TemporaryDirectory
  let log: TemporaryDirectory
  let process = Process()

  init(_ arguments: [String] = [], config: String? = nil) throws {
    data = try TemporaryDirectory()
    log = try TemporaryDirectory()
    try log.directory.replace("log", with: [])
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments =
      ["serve", "--data", data.path, "--listen", "127.0.0.1:0", "--console-listen", "127.0.0.1:0"]
      + arguments
    process.environment = Program.environment([:])
    process.standardError = FileHandle(forWritingAtPath: log.path(of: "log"))
    process.standardOutput = FileHandle.nullDevice
    try process.run()
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
  }

  var text: String { (try? String(contentsOfFile: log.path(of: "log"), encoding: .utf8)) ?? "" }

  /// - Returns: once everything is up.
  func isUp() async throws -> Bool {
    await eventually(within: .seconds(60)) { self.text.contains("dyelink: up ") }
  }

  /// The process id of its Redis.
  var redis: Int32? {
    text.split(separator: " ").last { $0.hasPrefix("pid=") && text.contains("started Redis \($0)") }
      .flatMap { Int32($0.dropFirst(4).prefix { $0.isNumber }) }
  }

  func end(_ signal: Int32 = SIGTERM) -> Int32 {
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// A command against it.
  func command(_ arguments: [String], input: String = "") throws -> Program.Outcome {
    try Program.run(arguments + ["--data", data.path], input: input)
  }
}

@Suite("dyelink serve", .serialized)
struct ServeTests {
  @Test("keeps all in its directory, tells its addresses, and leaves no process or socket behind")
  func lifecycle() async throws {
    let serving = try Serving()
    try #require(try await serving.isUp(), "\(serving.text)")
    let data = serving.data
    #expect(try fileMode(data.path) == 0o700)
    #expect(try fileMode(data.path(of: "admin-token")) == 0o600)
    #expect(try fileMode(data.path(of: "keys")) == 0o600)
    let addresses = try #require(Addresses(in: data.directory))
    #expect(addresses.pid == serving.process.processIdentifier)
    #expect(addresses.redirect?.hasPrefix("127.0.0.1:") == true)
    let redis = try #require(serving.redis)
    #expect(ProcessState.isRunning(redis))

    #expect(serving.end() == 0, "\(serving.text)")
    #expect(!ProcessState.isRunning(redis))
    #expect(!data.directory.contains(RedisSocket.name))
    #expect(!data.directory.contains(Addresses.fileName))
    let token = try #require(AdminToken.read(in: data.directory))
    #expect(!serving.text.contains(token))
  }

  @Test("is alone in its directory, and a second one says who is there")
  func alone() async throws {
    let serving = try Serving()
    try #require(try await serving.isUp(), "\(serving.text)")
    let second = try serving.command(["serve"])
    #expect(second.status == 69)
    #expect(second.errors.contains("process \(serving.process.processIdentifier) "))
    #expect(serving.end(SIGINT) == 0)
  }

  @Test("takes its Redis with it when it is killed, and starts again on what is there")
  func killed() async throws {
    let serving = try Serving()
    try #require(try await serving.isUp(), "\(serving.text)")
    let redis = try #require(serving.redis)
    kill(serving.process.processIdentifier, SIGKILL)
    #expect(await eventually { !ProcessState.isRunning(redis) })
  }

  @Test("ends at once at the second signal, without success")
  func secondSignal() async throws {
    let serving = try Serving()
    try #require(try await serving.isUp(), "\(serving.text)")
    // A Redis that doesn't move holds the end up.
    let redis = try #require(serving.redis)
    kill(redis, SIGSTOP)
    kill(serving.process.processIdentifier, SIGTERM)
    #expect(await eventually { serving.text.contains("ending") })
    #expect(serving.end() == 128 + SIGTERM)
    #expect(await eventually { !ProcessState.isRunning(redis) })
  }

  @Test("ends by itself when its Redis doesn't move, and takes that along")
  func stuckRedis() async throws {
    let serving = try Serving()
    try #require(try await serving.isUp(), "\(serving.text)")
    let redis = try #require(serving.redis)
    kill(redis, SIGSTOP)
    #expect(serving.end() == 0, "\(serving.text)")
    #expect(!ProcessState.isRunning(redis))
  }

  @Test("reads its settings again on SIGHUP, and says what has to wait for a restart")
  func reload() async throws {
    let files = try TemporaryDirectory()
    try files.directory.replace("c.yaml", with: Array("loops: 1\n".utf8))
    let serving = try Serving(["--config", files.path(of: "c.yaml")])
    try #require(try await serving.isUp(), "\(serving.text)")
    try files.directory.replace("c.yaml", with: Array("loops: 2\nlog-level: debug\n".utf8))
    kill(serving.process.processIdentifier, SIGHUP)
    #expect(await eventually { serving.text.contains("reloaded log-level=debug") })
    #expect(serving.text.contains("name=loops"))
    try files.directory.replace("c.yaml", with: Array("nonsense: 2\n".utf8))
    kill(serving.process.processIdentifier, SIGHUP)
    #expect(await eventually { serving.text.contains("the settings stay as they were") })
    #expect(serving.end() == 0)
  }

  @Test("obeys the commands that make a link, take records and orders, and explain")
  func commands() async throws {
    let serving = try Serving()
    try #require(try await serving.isUp(), "\(serving.text)")
    let records = TeaShop.records(opened: .init(milliseconds: 1_700_000_000_000))
    let input = records.map(\.text).joined(separator: "\n")
    #expect(
      try serving.command(["record", "import", "-"], input: input).output.contains("17 records"))

    let create = [
      "link", "create", "--shop", "yunwu", "--institution", "xihu", "--promoter", "lin", "--code",
      "Test1",
    ]
    let created = try serving.command(create)
    #expect(created.status == 0 && created.output.contains("\"short_url\""), "\(created.errors)")
    #expect(try serving.command(["link", "list"]).output.split(separator: "\n").count == 5)
    let refused = try serving.command(create + ["--placement", "moon"])
    #expect(refused.status == 65)
    #expect(refused.errors.contains("placement"))

    let event = #"""
      {"type":"order.paid","id":"e1","order":"o1","shop":"yunwu","buyer":"u1","paid_at":"2026-01-01T00:00:00Z","lines":[{"line":"1","product":"puer","quantity":1,"paid_fen":100}]}
      """#
    #expect(
      try serving.command(["order", "push", "-"], input: event).output.contains("1 events queued"))
    let isExplained = try await eventually {
      try serving.command(["explain", "o1"]).output.contains("had no valid touch")
    }
    #expect(isExplained)
    #expect(try serving.command(["order", "show", "o1"]).output.contains("\"estimated\""))
    #expect(try serving.command(["link", "disable", "Test1"]).status == 0)
    #expect(try serving.command(["link", "show", "Test1"]).output.contains("disabled_at"))
    #expect(try serving.command(["link", "show", "nosuch"]).status == 65)
    #expect(serving.end() == 0)
    #expect(try serving.command(["verify"]).status == 0)
  }

  @Test("makes tokens that may do what their role may, until they are revoked")
  func tokens() async throws {
    let serving = try Serving()
    try #require(try await serving.isUp(), "\(serving.text)")
    let create = ["token", "create", "--role", "order-system", "--name", "till"]
    let made = try serving.command(create + ["--expires", "30d"])
    #expect(made.status == 0 && made.output.contains("whsec_"), "\(made.errors)")
    #expect(made.errors.contains("Valid until "))
    #expect(try serving.command(create + ["--expires", "soon"]).status == 64)
    let token = try #require(made.output.split(whereSeparator: \.isWhitespace).dropFirst().first)
    let console = try #require(Addresses(in: serving.data.directory)?.console)
    let asTill = ["DYELINK_TOKEN": String(token), "DYELINK_URL": "http://\(console)"]
    #expect(try Program.run(["link", "list"], variables: asTill).status == 77)
    let listed = try serving.command(["token", "list"]).output
    #expect(listed.contains("\"till\"") && !listed.contains("\"expires_at\":null"))
    #expect(!listed.contains(token))
    #expect(try serving.command(["token", "revoke", "till"]).status == 0)
    let refused = try Program.run(["link", "list"], variables: asTill)
    #expect(refused.status == 77 && refused.errors.contains("revoked"), "\(refused.errors)")
    #expect(serving.end() == 0)
    #expect(!serving.text.contains(token))
  }
}

@Suite("dyelink demo", .serialized)
struct DemoTests {
  @Test("tells the story of one click to its end, and the books it leaves verify")
  func story() throws {
    let data = try TemporaryDirectory()
    let ports = ["--listen", "127.0.0.1:0", "--console-listen", "127.0.0.1:0"]
    let demo = try Program.run(["demo", "--once", "--data", data.path] + ports)
    #expect(demo.status == 0, "\(demo.errors)")
    for part in ["→ 302", "estimated", "settled", "+11.52 yuan", "has grown by 11.52 yuan"] {
      #expect(demo.output.contains(part), "\(part)")
    }
    let verified = try Program.run(["verify", "--data", data.path])
    #expect(verified.status == 0 && verified.output.contains("no difference"), "\(verified.output)")
    #expect(try Program.run(["doctor", "--data", data.path] + ports).status == 0)
  }

  @Test(
    "goes on until it is asked to end, and throws away what it kept", arguments: [SIGINT, SIGTERM])
  func playing(signal: Int32) async throws {
    let files = try TemporaryDirectory()
    for name in ["out", "err"] { try files.directory.replace(name, with: []) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments = ["demo", "--listen", "127.0.0.1:0", "--console-listen", "127.0.0.1:0"]
    process.environment = Program.environment(["TMPDIR": files.path])
    process.standardOutput = FileHandle(forWritingAtPath: files.path(of: "out"))
    process.standardError = FileHandle(forWritingAtPath: files.path(of: "err"))
    try process.run()
    let text = {
      (name: String) in (try? String(contentsOfFile: files.path(of: name), encoding: .utf8)) ?? ""
    }
    #expect(await eventually(within: .seconds(60)) { text("out").contains("Ctrl-C ends the demo") })
    let place = try files.directory.names().filter { $0.hasPrefix("dyelink-demo-") }
    #expect(place.count == 1)
    let data = files.directory.subdirectory(place.first ?? "")
    #expect(Addresses(in: data)?.pid == process.processIdentifier)
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0 && process.terminationReason == .exit)
    #expect(text("err").isEmpty)
    #expect(try files.directory.names() == ["err", "out"])
  }

  @Test("breaks the story off when asked to, and throws away what it kept")
  func brokenOff() async throws {
    let files = try TemporaryDirectory()
    try files.directory.replace("out", with: [])
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments = ["demo", "--listen", "127.0.0.1:0", "--console-listen", "127.0.0.1:0"]
    process.environment = Program.environment(["TMPDIR": files.path])
    process.standardOutput = FileHandle(forWritingAtPath: files.path(of: "out"))
    process.standardError = FileHandle.nullDevice
    try process.run()
    let isUp = await eventually(within: .seconds(60)) {
      ((try? String(contentsOfFile: files.path(of: "out"), encoding: .utf8)) ?? "")
        .contains("A tea shop")
    }
    #expect(isUp)
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    // It may have come to its end before the signal.
    #expect([0, 130].contains(process.terminationStatus))
    #expect(try files.directory.names() == ["out"])
  }
}
