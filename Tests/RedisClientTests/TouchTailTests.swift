import Programme
import RedisClient
import TestSupport
import Testing

@Suite("touch tails")
struct TouchTailTests {
  private func text(_ tail: TouchTail) -> [UInt8] {
    var bytes: [UInt8] = []
    tail.append(to: &bytes)
    return bytes
  }

  static let written: [(Int64, UInt64, String)] = [
    (0, 0, "--------"), (0, 1, "-------0"), (0, 63, "-------z"), (0, 64, "------0-"),
    (1, 0, "-3------"), (1_999, 1 << 38 - 1, "yUzzzzzz"),
  ]

  @Test("a tail is the millisecond of the second and the order, to the base of 64")
  func edges() {
    for (milliseconds, order, expected) in Self.written {
      let tail = TouchTail(atMilliseconds: milliseconds, order: order)
      #expect(String(decoding: text(tail), as: UTF8.self) == expected)
    }
  }

  @Test("times before the epoch have their place in a second too")
  func early() throws {
    for milliseconds in [-1, -999, -1_000, -1_001, 0, 999, 1_000, 1_732_000_000_123] as [Int64] {
      let second = TouchTail.second(ofMilliseconds: milliseconds)
      #expect(second * 1_000 <= milliseconds && milliseconds < (second + 1) * 1_000)
      let tail = try #require(TouchTail(text(TouchTail(atMilliseconds: milliseconds, order: 5))))
      #expect(tail.milliseconds(inSecond: second) == milliseconds && tail.order == 5)
    }
  }

  @Test("bytes sort as moments and then orders do, and lead back to them")
  func order() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    func any() -> (at: Int64, order: UInt64) {
      (.random(in: 0...3, using: &random), .random(in: 0...1 << 38 - 1, using: &random))
    }
    for _ in 0..<5_000 {
      let (left, right) = (any(), any())
      let (first, second) = (
        TouchTail(atMilliseconds: left.at, order: left.order),
        TouchTail(atMilliseconds: right.at, order: right.order)
      )
      #expect(text(first).lexicographicallyPrecedes(text(second)) == (left < right), "seed \(seed)")
      #expect(TouchTail(text(first)) == first, "seed \(seed)")
    }
  }

  @Test(
    "what is no tail is refused, a place beyond the second as well",
    arguments: ["", "-------", "---------", "-------!", "yV------", "zzzzzzzz"])
  func malformed(text: String) {
    #expect(TouchTail(Array(text.utf8)) == nil)
  }

  @Test("a second that no click can have had is no time")
  func bounds() {
    let tail = TouchTail(atMilliseconds: 0, order: 0)
    #expect(tail.milliseconds(inSecond: 1_763_800_000_000) == nil)
    #expect(tail.milliseconds(inSecond: .max) == nil && tail.milliseconds(inSecond: .min) == nil)
  }
}
