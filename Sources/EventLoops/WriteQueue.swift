/// The bytes that a peer hasn't taken yet: one block that the kernel is being offered, and what
/// came after it.
@safe
struct WriteQueue {
  /// The most offered to the kernel in one go.
  static let blockBytes = 1024 * 1024

  private var block: UnsafeMutableRawBufferPointer?
  private var waiting: [UInt8] = []
  private var taken = 0

  // SAFETY: reads the length alone.
  var count: Int { unsafe (block?.count ?? 0) + waiting.count - taken }
  var isEmpty: Bool { count == 0 }

  mutating func append(_ bytes: Span<UInt8>) {
    if taken > waiting.count / 2 {
      waiting.removeFirst(taken)
      taken = 0
    }
    // SAFETY: the bytes are copied during the call.
    unsafe bytes.withUnsafeBufferPointer { unsafe waiting.append(contentsOf: $0) }
  }

  /// The next block, at a place that stays until `finished`; nil while there is one, or none.
  mutating func takeNext() -> UnsafeMutableRawBufferPointer? {
    // SAFETY: `finished` frees the block, and nothing else does.
    guard unsafe block == nil, taken < waiting.count else { return nil }
    let size = min(waiting.count - taken, Self.blockBytes)
    let next = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 1)
    // SAFETY: both sides have `size` bytes.
    unsafe waiting.withUnsafeBytes { bytes in
      unsafe next.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[taken..<taken + size]))
    }
    taken += size
    if taken == waiting.count {
      waiting.removeAll(keepingCapacity: waiting.capacity <= Self.blockBytes)
      taken = 0
    }
    unsafe block = next
    return unsafe next
  }

  /// The kernel has the block.
  mutating func finished() {
    // SAFETY: the owner says that the kernel is done with it.
    unsafe block?.deallocate()
    unsafe block = nil
  }

  mutating func discard() {
    finished()
    waiting = []
    taken = 0
  }
}
