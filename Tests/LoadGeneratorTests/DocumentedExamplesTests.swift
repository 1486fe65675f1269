import EventLoops
import Foundation
import LoadGenerator
import Records
import TestSupport
import Testing

@Suite("The page on the load generator")
struct DocumentedExamplesTests {
  /// Beside the bundle that the tests are in.
  private static var programs: URL {
    URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
  }

  private static func page() throws -> String { try ProjectFolder.text("docs/load.md") }

  private struct Outcome {
    let status: Int32
    let output: String
  }

  private static func shell(_ script: String, in directory: TemporaryDirectory) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-eu", "-c", script]
    process.currentDirectoryURL = URL(fileURLWithPath: directory.path)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    process.environment = ["PATH": "\(programs.path):\(path)"]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: String(decoding: output, as: UTF8.self))
  }

  /// A redirector and console in one.
  private static func server() throws -> TestServer {
    try TestServer { request in
      if request.method == "POST" { return .status(202, body: "{}") }
      if request.path == "/k1" || request.path == "/" {
        let isNew = request.visitor == nil && request.method == "GET"
        let cookie = isNew ? "Set-Cookie: dl_vid=v\(request.number); Path=/\r\n" : ""
        let head = request.method == "HEAD"
        return head ? .status(302) : .status(302, fields: cookie)
      }
      return .status(404, body: "no")
    }
  }

  @Test("shows commands that end well, and a report with every member that it names")
  func examples() throws {
    let server = try Self.server()
    let place = try TemporaryDirectory()
    try place.directory.replace("token", with: Array("secret\n".utf8))
    let blocks = try Self.page().components(separatedBy: "\n```sh\n").dropFirst()
      .map { $0.components(separatedBy: "\n```\n")[0] }
    #expect(blocks.count >= 6)
    for block in blocks {
      let script = block.replacing(/127\.0\.0\.1:808\d/, with: "127.0.0.1:\(server.port)")
        .replacing("--for 10s", with: "--for 300ms --warm-up 100ms --sleep")
        .replacing("--closed --for 300ms --warm-up 100ms --sleep", with: "--closed --for 100ms")
      let outcome = try Self.shell(script, in: place)
      #expect(outcome.status == 0, "\(script)\n\(outcome.output)")
    }
    let report = try JSON.parse(
      try String(contentsOfFile: place.path(of: "report.json"), encoding: .utf8), limits: .trusted)
    #expect(report["rate_asked"]?.integer == 1_000 && report["requests"]?.integer == 300)
    let page = try Self.page()
    for name in Self.names(in: report) { #expect(page.contains("`\(name)`"), "\(name)") }
    try server.stop()
  }

  private static func names(in json: JSON) -> Set<String> {
    let own = Set((json.members ?? []).map(\.key))
    let inner = (json.members ?? []).map(\.value) + (json.array ?? [])
    return inner.reduce(own) { $0.union(names(in: $1)) }
  }

  @Test("names every option that there is, and no other")
  func options() throws {
    let help = try Self.shell("dyelink-load --help", in: try TemporaryDirectory())
    let names = { (text: String) in Set(text.matches(of: /--[a-z][a-z-]+/).map { String($0.0) }) }
    let page = names(try Self.page())
    #expect(help.status == 0)
    #expect(page.subtracting(["--product"]).subtracting(names(help.output)) == [])
    #expect(names(help.output).subtracting(page).subtracting(["--help"]) == [])
  }

  @Test(
    "names the exit statuses",
    arguments: [
      ("URL --rate 10 --closed", 64), ("URL", 64), ("http://192.0.2.1/ --rate 1", 64),
      ("https://127.0.0.1/ --rate 1", 64), ("URL --rate 2000000", 64),
      ("URL --rate 1000000 --for 86400s", 64), ("URL --rate 1 --mix missing", 66),
      ("URL --rate 1 --codes bad", 65), ("http://127.0.0.1:1/ --rate 1", 69),
      ("URL --rate 100 --for 50ms --warm-up 0s --expect 200", 1),
      ("URL --rate 100 --for 50ms --warm-up 0s --histogram missing/x", 73),
      ("URL --rate 100 --for 50ms --warm-up 0s --histogram h", 0),
    ] as [(String, Int32)])
  func statuses(arguments: String, status: Int32) throws {
    let server = try Self.server()
    let place = try TemporaryDirectory()
    try place.directory.replace("bad", with: Array("a b\n".utf8))
    let outcome = try Self.shell(
      "dyelink-load \(arguments.replacing("URL", with: server.url))", in: place)
    #expect(outcome.status == status, "\(outcome.output)")
    #expect(status == 0 || status == 64 || outcome.output.contains("to do:"))
    try server.stop()
  }
}
