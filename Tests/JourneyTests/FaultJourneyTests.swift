import EventLoops
import Foundation
import Programme
import Records
import Storage
import TestSupport
import Testing

@Suite("What survives what, over real sockets", .serialized)
struct FaultJourneyTests {
  @Test("a click that was answered is in Redis after kill -9 and a restart")
  func killedServer() async throws {
    let dyelink = try DyelinkProcess()
    defer { dyelink.kill() }
    try await dyelink.start()
    try await dyelink.stockTeaShop()
    var visitors: [String] = []
    for round in 0..<3 {
      for _ in 0..<20 {
        let answer = try await dyelink.click("tea1")
        #expect(answer.status == 302)
        visitors.append(try #require(answer.parameter("dl_vid")))
      }
      dyelink.kill()
      try await dyelink.start()
      #expect(
        try await eventually { try await dyelink.touchCount() == Int64(visitors.count) },
        "round \(round)")
    }
    for visitor in visitors { #expect(try await dyelink.touches(of: visitor).count == 1) }
  }

  @Test(
    "Redis stopped and then killed under clicks: each known link answers, each click arrives once")
  func lostRedis() async throws {
    let dyelink = try DyelinkProcess()
    defer { dyelink.kill() }
    try await dyelink.start()
    try await dyelink.stockTeaShop()
    let redis = try await dyelink.redisPID()
    var visitors: [String] = []
    func clickSome() async throws {
      for _ in 0..<50 {
        let answer = try await dyelink.click("tea1")
        #expect(answer.status == 302)
        visitors.append(try #require(answer.parameter("dl_vid")))
      }
    }
    try await clickSome()
    #expect(Glibc.kill(redis, SIGSTOP) == 0)
    try await clickSome()
    #expect(Glibc.kill(redis, SIGKILL) == 0)
    try await clickSome()
    // The server brings its Redis back by itself.
    try await dyelink.waitUntilReady()
    #expect(try await dyelink.redisPID() != redis)
    #expect(try await eventually { try await dyelink.touchCount() == Int64(visitors.count) })
    for visitor in visitors { #expect(try await dyelink.touches(of: visitor).count == 1) }
  }

  @Test(
    "a worker killed at any step posts each line once",
    arguments: ["after_read", "before_commit", "after_commit", "after_dead_letters", "after_done"])
  func killedWorker(step: String) async throws {
    let dyelink = try DyelinkProcess()
    defer { dyelink.kill() }
    try await dyelink.start()
    try await dyelink.stockTeaShop()
    let visitor = try #require(try await dyelink.click("tea1").parameter("dl_vid"))
    #expect(try await eventually { try await dyelink.touches(of: visitor).count == 1 })
    #expect(await dyelink.terminate() == 0)

    try await dyelink.start(environment: ["DYELINK_CRASH_AT": step])
    let orders = (1...20).map { "o\($0)" }
    let events = orders.flatMap {
      [DyelinkProcess.paid($0, visitor: visitor), DyelinkProcess.completed($0)]
    }
    // The process ends under the request, or after it: what wasn't acknowledged is sent again.
    _ = try? await dyelink.api(
      "POST", "/v1/order-events", events.joined(separator: "\n"), type: "application/x-ndjson")
    #expect(await dyelink.waitForExit())

    try await dyelink.start()
    try await dyelink.post(
      "/v1/order-events", events.joined(separator: "\n"), type: "application/x-ndjson",
      expecting: 202)
    #expect(try await dyelink.settled())
    #expect(try await dyelink.fen("promoter/k1") == 800 * 20)
    #expect(try await dyelink.fen("shop/s1") == -1_000 * 20)
    #expect(try await dyelink.api("GET", "/v1/settlement").json?["dead_letters"]?.integer == 0)
    #expect(await dyelink.terminate() == 0)
    #expect(try Command.run("verify", "--data", dyelink.data.path).status == 0)
  }

  @Test(
    "a worker killed while it closes a month closes it once",
    arguments: ["during_closing", "after_closing"])
  func killedClosing(step: String) async throws {
    let dyelink = try DyelinkProcess()
    defer { dyelink.kill() }
    // A year of grace: the month before this one stays open.
    try await dyelink.start(environment: ["DYELINK_MONTH_GRACE": "8784"])
    try await dyelink.stockTeaShop()
    try await dyelink.post(
      "/v1/records",
      """
      {"type":"promoter","id":"k1","at":"2026-01-02T00:00:00Z","team":"red"}
      {"type":"scheme","id":"div","at":"2026-01-01T00:00:00Z","kind":"team_dividend",\
      "institution":"i1","tiers":[{"volume_fen":0,"rate_ppm":50000}]}
      """, type: "application/x-ndjson", expecting: 200)
    let visitor = try #require(try await dyelink.click("tea1").parameter("dl_vid"))
    #expect(try await eventually { try await dyelink.touches(of: visitor).count == 1 })
    let month = Month(of: Timestamp(milliseconds: Clock.wallMilliseconds()))
    let before = RFC3339.text(Timestamp(milliseconds: month.from.milliseconds - 1))
    let completed = #"{"type":"order.completed","id":"d","order":"o1","at":"\#(before)"}"#
    try await dyelink.post(
      "/v1/order-events", DyelinkProcess.paid("o1", visitor: visitor) + "\n" + completed,
      type: "application/x-ndjson", expecting: 202)
    #expect(try await dyelink.settled())
    #expect(try await dyelink.fen("promoter/k1") == 800)
    #expect(await dyelink.terminate() == 0)

    let grace = ["DYELINK_MONTH_GRACE": "0"]
    try await dyelink.start(
      environment: grace.merging(["DYELINK_CRASH_AT": step]) { $1 }, waiting: false)
    #expect(await dyelink.waitForExit())
    try await dyelink.start(environment: grace)
    #expect(try await eventually { try await dyelink.fen("promoter/k1") == 800 + 500 })
    let entries = try await dyelink.api("GET", "/v1/entries?pool=1").json?["items"]?.array
    #expect(entries?.count == 2)
    #expect(await dyelink.terminate() == 0)
    #expect(try Command.run("verify", "--data", dyelink.data.path).status == 0)
  }

  @Test(
    "a server killed within a closing of payouts leaves nothing of it, killed after it all of it",
    arguments: ["during_payout_closing", "after_payout_closing"])
  func killedPayoutClosing(step: String) async throws {
    let dyelink = try DyelinkProcess()
    defer { dyelink.kill() }
    try await dyelink.start()
    #expect(await dyelink.terminate() == 0)
    let month = Month(of: Timestamp(milliseconds: Clock.wallMilliseconds()))
    let before = Timestamp(milliseconds: month.from.milliseconds - 1)
    try dyelink.post(800, to: PromoterID("k1")!, at: before)

    try await dyelink.start(environment: ["DYELINK_CRASH_AT": step])
    let closing = #"{"key":"c","period":"\#(Month(of: before))"}"#
    _ = try? await dyelink.api("POST", "/v1/payouts/close", closing)
    #expect(await dyelink.waitForExit())

    try await dyelink.start()
    let left = try await dyelink.api("GET", "/v1/payout-periods").json?["items"]?.array?.count
    #expect(left == (step == "after_payout_closing" ? 1 : 0))
    try await dyelink.post("/v1/payouts/close", closing, expecting: 200)
    let payouts = try await dyelink.api("GET", "/v1/payouts?account=promoter/k1").json
    #expect(payouts?["items"]?.array?.map { $0["payable"]?.integer } == [800])
  }

  @Test("the same event sixty-four times at once is one event")
  func sixtyFour() async throws {
    let dyelink = try DyelinkProcess()
    defer { dyelink.kill() }
    try await dyelink.start()
    try await dyelink.stockTeaShop()
    let visitor = try #require(try await dyelink.click("tea1").parameter("dl_vid"))
    #expect(try await eventually { try await dyelink.touches(of: visitor).count == 1 })
    for event in [DyelinkProcess.paid("o1", visitor: visitor), DyelinkProcess.completed("o1")] {
      try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<64 {
          group.addTask { try await dyelink.api("POST", "/v1/order-events", event).status }
        }
        for try await status in group { #expect(status == 202) }
      }
    }
    #expect(try await dyelink.settled())
    #expect(try await dyelink.fen("promoter/k1") == 800)
    let entries = try await dyelink.api("GET", "/v1/entries?order=o1").json?["items"]?.array
    #expect(entries?.count == 7)
  }

  @Test("SIGTERM drains: nothing is lost, no child and no socket stays behind")
  func drain() async throws {
    let dyelink = try DyelinkProcess()
    defer { dyelink.kill() }
    try await dyelink.start()
    try await dyelink.stockTeaShop()
    let redis = try await dyelink.redisPID()
    let clicks = Task {
      var answered: Int64 = 0
      while let answer = try? await dyelink.click("tea1"), answer.status == 302 { answered += 1 }
      return answered
    }
    #expect(try await eventually { try await dyelink.touchCount() > 20 })
    #expect(await dyelink.terminate() == 0)
    let answered = await clicks.value
    #expect(Glibc.kill(redis, 0) != 0)
    #expect(!FileManager.default.fileExists(atPath: dyelink.data.path(of: "redis.sock")))
    #expect(!FileManager.default.fileExists(atPath: dyelink.data.path(of: "addresses.json")))
    try await dyelink.start()
    // A click whose answer was under way when the connection closed may be there beside them.
    let kept = try await dyelink.touchCount()
    #expect(kept == answered || kept == answered + 1)
  }
}

extension DyelinkProcess {
  /// Posts a commission in the past, which no running server would.
  fileprivate func post(_ fen: Int64, to promoter: PromoterID, at moment: Timestamp) throws {
    let store = try SQLiteStore(path: data.path(of: "ledger.sqlite"))
    let posting = Posting(
      event: EventID("d")!, order: OrderID("o1")!, line: LineID("1")!,
      entries: [
        Due(.shop(ShopID("s1")!), .promotionCost, Fen(-fen)),
        Due(.promoter(promoter), .commission, Fen(fen)),
      ], cappedCash: .zero, cappedCards: .zero)
    try store.write { try $0.post(posting, at: moment) }
    try store.close()
  }
}
