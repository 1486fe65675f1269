import Records
import Testing

@testable import Console

@Suite("Catalogue objects", .serialized)
struct CatalogueTests {
  static let objects = [
    ("shops/s9", #"{"kind":"normal","alliance":true}"#),
    ("products/p9", #"{"shop":"s1","category":["茶","绿茶"],"url":"https://tea.example/p9"}"#),
    ("institutions/i9", #"{"promoter_share_ppm":700000}"#),
    ("promoters/k9", #"{"institution":"i1","level":"senior"}"#),
    ("plans/pl9", #"{"kind":"normal","product":"A","total_ppm":90000}"#),
    ("allocations/a9", #"{"institution":"i1","promoter":"k1","promoter_share_ppm":500000}"#),
    (
      "schemes/sc9",
      #"{"kind":"multi_level","institution":"i1","direct_ppm":60000,"manager_ppm":20000}"#
    ),
    ("sharers/h9", #"{"user":"u9"}"#),
  ]

  @Test("an object is new once, whole in every answer, and found in its list")
  func upserts() async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      for (path, body) in Self.objects {
        let created = try await live.put("/v1/\(path)", body)
        #expect(created.status == 201, "\(path): \(created.body)")
        #expect(created["at"]?.string != nil)
        let again = try await live.put("/v1/\(path)", body)
        #expect(again.status == 200, "\(path): \(again.body)")
        let shown = try await live.get("/v1/\(path)")
        #expect(shown.status == 200)
        let parts = path.split(separator: "/")
        #expect(shown["id"]?.string == String(parts[1]))
        let list = try await live.get("/v1/\(parts[0])")
        let ids = list["items"]?.array?.map { $0["id"]?.string }
        #expect(ids?.contains(String(parts[1])) == true, "\(path)")
        #expect(list["next_cursor"] == .null)
      }
    }
  }

  @Test("what a later record doesn't name stays, and null resets it")
  func merging() async throws {
    try await LiveConsole.run { live in
      let first = try await live.put(
        "/v1/shops/s1", #"{"kind":"normal","url":"https://tea.example","score_x100":430}"#)
      #expect(first["score_x100"] == .integer(430))
      let second = try await live.put("/v1/shops/s1", #"{"url":null}"#)
      #expect(second.status == 200)
      #expect(second["url"] == .null)
      #expect(second["score_x100"] == .integer(430))
      #expect(second["kind"]?.string == "normal")
    }
  }

  @Test("a record dated ahead is answered as it will be, and shown when its time has come")
  func future() async throws {
    try await LiveConsole.run { live in
      _ = try await live.put("/v1/institutions/i1", #"{"promoter_share_ppm":100000}"#)
      let later = try await live.put(
        "/v1/institutions/i1", #"{"at":"2099-01-01T00:00:00+08:00","promoter_share_ppm":200000}"#)
      #expect(later["promoter_share_ppm"] == .integer(200_000))
      #expect(later["at"]?.string == "2098-12-31T16:00:00.000Z")
      let today = try await live.get("/v1/institutions/i1")
      #expect(today["promoter_share_ppm"] == .integer(100_000))
    }
  }

  @Test(
    "a bad record has its status and code, and changes nothing",
    arguments: [
      ("shops/x", "{", 400, "malformed"),
      ("shops/x", "", 400, "malformed"),
      ("shops/x", #"{"kind":"normal"} {}"#, 400, "malformed"),
      ("shops/x", "[]", 422, "malformed"),
      ("shops/x", #"{"kind":"odd"}"#, 422, "malformed"),
      ("shops/x", #"{"kind":"normal","colour":"red"}"#, 422, "malformed"),
      ("shops/x", #"{"alliance":true}"#, 422, "malformed"),
      ("shops/x", #"{"kind":"normal","at":"2026-01-01"}"#, 422, "malformed"),
      ("shops/x", #"{"id":"y","kind":"normal"}"#, 422, "malformed"),
      ("shops/x", #"{"kind":"normal","url":"javascript:alert(1)"}"#, 422, "malformed"),
      ("shops/x", #"{"kind":"normal","url":"https://go.example/x"}"#, 422, "malformed"),
      ("shops/x", #"{"kind":"normal","sharer_ppm":900001}"#, 422, "rate_out_of_range"),
      (
        "products/x",
        #"{"shop":"nowhere","category":["茶"],"url":"https://a.example","tech_fee_ppm":1000001}"#,
        422, "unknown_reference"
      ),
      ("promoters/x", #"{"institution":"nowhere"}"#, 422, "unknown_reference"),
      ("promoters/x", #"{"institution":"i1","parent":"x"}"#, 422, "promoter_loop"),
      ("plans/x", #"{"kind":"normal","product":"A","total_ppm":900001}"#, 422, "rate_out_of_range"),
      (
        "plans/x", #"{"kind":"targeted","product":"B","institutions":["i1"],"total_ppm":10}"#, 422,
        "normal_plan_required"
      ),
      (
        "schemes/x",
        #"{"kind":"multi_level","institution":"i1","direct_ppm":800000,"manager_ppm":200000}"#,
        422, "rate_out_of_range"
      ),
    ])
  func refusals(path: String, body: String, status: Int, code: String) async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      _ = try await live.put(
        "/v1/products/B", #"{"shop":"s1","category":["茶"],"url":"https://tea.example/B"}"#)
      let answer = try await live.put("/v1/\(path)", body)
      #expect(answer.status == status, "\(answer.body)")
      #expect(answer.code == code)
      #expect(answer.headers["content-type"] == "application/problem+json")
      #expect(answer["status"] == .integer(Int64(status)))
      #expect(try await live.get("/v1/\(path)").status == 404)
    }
  }

  @Test("lists go on where they stopped, whatever the size of a page")
  func paging() async throws {
    try await LiveConsole.run { live in
      let records = (0..<23).map { #"{"type":"sharer","id":"h\#($0)"}"# }
      #expect(try await live.take(records.joined(separator: "\n")).status == 200)
      for limit in [1, 7, 22, 23, 24, 1_000] {
        var seen: [String] = []
        var cursor: String? = ""
        while let next = cursor {
          let query = next.isEmpty ? "" : "&cursor=\(next)"
          let page = try await live.get("/v1/sharers?limit=\(limit)\(query)")
          #expect(page.status == 200, "\(page.body)")
          seen += try #require(page["items"]?.array).compactMap { $0["id"]?.string }
          cursor = page["next_cursor"]?.string
        }
        #expect(seen == (0..<23).map { "h\($0)" }.sorted(), "pages of \(limit)")
      }
    }
  }

  @Test(
    "a page that can't be is refused",
    arguments: [
      "limit=0", "limit=1001", "limit=-1", "limit=x", "limit=1&limit=2", "cursor=***",
      "cursor=A", "colour=red", "limit=%zz", "%ff=1",
    ])
  func badPages(query: String) async throws {
    try await LiveConsole.run { live in
      let answer = try await live.get("/v1/shops?\(query)")
      #expect(answer.status == 422, "\(answer.body)")
      #expect(answer.code == "malformed")
    }
  }

  @Test("the policy is the standard one until a record sets it, and then that from its time on")
  func policy() async throws {
    try await LiveConsole.run { live in
      let standard = try await live.get("/v1/policy")
      #expect(standard["window_days"] == .integer(30))
      #expect(standard["at"] == .null)
      let set = try await live.put("/v1/policy", #"{"window_days":15}"#)
      #expect(set.status == 200, "\(set.body)")
      #expect(try await live.get("/v1/policy")["window_days"] == .integer(15))
      let later = try await live.put(
        "/v1/policy", #"{"window_days":7,"at":"2099-01-01T00:00:00Z"}"#)
      #expect(later["window_days"] == .integer(7))
      #expect(try await live.get("/v1/policy")["window_days"] == .integer(15))
    }
  }
}
