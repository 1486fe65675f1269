import EventLoops
import Programme
import RedisClient
import TestSupport
import Testing

@testable import Redirector

@Suite("catching up with a backlog")
struct CatchUpTests {
  @Test("of a backlog so much is sent in a millisecond, and of what comes three quarters besides")
  func pace() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    var pace = CatchUpPace()
    var (now, sent, new) = (Int64(1_000), 0, 0)
    // Nothing is owed for the time before.
    while pace.take(1, at: now) { sent += 1 }
    #expect(sent == CatchUpPace.mostKept)
    let begin = now
    sent = 0
    for _ in 0..<5_000 {
      now += Int64.random(in: 0...2, using: &random)
      let arrived = Int.random(in: 0...60, using: &random)
      pace.note(new: arrived)
      new += arrived
      while pace.take(8, at: now) { sent += 8 }
    }
    let owed = Int(now - begin) * CatchUpPace.recordsPerMillisecond + new * 3 / 4
    #expect(sent <= owed, "seed \(seed)")
    #expect(sent > owed - 6_000, "seed \(seed)")
  }

  @Test("what is sent again sees to every visitor's key again, and what is new to new ones alone")
  func repeated() {
    let visitors = (0..<40 as Range<UInt64>).map { JournalTests.keys.newVisitor($0, ~$0) }
    var batch = TouchBatch(records: 40)
    for (index, visitor) in visitors.enumerated() {
      JournalRecord(
        JournalTests.keys.newClick(milliseconds: 1_000, order: UInt64(index), random: 5),
        isReturning: true, visitor: visitor, address: 0, code: CodeKey("code1")!
      ).append(to: &batch.records)
    }
    func commands(isRepeated: Bool) -> Int {
      let outcome = batch.fill(retentionSeconds: 60, wall: 1_000, now: 0, isRepeated: isRepeated)
      #expect(outcome.touches == visitors.count && outcome.unreadable == 0)
      return batch.pipeline.count
    }
    #expect(commands(isRepeated: false) == 3 * visitors.count)
    #expect(commands(isRepeated: false) == visitors.count)
    #expect(commands(isRepeated: true) == 3 * visitors.count)
    #expect(commands(isRepeated: false) == visitors.count)
    batch.forgetVisitors()
    #expect(commands(isRepeated: false) == 3 * visitors.count)
  }

  @Test("a connection that breaks costs no second sending of what Redis has acknowledged")
  func brokenConnection() async throws {
    try await withRedirector { redirector in
      try await redirector.publish("k1")
      var visitors = try OutageTests.click(20, redirector)
      try await OutageTests.expectOnce(visitors, redirector)
      let killed = try await redirector.commands.send(
        "CLIENT", "KILL", "TYPE", "normal", deadlineMilliseconds: 20_000)
      #expect(try killed.integerValue() > 0)
      visitors += try OutageTests.click(30, redirector)
      try await OutageTests.expectOnce(visitors, redirector)
      let isCounted = await eventually {
        redirector.metric("dyelink_touches_shipped_total") >= visitors.count
      }
      #expect(isCounted)
      #expect(redirector.metric("dyelink_touches_shipped_total") == visitors.count)
    }
  }

  @Test("a journal of many files is shipped to its end")
  func manyFiles() async throws {
    try await withRedirector({ $0.limits.journalSegmentBytes = 8 * JournalRecord.bytes }) {
      redirector in
      try await redirector.publish("k1")
      var visitors: [String] = []
      for _ in 0..<20 { visitors += try OutageTests.click(10, redirector) }
      try await OutageTests.expectOnce(visitors, redirector)
    }
  }
}
