import EventLoops
import Foundation
import Logging
import TestSupport
import Testing

@testable import Redirector

@Suite("connections and their limits")
struct ConnectionTests {
  static let click = "GET /k1 HTTP/1.1\r\nHost: t\r\n\r\n"

  static let hasPython = FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")

  @Test(
    "the running server passes every case, whole and in pieces", .enabled(if: hasPython),
    arguments: ["whole", "lines", "bytes"])
  func cases(mode: String) async throws {
    try await withRedirector { redirector in
      try await redirector.publish("k1")
      let judge = Process()
      judge.executableURL = URL(filePath: "/usr/bin/python3")
      let script = ProjectFolder.url("Tests/HTTPCases/run.py").path
      judge.arguments = [script, "\(redirector.running.port)", "--mode", mode, "-v"]
      let output = Pipe()
      judge.standardOutput = output
      try judge.run()
      let said = try output.fileHandleForReading.readToEnd() ?? Data()
      judge.waitUntilExit()
      #expect(judge.terminationStatus == 0, "\(String(decoding: said, as: UTF8.self))")
    }
  }

  @Test("a head that takes too long is answered 408, an idle connection is closed silently")
  func slow() async throws {
    try await withRedirector({
      $0.limits.headMilliseconds = 100
      $0.limits.idleMilliseconds = 100
    }) { redirector in
      for begun in ["G", "GET /k1 HTTP/1.1\r\nHost: t\r\nX: y"] {
        #expect(try redirector.browser.send(begun).first?.status == 408)
      }
      #expect(try redirector.browser.send("").isEmpty)
      try await redirector.publish("k1")
      #expect(try redirector.browser.send(Self.click, answers: 2).map(\.status) == [302])
      #expect(redirector.metric("dyelink_redirect_closings_total", "reason=\"head\"") == 2)
      #expect(redirector.metric("dyelink_redirect_closings_total", "reason=\"idle\"") == 2)
    }
  }

  @Test("a flood of pipelined requests is answered whole, and the answers are not piled up")
  func flood() async throws {
    try await withRedirector { redirector in
      try await redirector.publish("k1")
      let count = 10_000
      let answers = try redirector.browser.send(
        String(repeating: Self.click, count: count), answers: count)
      #expect(answers.count { $0.status == 302 } == count)
      #expect(Set(answers.compactMap { $0.parameter("dl_cid") }).count == count)
    }
  }

  @Test("beyond the cap the connection that was idle longest makes room")
  func cap() async throws {
    try await withRedirector({ $0.limits.connections = 4 }) { redirector in
      try await redirector.publish("k1")
      // Each holds its connection open for a second answer that never comes.
      let answers = try redirector.browser.send(
        [String](repeating: Self.click, count: 12), answers: 2, patienceMilliseconds: 500)
      #expect(answers.count { $0.first?.status == 302 } >= 4)
      #expect(redirector.metric("dyelink_redirect_closings_total", "reason=\"capacity\"") >= 8)
      #expect(try redirector.browser.get("/k1").status == 302)
    }
  }

  @Test("draining closes what is idle, answers what was asked, and ships everything")
  func drain() async throws {
    try await withRedirector { redirector in
      try await redirector.publish("k1")
      let browser = redirector.browser
      // This client keeps its connection after the first answer; draining ends it.
      async let held = Task.detached { try browser.send(Self.click, answers: 2) }.value
      let isServed = await eventually {
        redirector.metric("dyelink_redirect_answers_total", "status=\"302\"") == 1
      }
      #expect(isServed)
      let report = redirector.stop()
      #expect(report.isClean)
      #expect(try await held.count == 1)
      #expect(try await redirector.visitors() == 1)
      #expect(try browser.send(Self.click).isEmpty)
    }
  }

