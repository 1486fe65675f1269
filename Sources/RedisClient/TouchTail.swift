import Programme

/// The first part of a touch's member in its sorted set, whose score is the second of the click:
/// where in that second the click was, and what tells it from others of the same millisecond.
///
/// - Shape: 10 bits of milliseconds, then ``Touch/orderBits`` of order; written as eight characters
///   of ``SortableText``, whose byte order is that of the values, so that Redis, which orders members
///   of one score by their bytes, keeps the order of the clicks.
package struct TouchTail: Hashable, Sendable {
  package static let characters = 8
  private static let millisecondsPerSecond: Int64 = 1_000

  package let bits: UInt64

  /// - Parameter order: of ``Touch/orderBits``; more bits are lost.
  package init(atMilliseconds milliseconds: Int64, order: UInt64) {
    let within =
      milliseconds - Self.second(ofMilliseconds: milliseconds) * Self.millisecondsPerSecond
    bits = UInt64(within) &<< UInt64(Touch.orderBits) | order & (1 &<< UInt64(Touch.orderBits) - 1)
  }

  /// - Returns: nil unless these are eight characters of the alphabet, and of a second.
  package init?(_ text: some Collection<UInt8>) {
    guard text.count == Self.characters else { return nil }
    var bits: UInt64 = 0
    for byte in text {
      guard let digit = SortableText.value(byte) else { return nil }
      bits = bits &<< 6 | UInt64(digit)
    }
    guard bits &>> UInt64(Touch.orderBits) < Self.millisecondsPerSecond else { return nil }
    self.bits = bits
  }

  /// The order among touches of one millisecond.
  package var order: UInt64 { bits & (1 &<< UInt64(Touch.orderBits) - 1) }

  /// When the click was, in milliseconds since the Unix epoch; nil when that is no time of ours.
  package func milliseconds(inSecond second: Int64) -> Int64? {
    guard Self.seconds.contains(second) else { return nil }
    return second * Self.millisecondsPerSecond + Int64(bits &>> UInt64(Touch.orderBits))
  }

  /// The second that a moment falls into, which is the score of its touch.
  package static func second(ofMilliseconds milliseconds: Int64) -> Int64 {
    let rest = milliseconds % millisecondsPerSecond
    return (milliseconds - rest) / millisecondsPerSecond - (rest < 0 ? 1 : 0)
  }

  /// Those of ids of clicks, which have 48 bits of milliseconds, and as many before the epoch.
  private static let seconds =
    -(1 << 48 as Int64) / millisecondsPerSecond...(1 << 48) / millisecondsPerSecond

  package func append(to bytes: inout [UInt8]) {
    SortableText.append(bits, characters: Self.characters, to: &bytes)
  }
}
