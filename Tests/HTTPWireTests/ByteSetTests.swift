import Testing

@testable import HTTPWire

@Suite("byte sets are what their grammars say")
struct ByteSetTests {
  static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
  static let unreserved = letters + "0123456789-._~"
  static let delimiters = "!$&'()*+,;="
  static let character = unreserved + delimiters + ":@%"

  static let grammars: [(ByteSet, String)] = [
    (.token, letters + "0123456789!#$%&'*+-.^_`|~"),
    (.path, character + "/"),
    (.query, character + "/?"),
    (.requestQuery, character + #"/?[\]^`{|}"#),
    (.host, unreserved + "!$&'()*+;=%"),
    (.ipv6, "0123456789abcdefABCDEF:."),
  ]

  @Test("each set has its members and no others", arguments: grammars)
  func members(set: ByteSet, grammar: String) {
    let expected = Set(grammar.utf8)
    for byte in UInt8.min...UInt8.max {
      #expect(set.contains(byte) == expected.contains(byte), "byte \(byte)")
    }
    #expect(set == ByteSet(grammar.utf8))
  }
}
