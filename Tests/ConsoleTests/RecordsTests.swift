import Records
import Testing

@testable import Console

@Suite("Many records at once", .serialized)
struct RecordsTests {
  @Test("records are taken in together, comments and blank lines left out")
  func accepted() async throws {
    try await LiveConsole.run { live in
      let answer = try await live.take(LiveConsole.teaShop)
      #expect(answer.status == 200)
      #expect(answer["accepted"] == .integer(9))
      let again = try await live.take(#"{"type":"sharer.unbound","shop":"s1","sharer":"h1"}"#)
      #expect(again["accepted"] == .integer(1))
      #expect(try await live.take("").status == 200)
    }
  }

  @Test(
    "the first record that offends decides, is numbered, and none is taken in",
    arguments: [
      (#"{"type":"shop"}"#, 422, "malformed"),
      ("{", 400, "malformed"),
      ("[1]", 422, "malformed"),
      (
        #"{"type":"click","id":"c","at":"2026-01-01T00:00:00Z","visitor":"v","code":"kA1"}"#, 422,
        "malformed"
      ),
      (
        #"{"type":"order.completed","id":"e","order":"o","at":"2026-01-01T00:00:00Z"}"#, 422,
        "malformed"
      ),
      (#"{"type":"promoter","id":"k","institution":"nowhere"}"#, 422, "unknown_reference"),
      (
        #"{"type":"link","code":"L1","at":"2026-01-02T00:00:00Z","institution":"i1","shop":"s1","placement":"live"}"#,
        409, "link_exists"
      ),
      (
        #"{"type":"sharer.bound","shop":"s1","sharer":"h1","at":"2026-01-01T00:00:00Z"}"#, 409,
        "out_of_order"
      ),
    ])
  func refused(record: String, status: Int, code: String) async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      try await live.take(
        #"{"type":"link","code":"L1","at":"2026-01-01T00:00:00Z","institution":"i1","shop":"s1","placement":"group"}"#
          + "\n"
          + #"{"type":"sharer.unbound","shop":"s1","sharer":"h1","at":"2026-02-01T00:00:00Z"}"#
      )
      let body = """
        {"type":"institution","id":"new","promoter_share_ppm":1}

        # two of them
        {"type":"sharer","id":"new"}
        \(record)
        {"type":"sharer","id":"after"}
        nonsense that comes later
        """
      let answer = try await live.take(body)
      #expect(answer.status == status, "\(answer.body)")
      #expect(answer.code == code)
      #expect(answer["record"] == .integer(3))
      #expect(answer["line"] == .integer(5))
      #expect(try await live.get("/v1/institutions/new").status == 404)
      #expect(try await live.get("/v1/sharers/after").status == 404)
    }
  }

  @Test("more than ten thousand records are too many")
  func tooMany() async throws {
    try await LiveConsole.run { live in
      let record = #"{"type":"sharer","id":"h"}"# + "\n"
      let answer = try await live.take(String(repeating: record, count: 10_001))
      #expect(answer.status == 413)
      #expect(answer.code == "too_large")
      #expect(answer["record"] == .integer(10_001))
      #expect(try await live.get("/v1/sharers/h").status == 404)
    }
  }
}

extension HTTPAnswer {
  func expect(_ status: Int, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(self.status == status, "\(body)", sourceLocation: sourceLocation)
  }
}
