import Programme
import Records
import Testing

@testable import Console

@Suite("Stocks over HTTP", .serialized)
struct StockTests {
  private static let agency = """
    {"type":"scheme","id":"depot","at":"2026-01-01T00:00:00Z","kind":"agency","institution":"i1"}
    {"type":"agent_price","id":"ap","at":"2026-01-01T00:00:00Z","institution":"i1","product":"A","agent_price_fen":7000}
    """

  private static func change(_ id: String, _ quantity: Int64, promoter: String = "null") -> String {
    #"{"type":"stock.changed","id":"\#(id)","institution":"i1","promoter":\#(promoter),"product":"A","quantity":\#(quantity)}"#
  }

  private func run(_ body: (LiveConsole) async throws -> Void) async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      try await live.take(Self.agency).expect(200)
      try await body(live)
    }
  }

  @Test("a stock is filled, an order reserves and takes of it, and each step can be seen")
  func story() async throws {
    try await run { live in
      try await live.take(Self.change("in-1", 3, promoter: #""k1""#)).expect(200)
      try await live.take(Self.change("in-2", 5)).expect(200)
      let early = RFC3339.text(Timestamp(milliseconds: live.now.milliseconds + 60_000))
      live.advance(milliseconds: 120_000)
      try await live.post("/v1/touches", #"{"code":"kA1","buyer":"u1","at":"\#(early)"}"#)
        .expect(202)
      try await live.post("/v1/order-events", OrderEvents.paid("o1", at: early)).expect(202)
      try await live.settle()
      let stocks = try #require(try await live.get("/v1/stocks")["items"]?.array)
      #expect(stocks.map { $0["stock"]?.string } == ["i1//A", "i1/k1/A"])
      #expect(stocks.map { $0["on_hand"]?.integer } == [5, 3])
      #expect(stocks.map { $0["reserved"]?.integer } == [0, 1])
      try await live.post("/v1/order-events", OrderEvents.completed("o1", at: early)).expect(202)
      try await live.settle()
      let path = "/v1/stock-movements?stock=i1/k1/A"
      let moved = try #require(try await live.get(path)["items"]?.array)
      #expect(moved.map { $0["kind"]?.string } == ["added", "reserved", "taken"])
      #expect(moved.map { $0["free"]?.integer } == [3, 2, 2])
      #expect(moved.map { $0["change"]?.string } == ["in-1", nil, nil])
      #expect(moved.map { $0["order"]?.string } == [nil, "o1", "o1"])
      #expect(moved.allSatisfy { $0["promoter"]?.string == "k1" })
      let order = try await live.get("/v1/stock-movements?order=o1")
      #expect(order["items"]?.array == Array(moved[1...]))
      let next = try #require(try await live.get("\(path)&limit=2")["next_cursor"]?.string)
      let last = try await live.get("\(path)&limit=2&cursor=\(next)")
      #expect(last["items"]?.array == [moved[2]] && last["next_cursor"] == .null)
      let line = try #require(try await live.get("/v1/orders/o1")["lines"]?.array?.first)
      #expect(line["scheme"]?["stock"]?.string == "own")
    }
  }

  @Test("a change counts once, whenever it is sent, and takes out what is free alone")
  func changes() async throws {
    try await run { live in
      let change = Self.change("in-1", 3)
      try await live.take(change).expect(200)
      live.advance(milliseconds: 1_000)
      try await live.take(change).expect(200)
      try await live.take(Self.change("in-1", 4)).expect(409, code: "event_conflict")
      try await live.take(Self.change("out-1", -4)).expect(409, code: "out_of_stock")
      try await live.take(Self.change("out-1", -3)).expect(200)
      try await live.take(Self.change("in-0", 0)).expect(422, code: "malformed")
      let stocks = try await live.get("/v1/stocks?institution=i1&product=A")
      #expect(stocks["items"]?.array?.map { $0["free"]?.integer } == [0])
      #expect(try await live.get("/v1/stocks?institution=not%20an%20id")["items"]?.array == [])
      try await live.get("/v1/stock-movements").expect(422, code: "malformed")
      try await live.get("/v1/stock-movements?stock=i1").expect(404, code: "not_found")
      try await live.get("/v1/stock-movements?stock=i1/k1/A").expect(404, code: "not_found")
    }
  }

  @Test("a promoter sees the own stock, and the institution all of its own")
  func rights() async throws {
    try await LiveConsole.run { live in
      let world = try await RightsWorld(live)
      for (caller, stocks) in [
        (Caller.platform, ["i1//A", "i1/k1/A", "i1/k1a/A", "i1/k1c/A", "i1/kj/A", "i2//B"]),
        (.institution, ["i1//A", "i1/k1/A", "i1/k1a/A", "i1/k1c/A", "i1/kj/A"]),
        (.senior, ["i1/k1/A", "i1/k1a/A"]), (.junior, ["i1/kj/A"]),
      ] {
        let items = try await world.get("/v1/stocks", as: caller)["items"]?.array
        #expect(items?.compactMap { $0["stock"]?.string } == stocks, "\(caller)")
      }
    }
  }
}

extension HTTPAnswer {
  fileprivate func expect(_ status: Int, code: String) {
    expect(status)
    #expect(self["code"]?.string == code, "\(body)")
  }
}
