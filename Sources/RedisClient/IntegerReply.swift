/// The reply that touches get: a small integer on a line of its own.
enum IntegerReply {
  /// Digits that fit 64 bits whatever they are; longer numbers are left to the parser.
  private static let mostDigits = 18

  /// The whole integer reply at `start`, and where it ends; nil when something else stands there,
  /// or too little of it.
  ///
  /// - Source: the Redis serialization protocol, version 2: `:`, digits, CR, LF.
  static func read(_ bytes: Span<UInt8>, from start: Int) -> (value: Int64, end: Int)? {
    guard start &+ 4 <= bytes.count, bytes[start] == UInt8(ascii: ":") else { return nil }
    var index = start &+ 1
    var value: Int64 = 0
    while index < bytes.count, case let digit = bytes[index] &- UInt8(ascii: "0"), digit < 10 {
      value = value &* 10 &+ Int64(digit)
      index &+= 1
    }
    let digits = index &- start &- 1
    guard digits > 0, digits <= mostDigits, index &+ 2 <= bytes.count,
      bytes[index] == UInt8(ascii: "\r"), bytes[index &+ 1] == UInt8(ascii: "\n")
    else { return nil }
    return (value, index &+ 2)
  }
}
