import EventLoops
import Meters
import Programme
import RedisClient
import Settlement
import Storage
import TestSupport
import Testing

@testable import Redirector

@Suite("clicks are counted exactly", .serialized)
struct TallyTests {
  static func withBooks(
    _ configure: (inout RedirectorConfiguration) -> Void = { _ in },
    _ body: (RunningRedirector, CountedClicks) async throws -> Void
  ) async throws {
    // Killed, Redis keeps what it has answered.
    try await withRedirector(
      redis: ["--appendonly", "yes", "--appendfsync", "always"],
      {
        $0.limits.tallyMilliseconds = 200
        configure(&$0)
      }
    ) { redirector in
      try await redirector.publish("k1")
      try await redirector.publish("plain", linkCopy(placement: .article))
      let books = try CountedClicks(redirector)
      try await body(redirector, books)
      try await books.close()
    }
  }

  static func expect(_ client: CountingClient, in books: CountedClicks) async throws {
    _ = try await eventually { try books.sums() == client.sums }
    #expect(try books.sums() == client.sums)
  }

  @Test("by link and kind, over Redis's death, two loops, and a restart with one of them")
  func exact() async throws {
    try await Self.withBooks({ $0.loops = 2 }) { redirector, books in
      var client = CountingClient()
      try client.click(redirector, times: 5)
      redirector.redis.suspend()
      try client.click(redirector, times: 5)
      redirector.redis.kill()
      try client.click(redirector, times: 5)
      try redirector.redis.start()
      try client.click(redirector, times: 5)
      #expect(redirector.stop().isClean)
      try await Self.expect(client, in: books)
      for kind in ClickKind.allCases {
        let counted = try books.sums().filter { $0.key.hasSuffix(" \(kind)") }.values.reduce(0, +)
        #expect(redirector.metric("dyelink_clicks_total", "outcome=\"\(kind)\"") == Int(counted))
      }
      #expect(
        redirector.metric("dyelink_redirect_answers_total", "status=\"302\"")
          == Int(client.total))
      redirector.redis.kill()
      try redirector.start()
      try client.click(redirector, times: 0)
      #expect(!redirector.stop(deadlineMilliseconds: 50).isClean)
      redirector.configuration.loops = 1
      try redirector.redis.start()
      try redirector.start()
      try client.click(redirector, times: 5)
      #expect(redirector.stop().isClean)
      try await Self.expect(client, in: books)
    }
  }

  @Test("clicks that a full disk refuses are no clicks")
  func diskFull() async throws {
    let twoRecords = JournalSegment.headerBytes + 2 * JournalRecord.bytes
    try await Self.withBooks({ $0.limits.journalSegmentBytes = twoRecords }) { redirector, books in
      var client = CountingClient()
      try client.click(redirector, times: 1)
      let journal = redirector.data.directory.subdirectory("journal").subdirectory("loop-0")
      let last = try journal.names().compactMap(JournalSegment.number(of:)).max()
      let next = JournalSegment.name(try #require(last) + 1)
      try journal.link(next, to: "/dev/full")
      try client.click(redirector, times: 2)
      #expect(redirector.metric("dyelink_clicks_total", "outcome=\"refused\"") > 0)
      try journal.remove(next)
      let recovers = try await eventually {
        try client.click(redirector, times: 1)
        return redirector.metric("dyelink_journal_refuses") == 0
      }
      #expect(recovers)
      #expect(redirector.stop().isClean)
      try await Self.expect(client, in: books)
    }
  }

  @Test("Redis without its data, and older books, are told again what they lack, and nothing twice")
  func lostData() async throws {
    try await Self.withBooks { redirector, books in
      var client = CountingClient()
      try client.click(redirector, times: 10)
      try await Self.expect(client, in: books)
      _ = try await redirector.commands.send("FLUSHALL", deadlineMilliseconds: 5_000)
      try await redirector.publish("k1")
      try await redirector.publish("plain", linkCopy(placement: .article))
      try client.click(redirector, times: 10)
      try await Self.expect(client, in: books)
      // Books that know of nothing, as after going back to a backup.
      await books.stop()
      let older = try CountedClicks(redirector)
      try client.click(redirector, times: 1)
      try await Self.expect(client, in: older)
      try await older.close()
    }
  }

  @Test("a worker that dies between its books and Redis counts nothing twice")
  func repeated() async throws {
    try await Self.withBooks { redirector, books in
      await books.stop()
      var client = CountingClient()
      try client.click(redirector, times: 3)
      #expect(redirector.stop().isClean)
      // The books are written, and the stream still holds what they were told.
      var pipeline = RedisPipeline()
      ClickStream.appendRead(count: 10, blockMilliseconds: nil, to: &pipeline)
      let replies = try await redirector.commands.send(pipeline, deadlineMilliseconds: 5_000)
      let entries = try ClickStream.entries(read: replies[0]).entries
      #expect(!entries.isEmpty)
      books.start()
      try await Self.expect(client, in: books)
      await books.stop()
      for entry in entries {
        var again = RedisPipeline()
        var lines: [UInt8] = []
        for line in entry.clicks { line.append(to: &lines) }
        again.add(
          "XADD", .text(ClickStream.key), "*", "source", .text(entry.source), "from",
          .integer(entry.records.lowerBound), "to", .integer(entry.records.upperBound), "clicks",
          .bytes(lines))
        try await redirector.commands.send(again, deadlineMilliseconds: 5_000).allAccepted()
      }
      books.start()
      let isTaken = try await eventually {
        try await redirector.commands.send(
          "XLEN", .text(ClickStream.key), deadlineMilliseconds: 5_000
        ).integerValue() == 0
      }
      #expect(isTaken)
      try await Self.expect(client, in: books)
    }
  }

  @Test("of two workers one takes clicks in, and what isn't ours in the stream is removed")
  func workers() async throws {
    try await Self.withBooks { redirector, books in
      let isReading = try await eventually {
        try await redirector.commands.send(
          "EXISTS", .text(ClickStream.readerKey), deadlineMilliseconds: 5_000
        ).integerValue() == 1
      }
      #expect(isReading)
      let second = try CountedClicks(redirector, name: "others")
      _ = try await redirector.commands.send(
        "XADD", .text(ClickStream.key), "*", "event", "{}", deadlineMilliseconds: 5_000)
      var client = CountingClient()
      try client.click(redirector, times: 2)
      #expect(redirector.stop().isClean)
      let isTaken = try await eventually {
        try await redirector.commands.send(
          "XLEN", .text(ClickStream.key), deadlineMilliseconds: 5_000
        ).integerValue() == 0
      }
      #expect(isTaken)
      #expect(books.metrics.render().contains("outcome=\"malformed\"} 1"))
      try await Self.expect(client, in: books)
      #expect(try second.sums().isEmpty)
      try await second.close()
    }
  }

  @Test("an address with many clicks is known with its visitors, one with few isn't")
  func addresses() async throws {
    try await Self.withBooks({ $0.clientAddressField = "x-real-ip" }) { redirector, books in
      func click(_ fields: String) throws -> VisitorID {
        let answer = try redirector.browser.get("/k1", fields: fields)
        return VisitorID(trusted: try #require(answer.parameter("dl_vid")))
      }
      var crowd: [VisitorID] = []
      for address in ["198.51.100.1, 192.0.2.7", "192.0.2.7", " 192.0.2.7 ", "9, ::ffff:192.0.2.7"]
      {
        crowd.append(try click("X-Real-IP: \(address)\r\n"))
      }
      crowd.append(try click("X-Real-IP: 1\r\nX-Real-IP: 192.0.2.7\r\n"))
      let few = try click("X-Real-IP: 198.51.100.1\r\n")
      for fields in ["", "X-Real-IP: unknown\r\n", "X-Real-IP: 192.0.2.7,\r\n"] {
        for _ in 0..<4 { _ = try click(fields) }
      }
      #expect(redirector.stop().isClean)
      let hash = AddressHasher(try KeyFile(in: redirector.data.directory).load())
      let isThere = try await eventually {
        try books.today { try $0.clicks(from: hash.hash("192.0.2.7", on: $1), on: $1) } == 5
      }
      #expect(isThere)
      let people = try books.today { try $0.people(at: hash.hash("192.0.2.7", on: $1), on: $1) }
      #expect(Set(people) == Set(crowd.map(Person.visitor)))
      let found = try books.today { [crowd] in try $0.addresses(of: .visitor(crowd[0]), on: $1) }
      #expect(found.count == 1)
      #expect(try books.today { try $0.addresses(of: .visitor(few), on: $1) }.isEmpty)
      #expect(try books.sums() == ["k1 touch": 18])
    }
  }

  @Test("without a proxy the address is the connection's, on every one of its clicks")
  func connections() async throws {
    try await Self.withBooks { redirector, books in
      _ = try OutageTests.click(5, redirector)
      _ = try OutageTests.click(2, redirector)
      #expect(redirector.stop().isClean)
      let hash = AddressHasher(try KeyFile(in: redirector.data.directory).load())
      let isThere = try await eventually {
        try books.today { try $0.clicks(from: hash.hash("127.0.0.1", on: $1), on: $1) } == 7
      }
      #expect(isThere)
    }
  }
}
