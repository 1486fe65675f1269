import TestSupport
import Testing

@testable import Redirector

@Suite("which visitors' keys were seen to")
struct VisitorUpkeepTests {
  private func visitor(_ number: UInt64) -> VisitorToken {
    VisitorToken(random: number &* 0x9E37_79B9_7F4A_7C15, number, key: SipHash(key: 0..<16))
  }

  private static let day = VisitorUpkeep.renewalMilliseconds

  @Test("a new visitor's key gets a date, and is recent then")
  func fresh() {
    var upkeep = VisitorUpkeep(visitors: 16)
    #expect(upkeep.touch(visitor(1), isReturning: false, now: 1_000) == .new)
    #expect(upkeep.touch(visitor(1), isReturning: true, now: 1_001) == .recent)
  }

  @Test("a visitor that isn't known is seen to once")
  func unknown() {
    var upkeep = VisitorUpkeep(visitors: 16)
    #expect(upkeep.touch(visitor(1), isReturning: true, now: 0) == .old)
    #expect(upkeep.touch(visitor(1), isReturning: true, now: 0) == .recent)
    #expect(upkeep.touch(visitor(2), isReturning: true, now: 0) == .old)
  }

  @Test("a day later a key is seen to again, not before")
  func renewal() {
    var upkeep = VisitorUpkeep(visitors: 16)
    let start: Int64 = 5_000
    #expect(upkeep.touch(visitor(1), isReturning: true, now: start) == .old)
    // Times are kept in quarters of an hour, and rounded to the safe side.
    let last = start + Self.day - 30 * 60_000
    #expect(upkeep.touch(visitor(1), isReturning: true, now: last) == .recent)
    #expect(upkeep.touch(visitor(1), isReturning: true, now: start + Self.day) == .old)
    #expect(upkeep.touch(visitor(1), isReturning: true, now: start + Self.day) == .recent)
  }

  @Test("at most sixteen touches are added between two trims")
  func surplus() {
    var upkeep = VisitorUpkeep(visitors: 16)
    var added = 0
    for _ in 0..<100 {
      if upkeep.touch(visitor(1), isReturning: true, now: 0) == .old { added = 0 }
      added += 1
      #expect(added <= 16)
    }
  }

  @Test("forgetting makes every key old")
  func forgets() {
    var upkeep = VisitorUpkeep(visitors: 16)
    #expect(upkeep.touch(visitor(1), isReturning: false, now: 0) == .new)
    upkeep.forgetAll()
    #expect(upkeep.touch(visitor(1), isReturning: true, now: 0) == .old)
  }

  @Test("a key is never taken for recent that wasn't seen to within a day, however many there are")
  func model() {
    let seed = SystemRandomNumberGenerator.seed()
    var random = SeededGenerator(seed: seed)
    var upkeep = VisitorUpkeep(visitors: 64)
    var seen: [UInt64: Int64] = [:]
    var now: Int64 = 0
    var recent = 0
    for _ in 0..<20_000 {
      now += Int64.random(in: 0...200_000, using: &random)
      let number = UInt64.random(in: 0..<100, using: &random)
      let isReturning = seen[number] != nil
      switch upkeep.touch(visitor(number), isReturning: isReturning, now: now) {
      case .recent:
        recent += 1
        #expect(now - seen[number, default: .min / 2] < Self.day, "seed \(seed)")
      case .new, .old: seen[number] = now
      }
    }
    #expect(recent > 1_000, "seed \(seed)")
  }
}

extension SystemRandomNumberGenerator {
  fileprivate static func seed() -> UInt64 {
    var generator = SystemRandomNumberGenerator()
    return generator.next()
  }
}
