import EventLoops
import Programme
import RedisClient
import TestSupport
import Testing

@testable import Redirector

@Suite("when Redis, the disk or the process fails")
struct OutageTests {
  static let request = "GET /k1 HTTP/1.1\r\nHost: t\r\n\r\n"

  /// Clicks on `k1`, all of which have to be redirected.
  static func click(_ count: Int, _ redirector: RunningRedirector) throws -> [String] {
    let answers = try redirector.browser.send(
      String(repeating: request, count: count), answers: count)
    #expect(answers.count { $0.status == 302 } == count)
    return answers.compactMap { $0.parameter("dl_vid") }
  }

  /// Each visitor has exactly one touch, once everything is shipped.
  static func expectOnce(_ visitors: [String], _ redirector: RunningRedirector) async throws {
    let isThere = try await eventually { try await redirector.visitors() == visitors.count }
    #expect(isThere)
    for visitor in visitors {
      #expect(try await redirector.touches(of: visitor).count == 1)
    }
  }

  @Test("Redis stands still, then dies: known links go on, and no click is lost or doubled")
  func redisAway() async throws {
    try await withRedirector { redirector in
      try await redirector.publish("k1")
      var visitors = try Self.click(50, redirector)
      redirector.redis.suspend()
      visitors += try Self.click(200, redirector)
      let unknown = try redirector.browser.get("/unknown")
      #expect(unknown.status == 503)
      #expect(unknown["Retry-After"] == "1")
      visitors += try Self.click(50, redirector)
      redirector.redis.kill()
      visitors += try Self.click(200, redirector)
      #expect(try redirector.browser.get("/unknown").status == 503)
      try redirector.redis.start()
      visitors += try Self.click(50, redirector)
      try await Self.expectOnce(visitors, redirector)
      #expect(try await eventually { try redirector.browser.get("/unknown").status == 404 })
      #expect(redirector.stop().isClean)
    }
  }

  @Test("a link that one loop has served is served by all of them without Redis")
  func knownToOneLoop() async throws {
    try await withRedirector({ $0.loops = 4 }) { redirector in
      try await redirector.publish("k1")
      #expect(try redirector.browser.get("/k1").status == 302)
      redirector.redis.kill()
      // A connection goes to a loop by chance; 64 that all miss one of four would be a rare one.
      let isKnown = try await eventually {
        try (0..<64).allSatisfy { _ in try redirector.browser.get("/k1").status == 302 }
      }
      #expect(isKnown)
    }
  }

  @Test("the server starts without Redis, is alive, and knows links once Redis is there")
  func startsWithoutRedis() async throws {
    try await withRedirector { redirector in
      try await redirector.publish("k1")
      redirector.stop()
      redirector.redis.kill()
      try redirector.start()
      #expect(try redirector.browser.get("/healthz").status == 200)
      #expect(try redirector.browser.get("/k1").status == 503)
      try redirector.redis.start()
      #expect(try await eventually { try redirector.browser.get("/k1").status == 302 })
    }
  }

  @Test("what an ended process hadn't shipped is shipped by the next one")
  func nextProcess() async throws {
    try await withRedirector { redirector in
      try await redirector.publish("k1")
      var visitors = try Self.click(10, redirector)
      try await Self.expectOnce(visitors, redirector)
      redirector.redis.kill()
      visitors += try Self.click(300, redirector)
      let report = redirector.stop(deadlineMilliseconds: 50)
      #expect(report.unshippedClicks == 300)
      #expect(!report.isClean)
      try redirector.redis.start()
      try redirector.start()
      try await Self.expectOnce(visitors, redirector)
    }
  }

