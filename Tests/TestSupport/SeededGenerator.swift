import Foundation

/// Random numbers that a seed repeats.
///
/// `DYELINK_TEST_SEED` in the environment stands in for a seed of chance.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
  package let seed: UInt64
  private var state: UInt64

  package init(seed: UInt64) {
    self.seed = seed
    state = seed
  }

  /// A generator whose seed is printed, so that a failure can be repeated.
  package static func printed(_ test: String = #function) -> SeededGenerator {
    let wanted = ProcessInfo.processInfo.environment["DYELINK_TEST_SEED"].flatMap { UInt64($0) }
    let seed = wanted ?? .random(in: 0...UInt64.max)
    print("\(test): seed \(seed)")
    return SeededGenerator(seed: seed)
  }

  /// SplitMix64.
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  package mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
}
