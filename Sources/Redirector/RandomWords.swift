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
    block.reserveCapacity(Self.blockBytes / 8)
    Entropy.append(words: Self.blockBytes / 8, to: &block)
  }
}
