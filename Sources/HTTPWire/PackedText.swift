/// Up to 24 bytes of ASCII as three words, letters made small, so that comparing is exact and
/// takes no loop.
package struct PackedText: Sendable, Equatable {
  package let count: Int
  private let words: SIMD4<UInt64>

  /// What no more than 24 bytes can hold is kept apart by its count alone.
  package static var capacity: Int { 24 }

  package init(_ text: String) {
    let bytes = Array(text.utf8)
    precondition(bytes.count <= Self.capacity, "too long to pack: \(text)")
    self.init(bytes.span, 0, bytes.count)
  }

  package init(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
    var words = SIMD4<UInt64>(repeating: 0)
    var word: UInt64 = 0
    var index = start
    var lane = 0
    let stop = min(end, start + Self.capacity)
    while index < stop {
      word = word &<< 8 | UInt64(Self.small(bytes[index]))
      index += 1
      if (index &- start) & 7 == 0 {
        words[lane] = word
        lane += 1
        word = 0
      }
    }
    words[3] = word
    self.words = words
    self.count = end - start
  }

  /// The small letter of a capital, any other byte as it is.
  @inline(__always)
  package static func small(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
  }
}
