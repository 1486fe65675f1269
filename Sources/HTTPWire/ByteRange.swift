/// Where something stands in a head, counted from the head's first byte.
package struct ByteRange: Sendable, Equatable {
  package var start: UInt16
  package var count: UInt16

  @inlinable package init(_ start: Int, _ end: Int) {
    self.start = UInt16(truncatingIfNeeded: start)
    self.count = UInt16(truncatingIfNeeded: end - start)
  }

  @inlinable package static var none: ByteRange { ByteRange(0, 0) }

  @inlinable package var isEmpty: Bool { count == 0 }
  @inlinable package var lower: Int { Int(start) }
  @inlinable package var upper: Int { Int(start) + Int(count) }
  @inlinable package var indices: Range<Int> { lower..<upper }
}

extension Span<UInt8> {
  /// Whether the bytes at `range` are `text`, capitals and small letters alike.
  ///
  /// - Parameter text: at most 16 small letters, packed.
  package func holds(_ text: PackedText, at range: ByteRange) -> Bool {
    PackedText(self, range.lower, range.upper) == text
  }

  /// Whether the bytes at `range` begin with `text`, capitals and small letters alike.
  package func begins(with text: PackedText, at range: ByteRange) -> Bool {
    Int(range.count) >= text.count
      && PackedText(self, range.lower, range.lower + text.count) == text
  }
}