  @Test("the image that a killed process leaves, half a record included, is shipped whole")
  func killed() async throws {
    try await withRedirector { redirector in
      try await redirector.publish("k1")
      let visitors = try Self.click(20, redirector)
      // A copy of the files at any moment is what `kill -9` at that moment leaves.
      let image = try TemporaryDirectory()
      let source = redirector.data.directory.subdirectory("journal").subdirectory("loop-0")
      let target = image.directory.subdirectory("journal").subdirectory("loop-0")
      try target.create()
      for name in try source.names() where JournalSegment.number(of: name) != nil {
        let file = try AppendFile(path: target.path(of: name))
        try file.append(try source.read(name, limitBytes: 1_000_000))
        try file.append([1, 2, 3])
      }
      redirector.stop()
      _ = try await redirector.commands.send("FLUSHALL", deadlineMilliseconds: 5_000)
      redirector.configuration.data = image.directory
      try redirector.start()
      try await Self.expectOnce(visitors, redirector)
      #expect(redirector.metric("dyelink_journal_torn_bytes_total") == 3)
      redirector.stop()
    }
  }

  @Test("journals of loops that there are no more are shipped, and removed")
  func fewerLoops() async throws {
    try await withRedirector({ $0.loops = 3 }) { redirector in
      try await redirector.publish("k1")
      // Enough connections for every loop to have its share.
      let warm = try redirector.browser.send([String](repeating: Self.request, count: 60))
      redirector.redis.kill()
      let cold = try redirector.browser.send([String](repeating: Self.request, count: 60))
      redirector.stop(deadlineMilliseconds: 50)
      let redirected = (warm + cold).compactMap { $0.first?.parameter("dl_vid") }
      #expect(warm.allSatisfy { $0.first?.status == 302 })
      try redirector.redis.start()
      redirector.configuration.loops = 1
      try redirector.start()
      try await Self.expectOnce(redirected, redirector)
      let journals = redirector.data.directory.subdirectory("journal")
      let isGone = try await eventually {
        try journals.names().filter { $0.hasPrefix("loop-") } == ["loop-0"]
      }
      #expect(isGone)
    }
  }

  @Test("when Redis has lost its data, what the journal keeps is shipped again")
  func lostData() async throws {
    try await withRedirector { redirector in
      let commands = redirector.commands
      _ = try await commands.send("SET", "dyelink:epoch", "1", deadlineMilliseconds: 5_000)
      // A second start, which finds the epoch.
      redirector.stop()
      try redirector.start()
      try await redirector.publish("k1")
      let visitors = try Self.click(30, redirector)
      try await Self.expectOnce(visitors, redirector)
      _ = try await commands.send("FLUSHALL", deadlineMilliseconds: 5_000)
      _ = try await commands.send("SET", "dyelink:epoch", "2", deadlineMilliseconds: 5_000)
      _ = try await commands.send(
        "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes", deadlineMilliseconds: 5_000)
      try await Self.expectOnce(visitors, redirector)
    }
  }

  @Test("Redis refuses writes for a while: the touches arrive afterwards")
  func refusedWrites() async throws {
    try await withRedirector { redirector in
      try await redirector.publish("k1")
      let commands = redirector.commands
      _ = try await commands.send(
        "CONFIG", "SET", "min-replicas-to-write", "1", deadlineMilliseconds: 5_000)
      let visitors = try Self.click(20, redirector)
      let isRefused = await eventually {
        redirector.metric("dyelink_touch_shipping_failures_total") > 0
      }
      #expect(isRefused)
      #expect(try await redirector.visitors() == 0)
      _ = try await commands.send(
        "CONFIG", "SET", "min-replicas-to-write", "0", deadlineMilliseconds: 5_000)
      try await Self.expectOnce(visitors, redirector)
    }
  }

