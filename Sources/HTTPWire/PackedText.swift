/// Up to 24 bytes of ASCII as three words, letters made small, so that comparing is exact and
/// takes no loop.
package struct PackedText: Sendable, Equatable {
  package let count: Int
  private let first: UInt64
  private let second: UInt64
  private let third: UInt64

  /// What no more than 24 bytes can hold is kept apart by its count alone.
  package static var capacity: Int { 24 }

  package init(_ text: String) {
    let bytes = Array(text.utf8)
    precondition(bytes.count <= Self.capacity, "too long to pack: \(text)")
    self.init(bytes.span, 0, bytes.count)
  }

  package init(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
    count = end - start
    first = Self.pack(bytes, start, end)
    second = count > 8 ? Self.pack(bytes, start + 8, end) : 0
    third = count > 16 ? Self.pack(bytes, start + 16, end) : 0
  }

  /// Up to eight bytes.
  @inline(__always)
  private static func pack(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
    var word: UInt64 = 0
    for index in start..<min(end, start + 8) { word = word &<< 8 | UInt64(small(bytes[index])) }
    return word
  }

  /// The small letter of a capital, any other byte as it is.
  @inline(__always)
  package static func small(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
  }
}
