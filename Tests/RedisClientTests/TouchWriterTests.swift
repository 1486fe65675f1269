import Programme
import RedisClient
import TestSupport
import Testing

@Suite("what is written for a click")
struct TouchWriterTests {
  /// The command as anybody would put it together.
  private static func expected(
    _ visitor: String, _ time: Int64, _ order: UInt64, _ code: String, _ upkeep: TouchUpkeep
  ) -> RedisPipeline {
    var member: [UInt8] = []
    TouchTail(atMilliseconds: time, order: order).append(to: &member)
    let key = RedisArgument.text("touch:{\(visitor)}")
    var pipeline = RedisPipeline()
    pipeline.add("ZADD", key, .integer(time / 1_000), .bytes(member + Array(code.utf8)))
    switch upkeep {
    case .none: return pipeline
    case .expiry(let time): pipeline.add("PEXPIREAT", key, .integer(time))
    case .expiryAndTrim(let time):
      pipeline.add("PEXPIREAT", key, .integer(time))
      pipeline.add("ZREMRANGEBYRANK", key, 0, -129)
    }
    return pipeline
  }

  private static let times: [Int64] = [
    0, 7, 999, 1_000, 1_763_800_000_000, 1_763_800_000_001, 1 << 48 - 1,
  ]

  @Test("the commands are those of the plain writer, for any ids, times and lengths, in any order")
  func bytes() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    let alphabet = SortableText.alphabet.map { Character(Unicode.Scalar($0)) }
    let letters = alphabet.filter { $0 != "-" && $0 != "_" }
    var writer = TouchWriter()
    var written = RedisPipeline()
    var wanted = RedisPipeline()
    for _ in 0..<2_000 {
      let visitor = String((0..<32).map { _ in alphabet.randomElement(using: &random)! })
      let code = String(
        (0..<Int.random(in: 2...10, using: &random)).map { _ in
          letters.randomElement(using: &random)!
        })
      let time = Self.times.randomElement(using: &random)!
      let order = UInt64.random(in: 0..<1 << 38, using: &random)
      let upkeep = [
        TouchUpkeep.none, .expiry(atMilliseconds: time + 5), .expiryAndTrim(atMilliseconds: 12),
      ].randomElement(using: &random)!
      written.removeAll()
      writer.append(
        visitor: visitor, atMilliseconds: time, order: order, code: code, upkeep: upkeep,
        to: &written)
      wanted = Self.expected(visitor, time, order, code, upkeep)
      #expect(written.bytes == wanted.bytes, "seed \(seed)")
      #expect(written.count == wanted.count, "seed \(seed)")
    }
  }

  @Test("eight characters at once lead back to their bits, and others are refused")
  func words() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<1_000 {
      let bits = UInt64.random(in: 0..<1 << 48, using: &random)
      let word = SortableText.word(bits)
      #expect(SortableText.bits(word) == bits, "seed \(seed)")
    }
    for place in 0..<8 {
      for byte in UInt8.min...UInt8.max {
        let shift = UInt64(8 * place)
        let word = SortableText.word(0) & ~(0xFF << shift) | UInt64(byte) << shift
        #expect(
          (SortableText.bits(word) != nil) == SortableText.alphabet.contains(byte),
          "byte \(byte) at \(place)")
      }
    }
  }
}
