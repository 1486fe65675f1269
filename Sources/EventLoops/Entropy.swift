import CLibuv

/// Random bytes of the kernel, fetched in blocks; not shared between threads.
///
/// A class, so that no copy can hand out the same bytes twice.
package final class Entropy: RandomNumberGenerator {
  /// What the kernel delivers in one go.
  private static let blockBytes = 256

  private var block: [UInt8] = []
  private var used = 0

  package init() {}

  package func next() -> UInt64 {
    var value: UInt64 = 0
    for _ in 0..<8 { value = value << 8 | UInt64(nextByte()) }
    return value
  }

  package func nextByte() -> UInt8 {
    if used == block.count {
      block = Self.bytes(Self.blockBytes)
      used = 0
    }
    defer {
      block[used] = 0
      used += 1
    }
    return block[used]
  }

  /// `count` fresh bytes, straight from the kernel.
  package static func bytes(_ count: Int) -> [UInt8] {
    // SAFETY: the whole buffer is written before it counts as filled.
    unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      // SAFETY: without a loop and a callback it fills the whole buffer before it returns.
      let result = unsafe uv_random(nil, nil, buffer.baseAddress, count, 0, nil)
      precondition(result == 0, "the kernel gives no random bytes")
      filled = count
    }
  }
}
