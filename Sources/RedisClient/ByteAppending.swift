extension [UInt8] {
  mutating func append(copying span: Span<UInt8>) {
    // SAFETY: the bytes are copied during the call.
    unsafe span.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }

  mutating func append(_ text: StaticString) {
    // SAFETY: a static string's bytes never move.
    unsafe append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Appends the decimal digits, without going through a string.
  mutating func appendDecimal(_ value: Int64) {
    if value < 0 { append(UInt8(ascii: "-")) }
    var left = value.magnitude
    // Lowest first, aside: reversing them in the array itself would copy it.
    var digits = InlineArray<20, UInt8>(repeating: 0)
    var count = 0
    repeat {
      digits[count] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: left % 10)
      count += 1
      left /= 10
    } while left > 0
    while count > 0 {
      count -= 1
      append(digits[count])
    }
  }
}

extension Int64 {
  /// How many bytes `appendDecimal` appends.
  var decimalDigits: Int {
    var digits = self < 0 ? 2 : 1
    var left = magnitude / 10
    while left > 0 {
      digits += 1
      left /= 10
    }
    return digits
  }

  /// Reads decimal digits with an optional `-`; nil for anything else, or beyond 64 bits.
  init?(decimal bytes: some Collection<UInt8>) {
    let isNegative = bytes.first == UInt8(ascii: "-")
    let digits = isNegative ? bytes.dropFirst() : bytes[...]
    guard !digits.isEmpty else { return nil }
    var value: Int64 = 0
    for byte in digits {
      guard (48...57).contains(byte) else { return nil }
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.subtractingReportingOverflow(Int64(byte - 48))
      guard !overflow, !carry else { return nil }
      value = sum
    }
    guard isNegative || value != .min else { return nil }
    self = isNegative ? value : -value
  }
}