  @Test("draining answers every request that came together, the last one with the end")
  func drainPipelined() async throws {
    try await withRedirector { redirector in
      try await redirector.publish("k1")
      let server = redirector.running
      let target = Endpoint.tcp(host: "127.0.0.1", port: server.port)
      let begun = Self.click.prefix(9)
      var received: [UInt8] = []
      let inTime = try withLoop { loop in
        Connection.connect(loop, to: target, timeoutMilliseconds: 5_000) { result in
          guard case .success(let busy) = result else { return loop.stop() }
          busy.onRead = { bytes in for index in bytes.indices { received.append(bytes[index]) } }
          busy.onEnd = {
            busy.close()
            loop.stop()
          }
          busy.resumeReading()
          busy.write(Array(begun.utf8))
          Connection.connect(loop, to: target, timeoutMilliseconds: 5_000) { result in
            guard case .success(let idle) = result else { return loop.stop() }
            idle.onRead = { _ in Task.detached { server.stop(deadlineMilliseconds: 10_000) } }
            // Draining has begun when idle connections end.
            idle.onEnd = {
              idle.close()
              let rest = Self.click.dropFirst(begun.count) + Self.click + Self.click
              busy.write(Array(rest.utf8))
            }
            idle.resumeReading()
            idle.write(Array(Self.click.utf8))
          }
        }
      }
      #expect(inTime)
      let answers = String(decoding: received, as: UTF8.self)
      #expect(answers.components(separatedBy: "HTTP/1.1 302").count - 1 == 3)
      #expect(answers.components(separatedBy: "Connection: close").count - 1 == 1)
      #expect(answers.hasSuffix("Connection: close\r\n\r\n"))
    }
  }

  @Test("a client that asks for the end gets it with its answer, also when it asks on and on")
  func closing() async throws {
    try await withRedirector { redirector in
      try await redirector.publish("k1")
      let request = "GET /k1 HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n"
      for _ in 0..<4 {
        // The second answer never comes, so these end when the server ends them.
        let one = try redirector.browser.send([String](repeating: request, count: 50), answers: 2)
        #expect(one.count { $0.map(\.status) == [302] } == 50)
        let more = try redirector.browser.send(request + request + Self.click, answers: 2)
        #expect(more.map { $0["Connection"] } == ["close"])
      }
      #expect(redirector.metric("dyelink_redirect_closings_total", "reason=\"idle\"") == 0)
      let isEmpty = await eventually { redirector.metric("dyelink_redirect_connections") == 0 }
      #expect(isEmpty)
    }
  }

  @Test("scanning for codes is limited, and known links are served all the while")
  func scan() async throws {
    try await withRedirector({ $0.limits.unknownCodesPerSecond = 50 }) { redirector in
      try await redirector.publish("k1")
      #expect(try redirector.browser.get("/k1").status == 302)
      let requests = (0..<500).map { "GET /scan\($0) HTTP/1.1\r\nHost: t\r\n\r\n" }.joined()
      let statuses = try redirector.browser.send(requests, answers: 500).map(\.status)
      #expect(statuses.count == 500)
      #expect(Set(statuses) == [404, 503])
      #expect(redirector.metric("dyelink_link_lookups_total", "result=\"refused\"") > 0)
      #expect(try redirector.browser.get("/k1").status == 302)
    }
  }

  @Test("links that are there are learned faster than codes may be scanned for")
  func learning() async throws {
    try await withRedirector({ $0.limits.unknownCodesPerSecond = 2 }) { redirector in
      for number in 0..<40 { try await redirector.publish("link\(number)") }
      let requests = (0..<40).map { "GET /link\($0) HTTP/1.1\r\nHost: t\r\n\r\n" }.joined()
      let statuses = try redirector.browser.send(requests, answers: 40).map(\.status)
      #expect(statuses.count { $0 == 302 } == 40)
      #expect(redirector.metric("dyelink_link_lookups_total", "result=\"refused\"") == 0)
    }
  }

  @Test("new keys are taken over while running, and the last ones stay good")
  func keys() async throws {
    try await withRedirector { redirector in
      try await redirector.publish("k1")
      let visitor = try #require(try redirector.browser.get("/k1").parameter("dl_vid"))
      let cookie = "Cookie: dl_vid=\(visitor)\r\n"
      try redirector.running.rotateKeys()
      #expect(try redirector.browser.get("/k1", fields: cookie).parameter("dl_vid") == visitor)
      try redirector.running.rotateKeys()
      let isReplaced = try await eventually {
        try redirector.browser.get("/k1", fields: cookie).parameter("dl_vid") != visitor
      }
      #expect(isReplaced)
    }
  }

  @Test("two redirectors can't write to one journal")
  func locked() async throws {
    try await withRedirector { redirector in
      _ = #expect(throws: FileError.self) {
        try RedirectServer(
          redirector.configuration, metrics: redirector.metrics, logger: Logger(label: "second"))
      }
    }
  }
}
