/// What tells touches of one person and one millisecond apart, and orders them: 30 bits.
///
/// Written as ``SortableText``, whose byte order is that of the values, so that Redis, which orders
/// members of one score by their bytes, keeps the order of recording.
package struct TouchTail: Hashable, Sendable {
  package static let characters = 5
  package static let bits = 30
  private static let mask: UInt32 = 1 << 30 - 1

  package let value: UInt32

  package init(value: UInt32) { self.value = value & Self.mask }

  /// For clicks: 12 bits of order within the millisecond, then 18 random ones.
  package init(orderInMillisecond order: UInt16, random: UInt32) {
    self.init(value: UInt32(min(order, 4_095)) << 18 | random & (1 << 18 - 1))
  }

  /// For reported touches: the number of their recording, of which the lower 30 bits count.
  package init(sequence: Int64) { self.init(value: UInt32(truncatingIfNeeded: sequence)) }

  /// - Returns: nil unless these are five characters of the alphabet.
  package init?(_ text: some Collection<UInt8>) {
    guard text.count == Self.characters else { return nil }
    var value: UInt32 = 0
    for byte in text {
      guard let digit = SortableText.value(byte) else { return nil }
      value = value << 6 | UInt32(digit)
    }
    self.value = value
  }

  package func append(to bytes: inout [UInt8]) {
    SortableText.append(UInt64(value), characters: Self.characters, to: &bytes)
  }
}
