import EventLoops
import Testing

@Suite("network addresses")
struct PeerAddressTests {
  static func read(_ text: String) -> PeerAddress? {
    let bytes = Array(text.utf8)
    return PeerAddress(bytes.span)
  }

  @Test(
    "one address written in two ways is one address",
    arguments: [
      ("192.0.2.7", "::ffff:192.0.2.7"), ("2001:db8::7", "2001:0DB8:0:0:0:0:0:7"),
      ("::", "0:0:0:0:0:0:0:0"),
    ])
  func same(left: String, right: String) throws {
    let address = try #require(Self.read(left))
    #expect(Self.read(right) == address)
  }

  @Test(
    "addresses are told apart",
    arguments: [("192.0.2.7", "192.0.2.8"), ("::1", "::2"), ("2001:db8::", "2001:db9::")])
  func different(left: String, right: String) throws {
    let address = try #require(Self.read(left))
    #expect(Self.read(right) != address)
  }

  @Test("an IPv4 address is told from an IPv6 one")
  func versions() {
    #expect(Self.read("192.0.2.7")?.isVersion4 == true)
    #expect(Self.read("::ffff:192.0.2.7")?.isVersion4 == true)
    #expect(Self.read("::192.0.2.7")?.isVersion4 == false)
    #expect(Self.read("2001:db8::7")?.isVersion4 == false)
  }

  @Test(
    "whatever isn't an address, and nothing besides it, is refused",
    arguments: [
      "", " ", "192.0.2", "192.0.2.256", "192.0.2.7 ", "192.0.2.7:80", "[::1]", "::1%eth0", "host",
      "192.0.2.7\u{0}", "\u{0}", "1:2:3:4:5:6:7:8:9", String(repeating: "1", count: 46),
      String(repeating: ":", count: 5_000),
    ])
  func refused(text: String) { #expect(Self.read(text) == nil) }
}
