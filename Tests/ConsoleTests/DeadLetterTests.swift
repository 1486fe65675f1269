import Programme
import Records
import Storage
import TestSupport
import Testing

@testable import Console

@Suite("Dead letters and the lag", .serialized)
struct DeadLetterTests {
  @Test("what couldn't be settled is listed with its reason, and settled once it is put back")
  func retry() async throws {
    try await LiveConsole.run { live in
      try await live.post("/v1/order-events", OrderEvents.paid("o1")).expect(202)
      try await live.settle()
      let list = try await live.get("/v1/dead-letters")
      list.expect(200)
      let letter = try #require(list["items"]?.array?.first)
      #expect(letter["code"]?.string == "unknown_reference")
      #expect(letter["event"]?["order"]?.string == "o1")
      let id = try #require(letter["id"]?.integer)
      #expect(try await live.get("/v1/settlement")["dead_letters"] == .integer(1))

      try await live.stockTeaShop()
      try await live.post("/v1/dead-letters/\(id)/retry", "").expect(202)
      try await live.post("/v1/dead-letters/\(id)/retry", "").expect(404)
      #expect(try await live.get("/v1/dead-letters")["items"] == .array([]))
      try await live.settle()
      try await live.get("/v1/orders/o1").expect(200)
    }
  }

  @Test(
    "what isn't a dead letter can't be put back", arguments: ["1", "0", "-1", "x", "9e9", "%31"])
  func unknown(id: String) async throws {
    try await LiveConsole.run { live in
      try await live.post("/v1/dead-letters/\(id)/retry", "").expect(404)
    }
  }

  @Test("without Redis a letter stays where it is")
  func redisAway() async throws {
    try await LiveConsole.run { live in
      try live.store.write {
        try $0.setAside(
          source: "1-1", payload: "not json", code: "malformed", detail: "x",
          at: Timestamp(milliseconds: 1))
      }
      let letter = try await live.get("/v1/dead-letters")["items"]?.array?.first
      #expect(letter?["event"]?.string == "not json")
      live.server.kill()
      try await live.post("/v1/dead-letters/1/retry", "").expect(503)
      #expect(try await live.get("/v1/dead-letters")["items"]?.array?.count == 1)
    }
  }

  @Test("the lag is what waits, and for how long")
  func lag() async throws {
    try await LiveConsole.run { live in
      let none = try await live.get("/v1/settlement")
      none.expect(200)
      #expect(none["lag_entries"] == .integer(0))
      #expect(none["lag_seconds"] == .integer(0))
      try await live.post("/v1/order-events", OrderEvents.paid("o1")).expect(202)
      live.advance(milliseconds: 61_500)
      let late = try await live.get("/v1/settlement")
      #expect(late["lag_entries"] == .integer(1))
      #expect(try #require(late["lag_seconds"]?.integer) >= 61)
      let ready = try await live.get("/readyz", token: nil)
      ready.expect(503)
      #expect(ready["components"]?["worker"]?["status"]?.string == "unavailable")
      #expect(ready["components"]?["redis"]?["status"]?.string == "ok")
    }
  }
}
