import Programme
import Records
import Storage
import Testing

@testable import Console

@Suite("Who calls", .serialized)
struct AuthenticationTests {
  @Test(
    "without a good token every call is 401",
    arguments: [
      [], [("Authorization", "")], [("Authorization", "Bearer")], [("Authorization", "Bearer x")],
      [("Authorization", "Basic \(LiveConsole.adminToken)")],
      [("Authorization", LiveConsole.adminToken)],
      [("Authorization", "Bearer \(LiveConsole.adminToken)x")],
      [("Authorization", "Bearer \(LiveConsole.adminToken.dropLast())")],
      [("Authorization", "Bearer \(LiveConsole.adminToken) x")],
      [
        ("Authorization", "Bearer \(LiveConsole.adminToken)"),
        ("Authorization", "Bearer \(LiveConsole.adminToken)"),
      ],
      [("Authorization", "Bearer \(String(repeating: "x", count: 600))")],
    ])
  func refused(headers: [(String, String)]) async throws {
    try await LiveConsole.run { live in
      let answer = try await live.call("GET", "/v1/policy", token: nil, headers: headers)
      answer.expect(401)
      #expect(answer.code == "unauthorized")
      #expect(answer.headers["www-authenticate"] == "Bearer")
    }
  }

  @Test("a token works until it is revoked, and its name may have several")
  func revocation() async throws {
    try await LiveConsole.run { live in
      let one = try await live.token("platform")
      let other = try await live.token("platform")
      #expect(one != other)
      try await live.get("/v1/policy", token: one).expect(200)
      try await live.get("/v1/policy", token: other).expect(200)
      try await live.delete("/v1/credentials/platform-of-a-test").expect(204)
      try await live.get("/v1/policy", token: one).expect(401)
      try await live.get("/v1/policy", token: other).expect(401)
      try await live.delete("/v1/credentials/platform-of-a-test").expect(404)
    }
  }

  @Test("a new token works at once, also while others call")
  func atOnce() async throws {
    try await LiveConsole.run { live in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<4 {
          group.addTask {
            for _ in 0..<20 { try await live.get("/v1/policy", token: "guess").expectRefusal() }
          }
        }
        for number in 0..<20 {
          let created = try await live.post(
            "/v1/credentials", #"{"name":"n\#(number)","role":"platform"}"#)
          let token = try #require(created["token"]?.string)
          try await live.get("/v1/policy", token: token).expect(200)
          live.advance(milliseconds: 500)
        }
        try await group.waitForAll()
      }
    }
  }

  @Test("credentials are listed a page at a time, oldest first")
  func paging() async throws {
    try await LiveConsole.run { live in
      for number in 0..<5 {
        try await live.post("/v1/credentials", #"{"name":"n\#(number)","role":"platform"}"#)
          .expect(201)
      }
      var names: [String?] = []
      var cursor: String? = ""
      while let next = cursor {
        let page = try await live.get(
          "/v1/credentials?limit=2" + (next.isEmpty ? "" : "&cursor=\(next)"))
        page.expect(200)
        names += page["items"]?.array?.map { $0["name"]?.string } ?? []
        cursor = page["next_cursor"]?.string
      }
      #expect(names == ["n0", "n1", "n2", "n3", "n4"])
    }
  }

  @Test("what another process revoked is refused within a second")
  func revokedElsewhere() async throws {
    try await LiveConsole.run { live in
      let token = try await live.token("platform")
      try await live.get("/v1/policy", token: token).expect(200)
      _ = try live.store.write {
        try $0.revokeCredentials(named: "platform-of-a-test", at: Timestamp(milliseconds: 1))
      }
      live.advance(milliseconds: ConsoleLimits.credentialMemoryMilliseconds)
      try await live.get("/v1/policy", token: token).expect(401)
    }
  }

  @Test("too many bad credentials are 429, and good ones are served all the same")
  func rateLimit() async throws {
    try await LiveConsole.run { live in
      live.freeze()
      for _ in 0..<ConsoleLimits.failuresAtOnce {
        try await live.get("/v1/policy", token: "guess").expect(401)
      }
      let answer = try await live.get("/v1/policy", token: "guess")
      answer.expect(429)
      #expect(answer.code == "rate_limited")
      #expect(answer.headers["retry-after"].flatMap { Int($0) } ?? 0 > 0)
      try await live.get("/v1/policy").expect(200)
      live.advance(milliseconds: 60_000)
      try await live.get("/v1/policy", token: "guess").expect(401)
    }
  }

  @Test(
    "secrets are told once, stored as digests, and stand in no answer, list or metric after that")
  func secrets() async throws {
    try await LiveConsole.run { live in
      let created = try await live.post(
        "/v1/credentials", #"{"name":"till","role":"order-system"}"#)
      created.expect(201)
      let token = try #require(created["token"]?.string)
      let secret = try #require(created["signing_secret"]?.string)
      #expect(secret.hasPrefix("whsec_"))
      let list = try await live.get("/v1/credentials")
      #expect(list["items"]?.array?.count == 1)
      #expect(list["items"]?.array?.first?["signs"] == .bool(true))
      let refused = try await live.get("/v1/shops", token: token)
      refused.expect(403)
      let metrics = try await live.get("/metrics", token: nil)
      for text in [list.body, refused.body, metrics.body] {
        for part in [token, secret, String(secret.dropFirst(6)), LiveConsole.adminToken] {
          #expect(!text.contains(part))
        }
      }
      let stored = try live.store.read { try $0.credentials() }
      #expect(stored.map(\.tokenDigest) == [TokenMint.digest(of: token)])
    }
  }

  @Test(
    "a credential that can't be is refused",
    arguments: [
      "{", "[]", "{}", #"{"name":"x"}"#, #"{"name":"x","role":"root"}"#,
      #"{"name":"x y","role":"platform"}"#, #"{"name":"x","role":"merchant"}"#,
      #"{"name":"x","role":"promoter","shop":"s1"}"#,
      #"{"name":"x","role":"platform","shop":"s1"}"#,
      #"{"name":"x","role":"merchant","shop":"s 1"}"#,
      #"{"name":"x","role":"platform","colour":"red"}"#,
    ])
  func badCredentials(body: String) async throws {
    try await LiveConsole.run { live in
      let answer = try await live.post("/v1/credentials", body)
      answer.expect(body == "{" ? 400 : 422)
      #expect(answer.code == "malformed")
      #expect(try live.store.read { try $0.credentials() }.isEmpty)
    }
  }

  @Test("no more order systems may sign than a request is checked against")
  func manySigners() async throws {
    try await LiveConsole.run { live in
      for number in 0..<ConsoleLimits.signingSecrets {
        try await live.post(
          "/v1/credentials", #"{"name":"till-\#(number)","role":"order-system"}"#
        ).expect(201)
      }
      try await live.post("/v1/credentials", #"{"name":"one-more","role":"order-system"}"#)
        .expect(422)
      try await live.post("/v1/credentials", #"{"name":"other","role":"platform"}"#).expect(201)
    }
  }
}

extension HTTPAnswer {
  fileprivate func expectRefusal(sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(status == 401 || status == 429, "\(body)", sourceLocation: sourceLocation)
  }
}
