import EventLoops
import Foundation
import Records
import TestSupport
import Testing

@testable import dyelink

@Suite("Commands that talk to a running Dyelink")
struct ClientTests {
  @Test(
    "take http addresses",
    arguments: [
      ("http://127.0.0.1:8081", Endpoint.tcp(host: "127.0.0.1", port: 8081)),
      ("http://[::1]:1/", .tcp(host: "::1", port: 1)),
      ("http://console", .tcp(host: "console", port: 80)),
      ("http://[::1]", .tcp(host: "::1", port: 80)),
    ])
  func goodURL(text: String, endpoint: Endpoint) throws {
    #expect(try ServerURL(parsing: text).endpoint == endpoint)
  }

  @Test(
    "refuse addresses that they can't ask",
    arguments: [
      "https://x", "127.0.0.1:8081", "http://", "http://a/b", "http://u:p@h", "http://h:x",
    ])
  func badURL(text: String) throws {
    let failure = try #require(throws: CommandFailure.self) { try ServerURL(parsing: text) }
    #expect(failure.status == .usage)
  }

  @Test(
    "end with a status that tells what kind of refusal it was",
    arguments: [
      (400, "malformed", dyelink.ExitStatus.data), (401, "unauthorized", .noPermission),
      (403, "forbidden", .noPermission), (404, "not_found", .data), (409, "link_exists", .data),
      (413, "too_large", .data), (422, "unknown_reference", .data), (429, "rate_limited", .data),
      (500, "internal_error", .unavailable), (503, "unavailable", .unavailable),
    ])
  func problems(status: Int, code: String, exit: dyelink.ExitStatus) throws {
    let body = try JSON.parse(
      #"{"code":"\#(code)","detail":"the detail","record":3,"line":4}"#, limits: .trusted)
    let failure = ProblemReport(status: status, body: body).failure
    #expect(failure.status == exit)
    #expect(failure.what.contains("record 3") && failure.what.contains("line 4"))
    #expect(failure.why.contains(code) && failure.why.contains("the detail"))
    #expect(!failure.remedy.isEmpty)
  }

  @Test(
    "say what to do about a conflict of each kind",
    arguments: [
      ("key_conflict", "--key"), ("link_exists", "another id"), ("not_held", "dyelink explain"),
      ("out_of_order", "later time"), ("out_of_stock", "dyelink stock list"),
      ("payout_state", "dyelink payout list"), ("period_closed", "dyelink payout periods"),
      ("sharer_limit", "unbind"),
    ])
  func conflicts(code: String, remedy: String) throws {
    let body = try JSON.parse(#"{"code":"\#(code)","detail":"d"}"#, limits: .trusted)
    #expect(ProblemReport(status: 409, body: body).failure.remedy.contains(remedy))
  }

  @Test("find each of several processes in a directory for as long as it runs")
  func addressesOfSeveral() throws {
    let data = try TemporaryDirectory()
    let other = Process()
    other.executableURL = URL(fileURLWithPath: "/bin/cat")
    other.standardInput = Pipe()
    try other.run()
    defer {
      kill(other.processIdentifier, SIGKILL)
      other.waitUntilExit()
    }
    let redirect = Addresses(redirect: "127.0.0.1:1", redis: "unix:///r", pid: getpid())
    let console = Addresses(console: "127.0.0.1:2", pid: other.processIdentifier)
    try redirect.write(to: data.directory)
    try console.write(to: data.directory)
    let both = try #require(Addresses(in: data.directory))
    #expect(both.redirect == redirect.redirect && both.console == console.console)
    #expect(both.redis == redirect.redis)
    #expect(Addresses.process(in: data.directory) { $0.redirect != nil } == getpid())
    #expect(Addresses.process(in: data.directory) { $0.console != nil } == console.pid)
    // Whoever came last goes first, and takes nobody else's away.
    console.withdraw(from: data.directory)
    #expect(Addresses(in: data.directory) == redirect)
    try console.write(to: data.directory)
    redirect.withdraw(from: data.directory)
    #expect(Addresses(in: data.directory) == console)
    console.withdraw(from: data.directory)
    #expect(Addresses(in: data.directory) == nil)
  }

  @Test("find what a running Dyelink wrote down, and take nothing else for it")
  func addresses() throws {
    let data = try TemporaryDirectory()
    #expect(Addresses(in: data.directory) == nil)
    let written = Addresses(
      redirect: "127.0.0.1:1", console: "127.0.0.1:2", redis: "unix:///r", pid: 7)
    try written.write(to: data.directory)
    #expect(Addresses(in: data.directory) == written)
    try data.directory.replace(Addresses.fileName, with: Array("{".utf8))
    #expect(Addresses(in: data.directory) == nil)
  }
}

@Suite("The admin token")
struct AdminTokenTests {
  @Test("is made once, for its owner's eyes only")
  func madeOnce() throws {
    let data = try TemporaryDirectory()
    let first = try AdminToken.obtain(in: data.directory, variables: [:])
    #expect(first.count >= 64)
    #expect(try AdminToken.obtain(in: data.directory, variables: [:]) == first)
    #expect(try fileMode(data.path(of: AdminToken.fileName)) == 0o600)
  }

  @Test("comes from the environment first, and is not written down then")
  func fromEnvironment() throws {
    let data = try TemporaryDirectory()
    let given = "0123456789abcdef"
    let variables = [EnvironmentOnly.adminToken: given]
    #expect(try AdminToken.obtain(in: data.directory, variables: variables) == given)
    #expect(try data.directory.names().isEmpty)
  }

  @Test(
    "is refused when it can be guessed or sent by no header",
    arguments: [
      "short", "0123456789abcdef\n", "0123456789 abcdef", "123456789abcdef", "aaaabbbbccccdddd",
    ])
  func refused(token: String) throws {
    let data = try TemporaryDirectory()
    let failure = try #require(throws: CommandFailure.self) {
      try AdminToken.obtain(in: data.directory, variables: [EnvironmentOnly.adminToken: token])
    }
    #expect(failure.status == .configuration)
    #expect(!failure.description.contains(token))
  }

  @Test(
    "kept in a file that others may use, or that can be guessed, is refused",
    arguments: [
      (0o600, "0123456789abcdef", nil), (0o400, "0123456789abcdef\n", nil),
      (0o640, "0123456789abcdef", "remove the file"), (0o604, "0123456789abcdef", "others"),
      (0o620, "0123456789abcdef", "others"), (0o600, "123456789abcdef", "guessed"),
      (0o600, "", "guessed"), (0o600, "aaaabbbbccccdddd", "openssl"),
      (0o600, "0123456789abcdefé", "header"),
    ] as [(Int, String, String?)])
  func file(mode: Int, token: String, hint: String?) throws {
    let data = try TemporaryDirectory()
    try data.directory.replace(AdminToken.fileName, with: Array(token.utf8))
    let path = data.path(of: AdminToken.fileName)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    try data.directory.link("other", to: data.path)
    for directory in [data.directory, data.directory.subdirectory("other")] {
      guard let hint else {
        #expect(try AdminToken.obtain(in: directory, variables: [:]) == "0123456789abcdef")
        continue
      }
      let failure = try #require(throws: CommandFailure.self) {
        try AdminToken.obtain(in: directory, variables: [:])
      }
      #expect(failure.status == .configuration)
      #expect(failure.description.contains(hint), "\(failure)")
      #expect(token.isEmpty || !failure.description.contains(token))
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == token)
  }
}

