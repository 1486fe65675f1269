import EventLoops
import Programme
import Records
import RedisClient
import Settlement
import Storage
import TestSupport
import Testing

@Suite("The settlement worker, with a real Redis and a real ledger", .serialized)
struct WorkerTests {
  @Test("an order is estimated when paid, and its dues are posted once when completed")
  func life() async throws {
    let books = try LiveBooks()
    defer { #expect(throws: Never.self) { try books.close() } }
    try await books.stockTeaShop()
    try await books.push([LiveBooks.paid("o1")])
    try await books.drain()
    let estimate = try #require(try books.output().lines.first)
    #expect(estimate.status == .estimated)
    #expect(estimate.promoter?.text == "k1")
    #expect(try books.entryCount() == 0)

    try await books.push([LiveBooks.completed("o1"), LiveBooks.completed("o1")])
    try await books.drain()
    #expect(try books.fen("promoter/k1") == 800)
    #expect(try books.fen("shop/s1") == -1_000)

    try await books.push([LiveBooks.refunded("o1", 5_000)])
    try await books.drain()
    #expect(try books.fen("promoter/k1") == 400)
    #expect(try books.discrepancies() == [])
  }

  @Test("the same event sixty-four times is one event")
  func sixtyFour() async throws {
    let books = try LiveBooks()
    defer { #expect(throws: Never.self) { try books.close() } }
    try await books.stockTeaShop()
    try await books.push(Array(repeating: LiveBooks.paid("o1"), count: 64))
    try await books.push(Array(repeating: LiveBooks.completed("o1"), count: 64))
    try await books.drain([
      books.worker("a"), books.worker("b") { $0.lane = 1 }, books.worker("c") { $0.lane = 2 },
    ])
    #expect(try books.fen("promoter/k1") == 800)
    #expect(try books.letters() == [])
    #expect(try books.discrepancies() == [])
  }

  @Test("several workers that take from one another post each line once")
  func rivals() async throws {
    let books = try LiveBooks()
    defer { #expect(throws: Never.self) { try books.close() } }
    try await books.stockTeaShop()
    let orders = (1...300).map { "o\($0)" }
    for order in orders {
      try await books.push([LiveBooks.completed(order), LiveBooks.paid(order)])
    }
    // An idle time below the working time makes each take what another holds.
    let workers = (0..<3).map { index in
      books.worker("w\(index)") {
        $0.lane = index
        $0.batchSize = 20
        $0.claimIdleMilliseconds = 20
        $0.mostDeliveries = 1_000_000
      }
    }
    try await books.drain(workers)
    #expect(try books.fen("promoter/k1") == 800 * 300)
    #expect(try books.letters() == [])
    #expect(try books.discrepancies() == [])
  }

  @Test("a worker that ends between the commit and the acknowledgement posts nothing twice")
  func redelivery() async throws {
    let books = try LiveBooks()
    defer { #expect(throws: Never.self) { try books.close() } }
    try await books.stockTeaShop()
    try await books.push([LiveBooks.paid("o1"), LiveBooks.completed("o1")])
    // The first worker's reading and commit, without its acknowledgement.
    var pipeline = RedisPipeline()
    OrderStream.appendMakeGroup(to: &pipeline)
    OrderStream.appendRead(as: "worker", count: 10, blockMilliseconds: 10, to: &pipeline)
    let replies = try await books.redis.send(pipeline, deadlineMilliseconds: 5_000)
    let entries = try OrderStream.entries(read: replies[1])
    #expect(entries.count == 2)
    let settler = BatchSettler(store: books.store, touches: RedisTouches(books.redis))
    let batch = entries.map { ArrivedEvent(source: $0.id.text, payload: $0.event) }
    _ = try await settler.settle(
      batch, try await settler.prepare(batch), now: Timestamp(milliseconds: 1))
    #expect(try books.fen("promoter/k1") == 800)

    try await books.drain()
    #expect(try books.fen("promoter/k1") == 800)
    #expect(try books.discrepancies() == [])
  }

  @Test("what there is no time for in one transaction is settled in the next ones")
  func severalTransactions() async throws {
    let books = try LiveBooks()
    defer { #expect(throws: Never.self) { try books.close() } }
    try await books.stockTeaShop()
    let orders = (1...20).map { "o\($0)" }
    try await books.push(orders.flatMap { [LiveBooks.paid($0), LiveBooks.completed($0)] })
    try await books.push(["not json"])
    try await books.drain([books.worker { $0.transactionTime = .zero }])
    #expect(try books.fen("promoter/k1") == 20 * 800)
    #expect(try books.letters().map(\.code) == ["malformed"])
    #expect(try books.discrepancies() == [])
  }

  @Test("an entry that keeps ending its workers is set aside, and the others go on")
  func poison() async throws {
    let books = try LiveBooks()
    defer { #expect(throws: Never.self) { try books.close() } }
    try await books.stockTeaShop()
    try await books.push([LiveBooks.paid("worn"), LiveBooks.paid("o2")])
    var pipeline = RedisPipeline()
    OrderStream.appendMakeGroup(to: &pipeline)
    OrderStream.appendRead(as: "gone", count: 1, blockMilliseconds: 10, to: &pipeline)
    let replies = try await books.redis.send(pipeline, deadlineMilliseconds: 5_000)
    let worn = try #require(try OrderStream.entries(read: replies[1]).first)
    _ = try await books.redis.send(
      "XCLAIM", .text(OrderStream.key), .text(OrderStream.group), "gone", "0",
      .text(worn.id.text), "RETRYCOUNT", "5", deadlineMilliseconds: 5_000)
    try await books.drain()
    #expect(try books.letters().map(\.code) == ["poison"])
    #expect(try books.output().lines.map(\.order.text) == ["o2"])
  }

  @Test(
    "what can't be settled is set aside with its reason and doesn't hold up the rest",
    arguments: [
      ("not json", "malformed"), (#"{"type":"order.paid"}"#, "malformed"),
      (
        #"{"type":"order.cancelled","id":"x","order":"o","at":"2026-01-01T00:00:00Z","no":1}"#,
        "malformed"
      ),
      (LiveBooks.paid("bad").replacing("\"A\"", with: "\"B\""), "unknown_reference"),
      (LiveBooks.paid("o0").replacing("10000", with: "9999"), "event_conflict"),
      (LiveBooks.paid("o0").replacing("paid-o0", with: "again-o0"), "event_conflict"),
      (LiveBooks.refunded("o0", 1, line: "2"), "unknown_reference"),
    ])
  func deadLetters(event: String, code: String) async throws {
    let books = try LiveBooks()
    defer { #expect(throws: Never.self) { try books.close() } }
    try await books.stockTeaShop()
    try await books.push([LiveBooks.paid("o0"), event, LiveBooks.paid("o1")])
    try await books.drain()
    let letters = try books.letters()
    #expect(letters.map(\.code) == [code])
    #expect(letters.map(\.payload) == [event])
    #expect(try books.output().lines.map(\.order.text) == ["o0", "o1"])
    let copies = try await books.redis.send(
      "XLEN", .text(OrderStream.deadKey), deadlineMilliseconds: 5_000)
    #expect(try copies.integerValue() == 1)
  }

  @Test("a refund that waited for an order without its line is set aside, and can be sent again")
  func waitingRefund() async throws {
    let books = try LiveBooks()
    defer { #expect(throws: Never.self) { try books.close() } }
    try await books.stockTeaShop()
    try await books.push([LiveBooks.refunded("o1", 100, line: "9")])
    try await books.drain()
    #expect(try books.letters() == [])
    try await books.push([LiveBooks.paid("o1")])
    try await books.drain()
    #expect(try books.letters().map(\.code) == ["unknown_reference"])
    // The refused event didn't take its id.
    try await books.push([
      LiveBooks.refunded("o1", 100).replacing("refund-o1-100", with: "refund-o1-100")
    ])
    try await books.drain()
    #expect(try books.output().lines.first?.net == Fen(9_900))
  }

  @Test("an order of thousands of events is settled like any other")
  func longOrder() async throws {
    let books = try LiveBooks()
    defer { #expect(throws: Never.self) { try books.close() } }
    try await books.stockTeaShop()
    let refunds = (1...3_000).map { number in
      LiveBooks.refunded("o1", 1).replacing("-1\"", with: "-1-\(number)\"")
        .replacing("\"r1\"", with: "\"r\(number)\"")
    }
    try await books.push(Array(refunds.prefix(1_500)))
    try await books.push([LiveBooks.completed("o1"), LiveBooks.paid("o1")])
    try await books.push(Array(refunds.suffix(1_500)) + Array(refunds.prefix(10)))
    try await books.drain()
    #expect(try books.output().lines.map(\.net) == [Fen(7_000)])
    #expect(try books.fen("promoter/k1") == 560)
    #expect(try books.letters() == [])
    #expect(try books.discrepancies() == [])
  }

  @Test("a consumer group that was destroyed is made again and passes over nothing")
  func groupGone() async throws {
    let books = try LiveBooks()
    defer { #expect(throws: Never.self) { try books.close() } }
    try await books.stockTeaShop()
    let worker = books.worker()
    let task = Task { await worker.run() }
    try await books.push([LiveBooks.paid("o1")])
    #expect(try await eventually { try await books.backlog() == 0 })
    _ = try await books.redis.send(
      "XGROUP", "DESTROY", .text(OrderStream.key), .text(OrderStream.group),
      deadlineMilliseconds: 5_000)
    try await books.push([LiveBooks.completed("o1")])
    #expect(try await eventually { try books.fen("promoter/k1") == 800 })
    task.cancel()
    await task.value
  }

  @Test("Redis killed and started again under the worker loses no acknowledged event")
  func redisRestarts() async throws {
    let books = try LiveBooks()
    defer { #expect(throws: Never.self) { try books.close() } }
    try await books.stockTeaShop()
    let worker = books.worker()
    let task = Task { await worker.run() }
    for round in 0..<3 {
      try await books.push(
        (0..<100).flatMap {
          [LiveBooks.paid("o\(round)-\($0)"), LiveBooks.completed("o\(round)-\($0)")]
        })
      try books.server.restart()
    }
    #expect(try await eventually { try books.fen("promoter/k1") == 800 * 300 })
    task.cancel()
    await task.value
    #expect(try books.letters() == [])
    #expect(try books.discrepancies() == [])
  }
}
