import Programme
import Records
import RedisClient
import Storage
import TestSupport
import Testing

@testable import Console

@Suite("Reported touches and identities", .serialized)
struct TouchTests {
  private static let visitor = Person.visitor(VisitorID(trusted: "v1"))

  @Test("a reported click leaves a touch in Redis, of a visitor or of a buyer")
  func touch() async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      let at = RFC3339.text(live.now)
      let answer = try await live.post(
        "/v1/touches", #"{"id":"c1","code":"kA1","visitor":"v1","at":"\#(at)"}"#)
      answer.expect(202)
      #expect(answer["touch"] == .bool(true))
      #expect(answer["at"]?.string == at)
      try await live.post("/v1/touches", #"{"code":"kA1","buyer":"u1"}"#).expect(202)
      let touch = try #require(try await live.touches(of: Self.visitor).first)
      #expect(touch.code.text == "kA1")
      #expect(RFC3339.text(touch.at) == at)
      #expect(try await live.touches(of: .buyer(BuyerID(trusted: "u1"))).count == 1)
    }
  }

  @Test("the same report again changes nothing, also when it leaves out its time")
  func repeated() async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      for _ in 0..<2 {
        try await live.post("/v1/touches", #"{"id":"c1","code":"kA1","visitor":"v1"}"#).expect(202)
        live.advance(milliseconds: 1_000)
      }
      #expect(try await live.touches(of: Self.visitor).count == 1)
      let other = try await live.post(
        "/v1/touches", #"{"id":"c1","code":"hA1","visitor":"v1"}"#)
      other.expect(409)
      #expect(other.code == "event_conflict")
      #expect(try await live.touches(of: Self.visitor).count == 1)
    }
  }

  @Test("a report is a click among the others, and of its address the hash is kept, once")
  func counted() async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      let day = ShanghaiDay(of: live.now)
      let address = AddressHash(withoutKey: "192.0.2.7", on: day)
      for from in ["192.0.2.7", "192.0.2.8"] {
        try await live.post(
          "/v1/touches", #"{"id":"c1","code":"kA1","visitor":"v1","address":"\#(from)"}"#
        ).expect(202)
      }
      let long = String(repeating: "1", count: 65)
      try await live.post(
        "/v1/touches", #"{"id":"c2","code":"kA1","visitor":"v1","address":"\#(long)"}"#
      ).expect(422)
      let clicks = try live.store.read { try $0.clickTotals() }
      #expect(clicks == [.touch: 1])
      let fromThere = try live.store.read { try $0.clicks(from: address, on: day) }
      #expect(fromThere == 1)
      let known = try live.store.read { try $0.addresses(of: Self.visitor, on: day) }
      #expect(known == [address])
    }
  }

  @Test("what doesn't count is recorded and leaves no touch")
  func notCounted() async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      try await live.post(
        "/v1/links", #"{"code":"live1","institution":"i1","shop":"s1","placement":"live"}"#
      ).expect(201)
      try await live.delete("/v1/links/kA1").expect(204)
      for code in ["live1", "kA1"] {
        let answer = try await live.post("/v1/touches", #"{"code":"\#(code)","visitor":"v1"}"#)
        answer.expect(202)
        #expect(answer["touch"] == .bool(false))
      }
      #expect(try await live.touches(of: Self.visitor).isEmpty)
    }
  }

  private static let oldest: Int64 = -33 * 86_400_000
  private static let newest: Int64 = 5 * 60_000

  @Test(
    "a touch may be as old as one can live and five minutes ahead, to the millisecond",
    arguments: [(oldest, 202), (oldest - 1, 422), (newest, 202), (newest + 1, 422)])
  func range(offset: Int64, status: Int) async throws {
    try await LiveConsole.run { live in
      try await live.take(
        LiveConsole.teaShop.replacing("2026-01-01", with: "2020-01-01")
      ).expect(200)
      live.freeze()
      let at = RFC3339.text(Timestamp(milliseconds: live.now.milliseconds + offset))
      let answer = try await live.post(
        "/v1/touches", #"{"code":"kA1","visitor":"v1","at":"\#(at)"}"#)
      answer.expect(status)
    }
  }

  @Test(
    "a bad report is refused",
    arguments: [
      ("{", 400, "malformed"), (#"{"code":"kA1"}"#, 422, "malformed"),
      (#"{"code":"kA1","visitor":"v","buyer":"u"}"#, 422, "malformed"),
      (#"{"code":"kA1","visitor":"v v"}"#, 422, "malformed"),
      (#"{"code":"none","visitor":"v"}"#, 422, "unknown_reference"),
    ])
  func refusals(body: String, status: Int, code: String) async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      let answer = try await live.post("/v1/touches", body)
      answer.expect(status)
      #expect(answer.code == code)
    }
  }

  @Test("without Redis a touch isn't answered for, and the same report later is")
  func redisAway() async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      live.server.kill()
      let body = #"{"id":"c1","code":"kA1","visitor":"v1"}"#
      let answer = try await live.post("/v1/touches", body)
      answer.expect(503)
      #expect(answer.headers["retry-after"] != nil)
      try live.server.start()
      #expect(await live.isReady())
      try await live.post("/v1/touches", body).expect(202)
      #expect(try await live.touches(of: Self.visitor).count == 1)
    }
  }

  @Test("a visitor is bound to a buyer")
  func identities() async throws {
    try await LiveConsole.run { live in
      let answer = try await live.post("/v1/identities", #"{"visitor":"v1","buyer":"u1"}"#)
      answer.expect(202)
      #expect(answer["visitor"]?.string == "v1")
      let bound = try live.store.read { try $0.visitors(boundTo: BuyerID(trusted: "u1")) }
      #expect(bound.map(\.text) == ["v1"])
      try await live.post("/v1/identities", #"{"visitor":"v1"}"#).expect(422)
    }
  }
}