@Suite("Lifetimes")
struct LifetimeTests {
  @Test(
    "are a whole number of a unit",
    arguments: [
      ("30d", 2_592_000), ("12h", 43_200), ("90m", 5_400), ("1s", 1), ("99999d", 8_639_913_600),
      ("0d", nil), ("d", nil), ("30", nil), ("-1d", nil), ("1.5h", nil), ("30 d", nil), ("", nil),
      ("100000d", nil), ("３d", nil), ("1w", nil), ("30D", nil),
    ] as [(String, Int64?)])
  func reading(text: String, seconds: Int64?) {
    #expect(Lifetime(argument: text)?.seconds == seconds)
  }
}

@Suite("Records from a file")
struct RecordSourceTests {
  private func chunks(_ text: String) throws -> [RecordSource.Chunk] {
    let files = try TemporaryDirectory()
    try files.directory.replace("records", with: Array(text.utf8))
    var source = try RecordSource(path: files.path(of: "records"))
    var chunks: [RecordSource.Chunk] = []
    while let chunk = try source.next() { chunks.append(chunk) }
    return chunks
  }

  @Test("leave out comments and blank lines, and know on which line each stood")
  func lines() throws {
    let chunk = try #require(try chunks("# c\n{\"a\":1}\n\n \r\n{\"b\":2}\r\n{\"c\":3}").first)
    #expect(chunk.lines == [2, 5, 6])
    #expect(String(decoding: chunk.bytes, as: UTF8.self) == "{\"a\":1}\n{\"b\":2}\r\n{\"c\":3}\n")
  }

  @Test("come in chunks that the API takes")
  func chunking() throws {
    let count = 2 * RecordSource.recordsPerChunk + 1
    let all = try chunks(String(repeating: "{}\n", count: count))
    #expect(all.map(\.records) == [10_000, 10_000, 1])
    let long =
      "{\"a\":\"" + String(repeating: "x", count: RecordSource.lineLimitBytes / 2) + "\"}\n"
    #expect(try chunks(String(repeating: long, count: 40)).allSatisfy { $0.bytes.count < 16 << 20 })
  }

  @Test("of nothing are no chunk", arguments: ["", "\n\n", "# only\n# comments"])
  func empty(text: String) throws { #expect(try chunks(text).isEmpty) }

  @Test("may not be longer than a record")
  func tooLong() throws {
    let failure = try #require(throws: CommandFailure.self) {
      try chunks(String(repeating: "x", count: RecordSource.lineLimitBytes + 100_000))
    }
    #expect(failure.status == .data)
  }
}
