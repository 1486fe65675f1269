import Testing

@testable import Console

@Suite("HEAD", .serialized)
struct HeadTests {
  @Test(
    "is answered as GET is, without the body",
    arguments: [
      ("/healthz", nil, 200), ("/readyz", nil, 200), ("/openapi.json", nil, 200),
      ("/v1/policy", LiveConsole.adminToken, 200), ("/v1/links/kA1", LiveConsole.adminToken, 200),
      ("/v1/links/none", LiveConsole.adminToken, 404), ("/v1/policy", nil, 401),
      ("/v1/policy?x=1", LiveConsole.adminToken, 422), ("/nothing", nil, 404),
    ] as [(String, String?, Int)])
  func likeGet(path: String, token: String?, status: Int) async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      #expect(await live.isReady())
      let get = try await live.get(path, token: token)
      let head = try await live.call("HEAD", path, token: token)
      get.expect(status)
      head.expect(status)
      #expect(head.body.isEmpty && !get.body.isEmpty)
      #expect(head.headers["content-type"] == get.headers["content-type"])
      #expect(head.headers["cache-control"] == "no-store")
    }
  }

  @Test("stands in the methods that a path allows, where there is a GET")
  func allowed() async throws {
    try await LiveConsole.run { live in
      for (path, methods) in [
        ("/v1/policy", "GET, HEAD, PUT"), ("/v1/records", "POST"), ("/healthz", "GET, HEAD"),
      ] {
        let answer = try await live.call("PATCH", path)
        answer.expect(405)
        #expect(answer.headers["allow"] == methods)
      }
    }
  }
}
