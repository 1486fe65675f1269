/// Eight bytes at a time, where byte by byte would show in the cost of a click.
extension Span<UInt8> {
  /// The eight bytes from `offset` on, the first one lowest.
  @inlinable
  package func word(at offset: Int) -> UInt64 {
    precondition(offset >= 0 && offset &+ 8 <= count, "eight bytes from \(offset) of \(count)")
    // SAFETY: checked just now; any eight bytes are a number.
    return unsafe withUnsafeBytes {
      unsafe UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
  }
}

extension MutableSpan<UInt8> {
  /// Writes eight bytes from `offset` on, the lowest one first.
  @inlinable
  package mutating func store(_ word: UInt64, at offset: Int) {
    precondition(offset >= 0 && offset &+ 8 <= count, "eight bytes from \(offset) of \(count)")
    // SAFETY: checked just now.
    unsafe withUnsafeMutableBytes {
      unsafe $0.storeBytes(of: word.littleEndian, toByteOffset: offset, as: UInt64.self)
    }
  }
}

extension [UInt8] {
  /// Appends eight bytes, the lowest one first.
  @inlinable
  package mutating func append(word: UInt64) {
    // SAFETY: the word's bytes are copied during the call.
    unsafe Swift.withUnsafeBytes(of: word.littleEndian) { unsafe append(contentsOf: $0) }
  }

  /// Appends four words.
  @inlinable
  package mutating func append(
    words first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64
  ) {
    let words: InlineArray<4, UInt64> = [
      first.littleEndian, second.littleEndian, third.littleEndian, fourth.littleEndian,
    ]
    // SAFETY: an inline array's elements lie one after the other, and are copied during the call.
    unsafe Swift.withUnsafeBytes(of: words) { unsafe append(contentsOf: $0) }
  }
}
