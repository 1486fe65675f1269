import Programme
import Testing

@testable import Console

@Suite("Signatures of Standard Webhooks")
struct StandardWebhooksTests {
  static let secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"
  static let first = "v1,2dZbuF2MU463bXuOk+rE0SlQ33NQm21SiCvtG6TvQEQ="
  static let firstBody = #"{"order":"o-1","amount":1299,"currency":"EUR"}"#

  @Test(
    "the known messages have the known signatures",
    arguments: [
      ("msg_001", "1700000000", firstBody, first),
      ("msg_002", "1700000001", "", "v1,3LdnK9zBsL7VPI2dHWpz+pAMfOiM5xkquT5bcpT5gtA="),
      (
        "msg_003", "1700000002", #"{"n":"café"}"#,
        "v1,YzHkdUqTlkHsHCq217CheM+b/WXVnoXJmuzNvKzyhfg="
      ),
    ])
  func vectors(id: String, timestamp: String, body: String, signature: String) throws {
    let key = try #require(WebhookSecret.key(Self.secret))
    let made = WebhookSecret.sign(Array(body.utf8), id: id, timestamp: timestamp, with: key)
    #expect("v1,\(Base64.encode(made))" == signature)
    let message = try #require(SignedMessage(id: id, timestamp: timestamp, signature: signature))
    #expect(message.isSigned(with: key, body: Array(body.utf8)))
  }

  @Test(
    "a secret may have its prefix and its padding, or not",
    arguments: ["whsec_AAECAw==", "whsec_AAECAw", "AAECAw==", "AAECAw"])
  func secrets(text: String) {
    #expect(WebhookSecret.key(text) == [0, 1, 2, 3])
  }

  @Test(
    "what isn't a secret is refused",
    arguments: ["", "whsec_", "whsec_A", "whsec_AAE*", "whsec_AAECAx", "WHSEC_AAECAw==", "="])
  func notSecrets(text: String) {
    #expect(WebhookSecret.key(text) == nil)
  }

  @Test(
    "headers that aren't a signed message are refused",
    arguments: [
      ("", "1700000000", first), ("msg_001", "", first), ("msg_001", "1700000000", ""),
      ("msg_001", "hello", first), ("msg_001", "1700000000.5", first),
      ("msg_001", "+1700000000", first), ("msg_001", "-1700000000", first),
      ("msg_001", "1e9", first), ("msg_001", " 1700000000", first),
      ("msg_001", "1234567890123", first), ("msg.001", "1700000000", first),
      ("msg_001", "1700000000", "v1"), ("msg_001", "1700000000", "v1,"),
      ("msg_001", "1700000000", "v1,%%%"), ("msg_001", "1700000000", "v1,AAAA"),
      ("msg_001", "1700000000", first.replacing("v1,", with: "v2,")),
      ("msg_001", "1700000000", first.replacing("v1,", with: "V1,")),
      ("msg_001", "1700000000", first.replacing("v1,", with: "v1a,")),
      (String(repeating: "m", count: 257), "1700000000", first),
    ])
  func notMessages(id: String, timestamp: String, signature: String) {
    #expect(SignedMessage(id: id, timestamp: timestamp, signature: signature) == nil)
  }

  @Test("one right signature among several is enough, of which there are thirty-two at most")
  func severalSignatures() throws {
    let key = try #require(WebhookSecret.key(Self.secret))
    let wrong = "v1,\(Base64.encode([UInt8](repeating: 7, count: 32)))"
    for (count, isRead) in [(1, true), (31, true), (32, false), (999, false)] {
      let all = Array(repeating: wrong, count: count) + [Self.first]
      let message = SignedMessage(
        id: "msg_001", timestamp: "1700000000", signature: all.joined(separator: " "))
      #expect((message != nil) == isRead)
      guard let message else { continue }
      #expect(message.isSigned(with: key, body: Array(Self.firstBody.utf8)))
    }
    let mixed = try #require(
      SignedMessage(
        id: "msg_001", timestamp: "1700000000", signature: "v2,abc v1 v1, \(Self.first)"))
    #expect(mixed.isSigned(with: key, body: Array(Self.firstBody.utf8)))
  }

  @Test("whatever is changed, the signature no longer fits")
  func mutations() throws {
    let key = try #require(WebhookSecret.key(Self.secret))
    let message = try #require(
      SignedMessage(id: "msg_001", timestamp: "1700000000", signature: Self.first))
    let body = Array(Self.firstBody.utf8)
    #expect(!message.isSigned(with: key, body: body + [0x20]))
    #expect(!message.isSigned(with: key, body: Array(body.dropLast())))
    #expect(!message.isSigned(with: Array(key.dropLast()), body: body))
    for index in body.indices {
      var other = body
      other[index] ^= 1
      #expect(!message.isSigned(with: key, body: other))
    }
    for (id, timestamp) in [("msg_002", "1700000000"), ("msg_001", "1700000001")] {
      let moved = try #require(
        SignedMessage(id: id, timestamp: timestamp, signature: Self.first))
      #expect(!moved.isSigned(with: key, body: body))
    }
  }

  @Test(
    "five minutes either way are tolerated, to the millisecond",
    arguments: [(-300_000, true), (-300_001, false), (300_000, true), (300_001, false), (0, true)])
  func tolerance(offset: Int64, isFresh: Bool) throws {
    let message = try #require(
      SignedMessage(id: "msg_001", timestamp: "1700000000", signature: Self.first))
    let now = Timestamp(milliseconds: 1_700_000_000_000 + offset)
    #expect(message.isFresh(at: now) == isFresh)
  }
}
