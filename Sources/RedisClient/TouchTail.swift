/// What tells touches of one person and one millisecond apart, and orders them: 30 bits.
///
/// Written in 64 characters whose byte order is that of their values, so that Redis, which orders
/// members of one score by their bytes, keeps the order of recording.
package struct TouchTail: Hashable, Sendable {
  package static let characters = 5
  package static let bits = 30
  private static let mask: UInt32 = 1 << 30 - 1
  private static let alphabet = Array(
    "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz".utf8)

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
      guard let digit = Self.digit(byte) else { return nil }
      value = value << 6 | digit
    }
    self.value = value
  }

  package func append(to bytes: inout [UInt8]) {
    var shift = Self.bits
    while shift > 0 {
      shift -= 6
      bytes.append(Self.alphabet[Int(value >> UInt32(shift) & 63)])
    }
  }

  private static func digit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "-"): 0
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 1
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A")) + 11
    case UInt8(ascii: "_"): 37
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 38
    default: nil
    }
  }
}
