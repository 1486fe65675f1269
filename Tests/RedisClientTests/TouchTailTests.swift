import RedisClient
import TestSupport
import Testing

@Suite("touch tails")
struct TouchTailTests {
  private func text(_ value: UInt32) -> [UInt8] {
    var bytes: [UInt8] = []
    TouchTail(value: value).append(to: &bytes)
    return bytes
  }

  static let written: [(UInt32, String)] = [
    (0, "-----"), (1, "----0"), (63, "----z"), (64, "---0-"), (1 << 30 - 1, "zzzzz"),
  ]

  @Test("a tail is five digits to the base of 64", arguments: written)
  func edges(value: UInt32, expected: String) {
    #expect(text(value) == Array(expected.utf8))
  }

  @Test("bytes sort as values do, and lead back to them")
  func order() {
    var random = SystemRandomNumberGenerator()
    let seed = random.next()
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<5_000 {
      let (left, right) = (
        generator.next(upperBound: 1 << 30 as UInt32), UInt32(generator.next() >> 34)
      )
      let inOrder = text(left).lexicographicallyPrecedes(text(right))
      #expect(inOrder == (left < right), "seed \(seed)")
      #expect(TouchTail(text(left)) == TouchTail(value: left), "seed \(seed)")
    }
  }

  @Test("the order within the millisecond weighs more than chance, and stops at its end")
  func composition() {
    let early = TouchTail(orderInMillisecond: 1, random: .max)
    let late = TouchTail(orderInMillisecond: 2, random: 0)
    #expect(early.value < late.value)
    #expect(TouchTail(orderInMillisecond: 5_000, random: 0).value == 4_095 << 18)
    #expect(TouchTail(sequence: 1 << 30 + 5).value == 5)
  }
}
