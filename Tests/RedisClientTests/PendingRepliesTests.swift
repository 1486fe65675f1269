import TestSupport
import Testing

@testable import RedisClient

@Suite("whose reply it is")
struct PendingRepliesTests {
  private func pipeline(_ count: Int, deadline: Int64 = 0) -> PendingReplies.Pipeline {
    PendingReplies.Pipeline(count: count, bytes: 10 * count, deadline: deadline) { _ in }
  }

  @Test("each pipeline gets as many replies as it has commands, in the order of sending")
  func order() {
    var random = SystemRandomNumberGenerator()
    let seed = random.next()
    var generator = SeededGenerator(seed: seed)
    var pending = PendingReplies()
    // The number of the next command and of the next reply, and the commands of each pipeline.
    var (sent, answered) = (0, 0)
    var owed: [Range<Int>] = []
    for _ in 0..<5_000 {
      if Bool.random(using: &generator) {
        let count = Int.random(in: 1...4, using: &generator)
        pending.append(pipeline(count))
        owed.append(sent..<sent + count)
        sent += count
      }
      guard answered < sent else { continue }
      let outcome = pending.receive(.integer(Int64(answered)))
      answered += 1
      let isLast = owed[0].upperBound == answered
      switch outcome {
      case .complete(let done):
        #expect(done.replies == owed.removeFirst().map { .integer(Int64($0)) }, "seed \(seed)")
        #expect(isLast, "seed \(seed)")
      case .incomplete: #expect(!isLast, "seed \(seed)")
      case .surplus: Issue.record("a reply without a command, seed \(seed)")
      }
      #expect(pending.count == owed.count && pending.bytes == 10 * owed.reduce(0) { $0 + $1.count })
    }
  }

  @Test("a pipeline that drops integers still gets everything else, and ends with its last reply")
  func drops() throws {
    var pending = PendingReplies()
    pending.append(
      PendingReplies.Pipeline(count: 4, bytes: 1, deadline: 0, dropsIntegers: true) { _ in })
    pending.append(pipeline(1))
    let error = RedisReply.error(RedisServerError(text: "OOM no room"))
    for reply in [.integer(1), error, .integer(0)] {
      guard case .incomplete = pending.receive(reply) else {
        Issue.record("complete too early")
        return
      }
    }
    guard case .complete(let done) = pending.receive(.integer(7)) else {
      Issue.record("not complete")
      return
    }
    #expect(done.replies == [error])
    guard case .complete(let next) = pending.receive(.integer(8)) else {
      Issue.record("not complete")
      return
    }
    #expect(next.replies == [.integer(8)])
  }

  @Test("integers that are only counted are taken as they stand, up to the end of their pipeline")
  func integers() throws {
    var pending = PendingReplies()
    for count in [3, 2] {
      pending.append(
        PendingReplies.Pipeline(count: count, bytes: 1, deadline: 0, dropsIntegers: true) { _ in })
    }
    pending.append(pipeline(1))
    let bytes = Array(":1\r\n:0\r\n:1\r\n:128\r\n:7".utf8)
    var start = 0
    let first = try #require(pending.takeIntegers(bytes.span, from: &start))
    #expect(first.count == 3 && first.replies.isEmpty && start == 12)
    // The last one isn't whole yet.
    #expect(pending.takeIntegers(bytes.span, from: &start) == nil && start == 18)
    let rest = Array("-ERR\r\n:5\r\n".utf8)
    start = 0
    #expect(pending.takeIntegers(rest.span, from: &start) == nil && start == 0)
    guard case .complete(let second) = pending.receive(.null) else {
      Issue.record("not complete")
      return
    }
    #expect(second.replies == [.null])
    // The third one wants its integers.
    start = 6
    #expect(
      pending.takeIntegers(rest.span, from: &start) == nil && start == 6 && pending.count == 1)
  }

  @Test("the earliest deadline is that of any pipeline, not of the first")
  func deadlines() {
    var pending = PendingReplies()
    #expect(pending.earliestDeadline == nil)
    for deadline in [30, 10, 20] as [Int64] { pending.append(pipeline(1, deadline: deadline)) }
    #expect(pending.earliestDeadline == 10)
    #expect(pending.removeAll().map(\.deadline) == [30, 10, 20])
    #expect(pending.isEmpty && pending.bytes == 0)
  }

  @Test("a reply that nothing asked for is surplus")
  func surplus() {
    var pending = PendingReplies()
    guard case .surplus = pending.receive(.null) else {
      Issue.record("taken for an answer")
      return
    }
  }
}
