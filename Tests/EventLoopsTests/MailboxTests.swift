import EventLoops
import TestSupport
import Testing

@Suite("mailboxes")
struct MailboxTests {
  @Test("messages of many threads all arrive, each thread's in order")
  func manyThreads() throws {
    let threads = 8
    let each = 5_000
    let mailbox = Mailbox<(thread: Int, number: Int)>()
    var next = [Int](repeating: 0, count: threads)
    var inOrder = true
    var posters: [LoopThread] = []
    let inTime = try withLoop { loop in
      try mailbox.open(on: loop) { batch in
        for message in batch {
          inOrder = inOrder && next[message.thread] == message.number
          next[message.thread] += 1
        }
        if next.reduce(0, +) == threads * each {
          mailbox.close()
          loop.stop()
        }
      }
      for thread in 0..<threads {
        posters.append(
          try LoopThread.start(name: "poster") { loop in
            // On the next turn, so that all the threads are there and post at once.
            let timer = LoopTimer(loop)
            timer.start(afterMilliseconds: 1) {
              for number in 0..<each { mailbox.post((thread, number)) }
              timer.close()
            }
          })
      }
    }
    for poster in posters { try poster.join() }
    #expect(inTime)
    #expect(inOrder)
    #expect(next.allSatisfy { $0 == each })
  }

  @Test("a full mailbox says so, and a closed one is deaf and returns what it still had")
  func bounds() throws {
    let mailbox = Mailbox<Int>(capacity: 2)
    #expect([mailbox.post(1), mailbox.post(2), mailbox.post(3)] == [.accepted, .accepted, .full])
    #expect(mailbox.close() == [1, 2])
    #expect(mailbox.post(4) == .closed)
  }

  @Test("what was posted before a loop opened the mailbox is delivered")
  func early() throws {
    let mailbox = Mailbox<Int>()
    mailbox.post(1)
    mailbox.post(2)
    var got: [Int] = []
    let inTime = try withLoop { loop in
      try mailbox.open(on: loop) { batch in
        got = batch
        mailbox.close()
        loop.stop()
      }
    }
    #expect(inTime)
    #expect(got == [1, 2])
  }
}
