import Programme
import Records
import RedisClient
import Testing

@testable import Console

@Suite("Links and their copies in Redis", .serialized)
struct LinkTests {
  static let link =
    #""institution":"i1","promoter":"k1","shop":"s1","product":"A","placement":"group""#

  @Test("a link is live in Redis when its caller has the answer, and so is its end")
  func life() async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      let issued = try await live.post("/v1/links", "{\(Self.link)}")
      issued.expect(201)
      let code = try #require(issued["code"]?.string)
      #expect(code.utf8.count == 7 && code.utf8.allSatisfy(\.isCodeByte))
      #expect(issued["short_url"]?.string == "https://go.example/\(code)")
      #expect(issued["form"]?.string == "link")
      #expect(issued["disabled_at"] == .null)
      let copy = try #require(try await live.copy(of: code))
      #expect(copy.destination == "https://tea.example/A")
      #expect(copy.life.disabledAt == nil)

      try await live.delete("/v1/links/\(code)").expect(204)
      #expect(try await live.copy(of: code)?.life.disabledAt != nil)
      try await live.delete("/v1/links/\(code)").expect(204)
      let shown = try await live.get("/v1/links/\(code)")
      shown.expect(200)
      #expect(shown["disabled_at"]?.string != nil)
    }
  }

  @Test("a link leads to its own address, else the product's, else the shop's")
  func destinations() async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      let cases = [
        (
          #","product":"A","url":"HTTP://Tea.Example:80/a?dl_cid=1&b=2""#,
          "http://tea.example/a?b=2"
        ),
        (#","product":"A""#, "https://tea.example/A"), ("", "https://tea.example/"),
      ]
      for (index, (extra, destination)) in cases.enumerated() {
        try await live.post(
          "/v1/links",
          #"{"code":"d\#(index)","institution":"i1","shop":"s1","placement":"group"\#(extra)}"#
        ).expect(201)
        #expect(try await live.copy(of: "d\(index)")?.destination == destination)
      }
      try await live.put("/v1/shops/s1", #"{"url":"https://new.example"}"#).expect(200)
      #expect(try await live.copy(of: "d2")?.destination == "https://new.example/")
      #expect(try await live.copy(of: "d1")?.destination == "https://tea.example/A")
      try await live.put("/v1/shops/s1", #"{"url":null}"#).expect(200)
      #expect(try await live.copy(of: "d2") == nil)
    }
  }

  @Test("the same link again is the same, another under its code is refused")
  func repeated() async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      let body = #"{"code":"same","at":"2026-02-01T00:00:00Z",\#(Self.link)}"#
      try await live.post("/v1/links", body).expect(201)
      try await live.post("/v1/links", body).expect(200)
      let other = try await live.post("/v1/links", #"{"code":"same",\#(Self.link)}"#)
      other.expect(409)
      #expect(other.code == "link_exists")
    }
  }

  @Test("of a code wanted by many at once one gets it")
  func race() async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
        for number in 0..<16 {
          group.addTask {
            let coupon = #""coupon":"c\#(number)""#
            return try await live.post(
              "/v1/links", #"{"code":"race",\#(coupon),\#(Self.link)}"#
            ).status
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(statuses.count { $0 == 201 } == 1)
      #expect(statuses.count { $0 == 409 } == 15)
    }
  }

  @Test(
    "a link that can't be is refused",
    arguments: [
      (#"{"institution":"i1","shop":"s1"}"#, "malformed"),
      (#"{"institution":"i1","sharer":"h1","shop":"s1","placement":"group"}"#, "malformed"),
      (#"{"shop":"s1","placement":"group"}"#, "malformed"),
      (#"{"type":"shop","institution":"i1","shop":"s1","placement":"group"}"#, "malformed"),
      (#"{"code":"a","institution":"i1","shop":"s1","placement":"group"}"#, "malformed"),
      (#"{"code":"healthz","institution":"i1","shop":"s1","placement":"group"}"#, "malformed"),
      (#"{"code":"a/b","institution":"i1","shop":"s1","placement":"group"}"#, "malformed"),
      (
        #"{"institution":"i1","shop":"s1","placement":"group","url":"https://go.example/kA1"}"#,
        "malformed"
      ),
      (
        #"{"institution":"i1","shop":"s1","placement":"group","url":"ftp://a.example"}"#,
        "malformed"
      ),
      (#"{"institution":"i1","shop":"s1","placement":"group","url":"//a.example"}"#, "malformed"),
      (
        #"{"institution":"i1","shop":"s1","placement":"group","url":"https://u:p@a.example"}"#,
        "malformed"
      ),
      (#"{"institution":"i2","shop":"s1","placement":"group"}"#, "unknown_reference"),
      (
        #"{"institution":"i1","promoter":"k2","shop":"s1","placement":"group"}"#,
        "unknown_reference"
      ),
      (#"{"institution":"i1","shop":"s2","product":"A","placement":"group"}"#, "unknown_reference"),
    ])
  func refusals(body: String, code: String) async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      let answer = try await live.post("/v1/links", body)
      answer.expect(422)
      #expect(answer.code == code)
    }
  }

  @Test(
    "what isn't a code is no link, however it is spelled",
    arguments: ["none", "healthz", "a", "%6b%41%32", "k%00A1", "kA1%2Fx", "..", "%2e%2e", "%zz"])
  func strangeCodes(code: String) async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      try await live.get("/v1/links/\(code)").expect(404)
      try await live.delete("/v1/links/\(code)").expect(404)
      try await live.get("/v1/links/k%411").expect(200)
    }
  }

  @Test("links are listed by code, disabled ones too")
  func list() async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      try await live.delete("/v1/links/kA1").expect(204)
      let list = try await live.get("/v1/links")
      let items = try #require(list["items"]?.array)
      #expect(items.map { $0["code"]?.string } == ["hA1", "kA1"])
      #expect(items[1]["disabled_at"]?.string != nil)
    }
  }
}
