import Programme
import Storage
import Testing

@testable import Console

@Suite("Secrets and their comparison")
struct SecretsTests {
  @Test(
    "base64 is that of the RFC",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
      ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
  func base64(text: String, encoded: String) {
    #expect(Base64.encode(text.utf8) == encoded)
    #expect(Base64.decode(encoded) == Array(text.utf8))
    let bare = encoded.replacing("=", with: "")
    #expect(Base64.decode(bare) == Array(text.utf8))
    #expect(Base64.encodeForURL(text.utf8) == bare)
    #expect(Base64.decodeFromURL(bare) == Array(text.utf8))
  }

  @Test(
    "what isn't base64 is nothing",
    arguments: ["A", "AB=", "A===", "AB==C", "Zh==", "Zm9=", "Zg==\n", " Zg==", "Zm9v====", "-_-_"])
  func notBase64(text: String) {
    #expect(Base64.decode(text) == nil)
  }

  @Test("every value of every byte survives base64, for URLs too")
  func everyByte() {
    let bytes = (0...255).map { UInt8($0) }
    #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    #expect(Base64.decodeFromURL(Base64.encodeForURL(bytes)) == bytes)
  }

  @Test("secrets are equal when all their bytes are, wherever a difference is")
  func comparison() {
    let secret: [UInt8] = (0..<32).map { $0 }
    #expect(isEqualInConstantTime(secret, secret))
    #expect(!isEqualInConstantTime(secret, secret.dropLast()))
    #expect(!isEqualInConstantTime([], secret))
    #expect(isEqualInConstantTime([], [UInt8]()))
    for index in secret.indices {
      for bit in 0..<8 {
        var other = secret
        other[index] ^= 1 << UInt8(bit)
        #expect(!isEqualInConstantTime(secret, other))
      }
    }
  }

  @Test("a token is told once: what is kept is its digest, and no two are alike")
  func minting() throws {
    let now = Timestamp(milliseconds: 0)
    let one = TokenMint(name: "x", role: .orderSystem, now: now)
    let other = TokenMint(name: "x", role: .orderSystem, now: now)
    #expect(one.token != other.token)
    #expect(one.credential.tokenDigest == TokenMint.digest(of: one.token))
    #expect(one.credential.tokenDigest.count == 32)
    #expect(WebhookSecret.key(try #require(one.signingSecret)) == one.credential.signingSecret)
    #expect(TokenMint(name: "x", role: .platform, now: now).signingSecret == nil)
  }
}
