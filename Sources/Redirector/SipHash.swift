/// SipHash-2-4, a keyed hash of short messages.
///
/// - Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012.
struct SipHash: Sendable {
  private let key0: UInt64
  private let key1: UInt64

  /// - Parameter key: 16 bytes.
  init(key: some Sequence<UInt8>) {
    let bytes = Array(key)
    precondition(bytes.count == 16, "a SipHash key has 16 bytes")
    key0 = bytes[..<8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    key1 = bytes[8...].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  init(_ key0: UInt64, _ key1: UInt64) {
    self.key0 = key0
    self.key1 = key1
  }

  /// The hash of two words: a message of 16 bytes, each word little-endian.
  func hash(_ first: UInt64, _ second: UInt64) -> UInt64 {
    var state = State(key0, key1)
    state.compress(first)
    state.compress(second)
    state.compress(16 << 56)
    return state.finish()
  }

  func hash(_ message: Span<UInt8>) -> UInt64 {
    var state = State(key0, key1)
    var word: UInt64 = 0
    for index in message.indices {
      word |= UInt64(message[index]) &<< UInt64(8 * (index & 7))
      if index & 7 == 7 {
        state.compress(word)
        word = 0
      }
    }
    state.compress(word | UInt64(truncatingIfNeeded: message.count) &<< 56)
    return state.finish()
  }

  private struct State {
    private var v0: UInt64
    private var v1: UInt64
    private var v2: UInt64
    private var v3: UInt64

    init(_ key0: UInt64, _ key1: UInt64) {
      v0 = key0 ^ 0x736F_6D65_7073_6575
      v1 = key1 ^ 0x646F_7261_6E64_6F6D
      v2 = key0 ^ 0x6C79_6765_6E65_7261
      v3 = key1 ^ 0x7465_6462_7974_6573
    }

    @inline(__always)
    mutating func compress(_ word: UInt64) {
      v3 ^= word
      round()
      round()
      v0 ^= word
    }

    mutating func finish() -> UInt64 {
      v2 ^= 0xFF
      for _ in 0..<4 { round() }
      return v0 ^ v1 ^ v2 ^ v3
    }

    @inline(__always)
    private mutating func round() {
      v0 = v0 &+ v1
      v1 = v1.rotated(13) ^ v0
      v0 = v0.rotated(32)
      v2 = v2 &+ v3
      v3 = v3.rotated(16) ^ v2
      v0 = v0 &+ v3
      v3 = v3.rotated(21) ^ v0
      v2 = v2 &+ v1
      v1 = v1.rotated(17) ^ v2
      v2 = v2.rotated(32)
    }
  }
}

extension UInt64 {
  @inline(__always)
  fileprivate func rotated(_ count: UInt64) -> UInt64 { self &<< count | self &>> (64 &- count) }
}
