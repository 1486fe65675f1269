import CLibuv
import Glibc

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
    // SAFETY: only what the kernel wrote counts as filled.
    unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      // libuv's call would ask for 256 bytes at a time.
      while filled < count {
        let rest = unsafe UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
        // SAFETY: the kernel writes at most the length that it is given, into the buffer's rest.
        let written = unsafe getrandom(rest.baseAddress, rest.count, 0)
        precondition(written >= 0 || errno == EINTR, "the kernel gives no random bytes")
        filled += max(0, written)
      }
    }
  }

  /// Appends `count` fresh words, straight from the kernel.
  package static func append(words count: Int, to words: inout [UInt64]) {
    words.append(addingCapacity: count) { output in
      for _ in 0..<count { output.append(0) }
    }
    var span = words.mutableSpan
    // SAFETY: any bytes make a word, and the kernel writes at most the length that it is given.
    unsafe span.withUnsafeMutableBytes { bytes in
      var filled = bytes.count - count * MemoryLayout<UInt64>.size
      while filled < bytes.count {
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[filled...])
        // SAFETY: as above.
        let written = unsafe getrandom(rest.baseAddress, rest.count, 0)
        precondition(written >= 0 || errno == EINTR, "the kernel gives no random bytes")
        filled += max(0, written)
      }
    }
  }
}
