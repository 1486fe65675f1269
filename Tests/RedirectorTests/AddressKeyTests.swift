import EventLoops
import Programme
import Testing

@testable import Redirector

@Suite("hashes of network addresses")
struct AddressKeyTests {
  static let day = ShanghaiDay(number: 20_000)

  static func hash(
    _ address: String, _ keys: KeyRing = keyRing(1), on day: ShanghaiDay = day
  ) -> AddressHash {
    AddressHasher(keys).hash(address, on: day)
  }

  @Test("an address has one hash within a day, however it is written and whoever reports it")
  func same() throws {
    let text = Array("192.0.2.7".utf8)
    let read = PeerAddress(text.span)
    let peer = try #require(read)
    #expect(keyRing(1).addressKey(on: Self.day).hash(peer) == Self.hash("192.0.2.7"))
    #expect(Self.hash("192.0.2.7") == Self.hash("::ffff:192.0.2.7"))
    #expect(Self.hash("192.0.2.7", keyRing(1, previous: 9)) == Self.hash("192.0.2.7"))
    #expect(Self.hash("mobile/7") == Self.hash("mobile/7"))
  }

  @Test("another address, day or key gives another hash")
  func different() {
    let next = ShanghaiDay(number: Self.day.number + 1)
    let all = [
      Self.hash("192.0.2.7"), Self.hash("192.0.2.8"), Self.hash("192.0.2.7", on: next),
      Self.hash("192.0.2.7", keyRing(2)), Self.hash("2001:db8::7"), Self.hash("mobile/7"),
    ]
    #expect(Set(all).count == all.count)
  }

  @Test("an IPv6 address counts as its network of 64 bits")
  func networks() {
    #expect(Self.hash("2001:db8:1:2::1") == Self.hash("2001:db8:1:2:ffff::9"))
    #expect(Self.hash("2001:db8:1:2::1") != Self.hash("2001:db8:1:3::1"))
  }
}
