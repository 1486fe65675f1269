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
    var word: UInt64 = 0
    for (index, byte) in bytes.enumerated() {
      word = word &<< 8 | UInt64(byte)
      if index & 7 == 7 { block.append(word) }
    }
  }
}
