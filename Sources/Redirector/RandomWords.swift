import EventLoops

/// Random words of the kernel, fetched by the page; one thread's own.
struct RandomWords {
  /// Bytes fetched in one go.
  private static let blockBytes = 4_096

  private var block: [UInt64] = []

  mutating func next() -> UInt64 {
    if let word = block.popLast() { return word }
    refill()
    return block.removeLast()
  }

  private mutating func refill() {
    let bytes = Entropy.bytes(Self.blockBytes)
    block.reserveCapacity(Self.blockBytes / 8)
    for offset in stride(from: 0, to: bytes.count, by: 8) {
      block.append(bytes.span.word(at: offset))
    }
  }
}
