import Programme
import Records
import Storage
import Testing

@testable import Console

@Suite("Signed requests", .serialized)
struct SignatureTests {
  /// An order system that signs.
  private struct Signer {
    let key: [UInt8]
    let now: Timestamp

    init(_ live: LiveConsole, name: String = "till") async throws {
      let answer = try await live.post(
        "/v1/credentials", #"{"name":"\#(name)","role":"order-system"}"#)
      key = try #require(answer["signing_secret"]?.string.flatMap(WebhookSecret.key))
      now = live.now
    }

    func signature(_ body: String, id: String, timestamp: String) -> String {
      let bytes = WebhookSecret.sign(Array(body.utf8), id: id, timestamp: timestamp, with: key)
      return "v1,\(Base64.encode(bytes))"
    }

    func headers(
      _ body: String, id: String = "msg_1", offsetSeconds: Int64 = 0
    ) -> LiveConsole.Headers {
      let timestamp = "\(now.milliseconds / 1_000 + offsetSeconds)"
      return [
        ("webhook-id", id), ("webhook-timestamp", timestamp),
        ("webhook-signature", signature(body, id: id, timestamp: timestamp)),
      ]
    }
  }

  private static let event = OrderEvents.paid("o1")

  private func push(
    _ live: LiveConsole, _ headers: LiveConsole.Headers, body: String = event
  ) async throws -> HTTPAnswer {
    try await live.post("/v1/order-events", body, token: nil, headers: headers)
  }

  @Test("a signed event is taken without a token, one event or many")
  func signed() async throws {
    try await LiveConsole.run { live in
      let signer = try await Signer(live)
      try await push(live, signer.headers(Self.event)).expect(202)
      let many = "\(Self.event)\n\(OrderEvents.completed("o1"))\n"
      try await live.post(
        "/v1/order-events", many, token: nil, type: "application/x-ndjson",
        headers: signer.headers(many)
      ).expect(202)
      #expect(try await live.queued() == 3)
    }
  }

  @Test("whatever is wrong with a signature is 401, and nothing is queued")
  func refused() async throws {
    try await LiveConsole.run { live in
      live.freeze()
      let signer = try await Signer(live)
      let good = signer.headers(Self.event)
      let (id, timestamp, signature) = (good[0], good[1], good[2])
      let bad: [(String, LiveConsole.Headers)] = [
        ("no id", [timestamp, signature]), ("no timestamp", [id, signature]),
        ("no signature", [id, timestamp]), ("an id twice", good + [id]),
        ("a signature twice", good + [signature]), ("a timestamp twice", good + [timestamp]),
        ("another id", [("webhook-id", "msg_2"), timestamp, signature]),
        ("too old", signer.headers(Self.event, offsetSeconds: -302)),
        ("too new", signer.headers(Self.event, offsetSeconds: 302)),
        ("an id with a full stop", signer.headers(Self.event, id: "msg.1")),
        ("a float", [id, ("webhook-timestamp", "\(timestamp.1).0"), signature]),
        ("a plus", [id, ("webhook-timestamp", "+\(timestamp.1)"), signature]),
        ("no scheme", [id, timestamp, ("webhook-signature", "v1")]),
        ("no base64", [id, timestamp, ("webhook-signature", "v1,*")]),
        (
          "another scheme",
          [id, timestamp, ("webhook-signature", signature.1.replacing("v1,", with: "v2,"))]
        ),
        (
          "too many",
          [
            id, timestamp,
            (
              "webhook-signature",
              Array(repeating: "v1,AA==", count: 999).joined(separator: " ") + " \(signature.1)"
            ),
          ]
        ),
        ("another's headers", good.map { ($0.0.replacing("webhook", with: "svix"), $0.1) }),
      ]
      #expect(bad.count < ConsoleLimits.failuresAtOnce)
      for (what, headers) in bad {
        let answer = try await push(live, headers)
        #expect(answer.status == 401, "\(what): \(answer.body)")
        #expect(answer.code == "unauthorized", "\(what)")
      }
      try await push(live, good, body: Self.event + " ").expect(401)
      #expect(try await live.queued() == 0)
      try await push(live, good).expect(202)
    }
  }

  @Test("during a rotation old and new secrets serve, alone or together")
  func rotation() async throws {
    try await LiveConsole.run { live in
      let old = try await Signer(live)
      let new = try await Signer(live)
      try await push(live, old.headers(Self.event)).expect(202)
      try await push(live, new.headers(Self.event)).expect(202)
      var both = old.headers(Self.event)
      both[2].1 += " " + new.headers(Self.event)[2].1
      try await push(live, both).expect(202)
      try await live.delete("/v1/credentials/till").expect(204)
      try await push(live, both).expect(401)
    }
  }

  @Test("a signature serves order events and touches, and nothing else")
  func calls() async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      let signer = try await Signer(live)
      let touch = #"{"code":"kA1","visitor":"v1"}"#
      try await live.post("/v1/touches", touch, token: nil, headers: signer.headers(touch))
        .expect(202)
      let binding = #"{"visitor":"v1","buyer":"u1"}"#
      try await live.post("/v1/identities", binding, token: nil, headers: signer.headers(binding))
        .expect(401)
      try await live.call("GET", "/v1/policy", token: nil, headers: signer.headers("")).expect(401)
    }
  }

  @Test("a signed touch that is sent again is the same touch")
  func replayedTouch() async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      let signer = try await Signer(live)
      let touch = #"{"code":"kA1","visitor":"v1"}"#
      for _ in 0..<3 {
        try await live.post("/v1/touches", touch, token: nil, headers: signer.headers(touch))
          .expect(202)
        live.advance(milliseconds: 10_000)
      }
      #expect(try await live.touches(of: .visitor(VisitorID(trusted: "v1"))).count == 1)
    }
  }
}
