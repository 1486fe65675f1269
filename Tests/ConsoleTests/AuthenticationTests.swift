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

  @Test("what another process revoked is refused from the next request on")
  func revokedElsewhere() async throws {
    try await LiveConsole.run { live in
      let token = try await live.token("platform")
      live.freeze()
      try await live.get("/v1/policy", token: token).expect(200)
      let other = try SQLiteStore(path: live.ledgerPath)
      let revoked = try other.write {
        try $0.revokeCredentials(named: "platform-of-a-test", at: live.now)
      }
      #expect(revoked == 1)
      let answer = try await live.get("/v1/policy", token: token)
      answer.expect(401)
      #expect(answer["detail"]?.string?.contains("revoked") == true)
      try other.close()
    }
  }

  @Test(
    "a credential is taken until the millisecond it expires",
    arguments: [#""expires_in_seconds":3600"#, #""expires_at":"EXPIRES""#])
  func expiry(field: String) async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      live.freeze()
      let end = live.now.milliseconds + 3_600_000
      let text = RFC3339.text(Timestamp(milliseconds: end))
      let created = try await live.post(
        "/v1/credentials",
        #"{"name":"till","role":"order-system",\#(field.replacing("EXPIRES", with: text))}"#)
      created.expect(201)
      #expect(created["expires_at"]?.string == text)
      let token = try #require(created["token"]?.string)
      let secret = try #require(created["signing_secret"]?.string)
      let body = #"{"code":"kA1","visitor":"v1"}"#
      live.advance(milliseconds: 3_599_999)
      try await live.post("/v1/touches", body, token: token).expect(202)
      try await live.signed("/v1/touches", body, secret: secret).expect(202)
      let listed = try await live.get("/v1/credentials")
      #expect(listed["items"]?.array?.map { $0["expires_at"]?.string } == [text])
      live.advance(milliseconds: 1)
      let refused = try await live.post("/v1/touches", body, token: token)
      refused.expect(401)
      #expect(refused["detail"]?.string?.contains("expired") == true)
      try await live.signed("/v1/touches", body, secret: secret).expect(401)
      #expect(try await live.get("/v1/credentials")["items"] == .array([]))
      try await live.delete("/v1/credentials/till").expect(204)
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
      let stored = try live.store.read { try $0.credentials(validAt: live.now) }
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
      #"{"name":"x","role":"platform","expires_in_seconds":0}"#,
      #"{"name":"x","role":"platform","expires_in_seconds":"30d"}"#,
      #"{"name":"x","role":"platform","expires_in_seconds":999999999}"#,
      #"{"name":"x","role":"platform","expires_at":"2026-01-01T00:00:00Z"}"#,
      #"{"name":"x","role":"platform","expires_at":"9999-01-01T00:00:00Z"}"#,
      #"{"name":"x","role":"platform","expires_at":"2030-01-01","expires_in_seconds":1}"#,
    ])
  func badCredentials(body: String) async throws {
    try await LiveConsole.run { live in
      let answer = try await live.post("/v1/credentials", body)
      answer.expect(body == "{" ? 400 : 422)
      #expect(answer.code == "malformed")
      #expect(try live.store.read { try $0.credentials(validAt: live.now) }.isEmpty)
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

extension LiveConsole {
  /// Posts what bears a signature instead of a token.
  fileprivate func signed(_ path: String, _ body: String, secret: String) async throws -> HTTPAnswer
  {
    let key = try #require(WebhookSecret.key(secret))
    let timestamp = "\(now.milliseconds / 1_000)"
    let signature = WebhookSecret.sign(
      Array(body.utf8), id: "msg_1", timestamp: timestamp, with: key)
    return try await post(
      path, body, token: nil,
      headers: [
        ("webhook-id", "msg_1"), ("webhook-timestamp", timestamp),
        ("webhook-signature", "v1,\(Base64.encode(signature))"),
      ])
  }
}