  @Test("a disk without space refuses clicks of any kind, and nothing else")
  func diskFull() async throws {
    let oneRecord = JournalSegment.headerBytes + JournalRecord.bytes
    try await withRedirector({ $0.limits.journalSegmentBytes = oneRecord }) { redirector in
      try await redirector.publish("k1")
      try await redirector.publish("plain", linkCopy(placement: .article))
      var visitors = try Self.click(1, redirector)
      // The next segment leads to the device on which every write fails for want of space.
      let journal = redirector.data.directory.subdirectory("journal").subdirectory("loop-0")
      let next = JournalSegment.name(2)
      try journal.link(next, to: "/dev/full")
      for _ in 0..<3 {
        let refused = try redirector.browser.get("/k1")
        #expect(refused.status == 503)
        #expect(refused["Retry-After"] == "1")
        #expect(refused.parameter("dl_cid") == nil)
      }
      #expect(try redirector.browser.get("/plain").status == 503)
      let bodiless = try redirector.browser.head("/k1")
      #expect(bodiless.status == 503 && bodiless.body.isEmpty)
      #expect(try redirector.browser.get("/healthz").status == 200)
      #expect(redirector.metric("dyelink_journal_refuses") == 1)
      #expect(redirector.metric("dyelink_clicks_total", "outcome=\"refused\"") == 5)
      try journal.remove(next)
      let recovers = try await eventually {
        let answer = try redirector.browser.get("/k1")
        if let visitor = answer.parameter("dl_vid") { visitors.append(visitor) }
        return answer.status == 302
      }
      #expect(recovers)
      #expect(redirector.metric("dyelink_journal_refuses") == 0)
      try await Self.expectOnce(visitors, redirector)
    }
  }

  @Test("a journal at its limit refuses clicks until Redis has taken some")
  func journalFull() async throws {
    try await withRedirector({
      $0.limits.journalBytes = 40 * JournalRecord.bytes
      $0.limits.keptJournalBytes = 0
      $0.limits.journalSegmentBytes = 8 * JournalRecord.bytes
    }) { redirector in
      try await redirector.publish("k1")
      var visitors = try Self.click(1, redirector)
      try await Self.expectOnce(visitors, redirector)
      redirector.redis.kill()
      var statuses: Set<Int> = []
      for _ in 0..<60 {
        let answer = try redirector.browser.get("/k1")
        statuses.insert(answer.status)
        if let visitor = answer.parameter("dl_vid") { visitors.append(visitor) }
      }
      #expect(statuses == [302, 503])
      try redirector.redis.start()
      let recovers = try await eventually {
        let answer = try redirector.browser.get("/k1")
        if let visitor = answer.parameter("dl_vid") { visitors.append(visitor) }
        return answer.status == 302
      }
      #expect(recovers)
      try await Self.expectOnce(visitors, redirector)
    }
  }

  @Test("answers that wait for the disk all come before the connection ends")
  func closingAfterSync() async throws {
    try await withRedirector({ $0.journalSync = .always }) { redirector in
      try await redirector.publish("k1")
      let last = "GET /k1 HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n"
      for _ in 0..<20 {
        let text = String(repeating: Self.request, count: 300) + last
        let answers = try redirector.browser.send(text, answers: 302)
        #expect(answers.count { $0.status == 302 } == 301)
        #expect(answers.last?["Connection"] == "close")
      }
    }
  }

  @Test(
    "whatever the journal's policy, answers come in order and clicks arrive once",
    arguments: JournalSync.allCases)
  func policies(sync: JournalSync) async throws {
    try await withRedirector({ $0.journalSync = sync }) { redirector in
      try await redirector.publish("k1")
      let health = "GET /healthz HTTP/1.1\r\nHost: t\r\n\r\n"
      let answers = try redirector.browser.send(
        String(repeating: Self.request + health, count: 100), answers: 200)
      #expect(answers.map(\.status) == (0..<200).map { $0.isMultiple(of: 2) ? 302 : 200 })
      try await Self.expectOnce(answers.compactMap { $0.parameter("dl_vid") }, redirector)
      let file = try redirector.data.directory.subdirectory("journal").subdirectory("loop-0")
        .read(JournalSegment.name(1), limitBytes: 1_000_000)
      #expect(file.count == JournalSegment.headerBytes + 100 * JournalRecord.bytes)
      #expect(redirector.stop().isClean)
    }
  }
}
