import Records
import Testing

@testable import Console

@Suite("Who may do what with whose objects", .serialized)
struct RightsTableTests {
  private struct Described {
    let call: String
    let isOpen: Bool
  }

  private func described(_ live: LiveConsole) async throws -> [Described] {
    let document = try await live.get("/openapi.json", token: nil)
    return try #require(document["paths"]?.members).flatMap { path in
      (path.value.members ?? []).map { operation in
        Described(
          call: "\(operation.key.uppercased()) \(path.key)",
          isOpen: operation.value["security"] == .array([]))
      }
    }
  }

  @Test("every call that needs a credential stands in the table, once, and no other")
  func complete() async throws {
    try await LiveConsole.run { live in
      let calls = try await described(live).filter { !$0.isOpen }.map(\.call).sorted()
      #expect(RightsTable.rows.map(\.call).sorted() == calls)
      #expect(
        try await described(live).filter(\.isOpen).map(\.call).sorted()
          == ["GET /healthz", "GET /metrics", "GET /openapi.json", "GET /readyz"])
    }
  }

  @Test("every call is tried by everybody on something that is theirs and something that isn't")
  func bothSides() {
    for row in RightsTable.rows {
      for caller in row.callers {
        let statuses = row.cases.map { row.status($0, for: caller) }
        #expect(
          statuses.contains(200...299) != row.nobodys.contains(caller), "\(row.call) by \(caller)")
        let isRefused = statuses.contains { $0 != 200...299 }
        #expect(isRefused != row.unlimited.contains(caller), "\(row.call) by \(caller)")
      }
    }
  }

  @Test("every call is answered as the table says, HEAD as GET, and without a token not at all")
  func answers() async throws {
    try await LiveConsole.run { live in
      let world = try await RightsWorld(live)
      for row in RightsTable.rows {
        for item in row.cases {
          for caller in Caller.allCases {
            let answer = try await world.call(row.method, item, as: caller)
            let expected = row.status(item, for: caller)
            #expect(
              expected.contains(answer.status),
              "\(row.method) \(item.path) \(item.body) by \(caller): \(answer.status) \(answer.body)"
            )
            switch answer.status {
            case 403: #expect(answer.code == "forbidden")
            case 404: #expect(answer.code == "not_found")
            default: break
            }
            guard row.method == "GET" else { continue }
            let head = try await world.call("HEAD", item, as: caller)
            #expect(head.status == answer.status && head.body.isEmpty, "HEAD \(item.path)")
          }
        }
        let item = try #require(row.cases.first)
        let stranger = try await live.call(row.method, item.path, token: nil, body: item.body)
        #expect([401, 429].contains(stranger.status), "\(row.call)")
      }
    }
  }

  @Test("a list holds exactly what its caller may look at one by one")
  func lists() async throws {
    try await LiveConsole.run { live in
      let world = try await RightsWorld(live)
      let calls = try await described(live).map(\.call)
      let lists = calls.filter { call in
        call.hasPrefix("GET ") && calls.contains { $0.hasPrefix("\(call)/{") }
      }
      #expect(lists.count >= 9)
      for list in lists {
        let row = try #require(RightsTable.rows.first { $0.call == list })
        // Of accounts the own one is listed, and others when they are named.
        guard row.cases.count == 1 else { continue }
        let path = String(list.dropFirst(4))
        let all = try await ids(path, as: .platform, in: world)
        #expect(!all.isEmpty, "\(path)")
        for caller in row.callers {
          var shown: [String] = []
          for id in all {
            let item = RightsCase("\(path)/\(id)", [])
            if try await world.call("GET", item, as: caller).status == 200 { shown.append(id) }
          }
          #expect(try await ids(path, as: caller, in: world) == shown, "\(path) by \(caller)")
        }
      }
    }
  }

  private func ids(
    _ path: String, as caller: Caller, in world: RightsWorld
  ) async throws -> [String] {
    let answer = try await world.call("GET", RightsCase(path, []), as: caller)
    return try #require(answer["items"]?.array).compactMap {
      $0["id"]?.string ?? $0["code"]?.string
    }
  }
}
