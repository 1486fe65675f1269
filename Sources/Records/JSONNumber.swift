extension JSONParser {
  /// Reads a number; only what fits 64 bits without fraction and exponent becomes an integer.
  mutating func number() throws(JSONError) -> JSON {
    let start = index
    if bytes[index] == UInt8(ascii: "-") { index += 1 }
    try integerDigits()
    var isInteger = true
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      isInteger = false
      index += 1
      try digits()
    }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      try exponent()
    }
    let literal = bytes[start..<index]
    if isInteger, let value = Int64(literal: literal) { return .integer(value) }
    return .number(String(decoding: literal, as: UTF8.self))
  }

  private mutating func integerDigits() throws(JSONError) {
    let first = index
    try digits()
    guard bytes[first] != UInt8(ascii: "0") || index == first + 1 else {
      throw JSONError(offset: first, reason: .invalidNumber)
    }
  }

  private mutating func digits() throws(JSONError) {
    guard try peek().isDigit else { throw failure(.invalidNumber) }
    while index < bytes.count, bytes[index].isDigit { index += 1 }
  }

  private mutating func exponent() throws(JSONError) {
    index += 1
    let sign = try peek()
    if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { index += 1 }
    let first = index
    try digits()
    let significant = bytes[first..<index].drop { $0 == UInt8(ascii: "0") }
    guard significant.count <= JSONLimits.exponentDigits else {
      throw JSONError(offset: first, reason: .exponentTooLarge)
    }
  }
}

extension Int64 {
  /// - Returns: nil for what doesn't fit, and for `-0`, which is no integer.
  fileprivate init?(literal: ArraySlice<UInt8>) {
    let isNegative = literal.first == UInt8(ascii: "-")
    var value: Int64 = 0
    for byte in isNegative ? literal.dropFirst() : literal {
      let digit = Int64(byte - UInt8(ascii: "0"))
      let (tenfold, tooLarge) = value.multipliedReportingOverflow(by: 10)
      // Counts downwards, since the least number has no positive counterpart.
      let (next, tooSmall) = tenfold.subtractingReportingOverflow(digit)
      guard !tooLarge, !tooSmall else { return nil }
      value = next
    }
    if isNegative {
      guard value != 0 else { return nil }
      self = value
    } else {
      guard value != .min else { return nil }
      self = -value
    }
  }
}

/// A number's exact value: equal values have equal texts.
struct CanonicalNumber {
  /// For instance `100` for `1e2`, and `5e-1` for `0.50`.
  let text: String

  /// Takes a number as JSON spells it.
  init(spelled number: String) {
    let isNegative = number.utf8.first == UInt8(ascii: "-")
    var digits: [UInt8] = []
    var exponent = 0
    var isFraction = false
    var rest = number.utf8.dropFirst(isNegative ? 1 : 0)
    while let byte = rest.first, byte | 0x20 != UInt8(ascii: "e") {
      rest = rest.dropFirst()
      guard byte.isDigit else {
        isFraction = true
        continue
      }
      digits.append(byte)
      if isFraction { exponent -= 1 }
    }
    exponent += Int(String(decoding: rest.dropFirst(), as: UTF8.self)) ?? 0
    self.init(isNegative: isNegative, digits: digits, exponent: exponent)
  }

  private init(isNegative: Bool, digits: [UInt8], exponent: Int) {
    let zero = UInt8(ascii: "0")
    let significant = digits.drop { $0 == zero }
    let trailing = significant.reversed().prefix { $0 == zero }.count
    let mantissa = String(decoding: significant.dropLast(trailing), as: UTF8.self)
    let sign = isNegative ? "-" : ""
    let scale = exponent + trailing
    if mantissa.isEmpty {
      text = "0"
    } else if scale >= 0, mantissa.utf8.count + scale <= Self.longestPlainInteger {
      text = sign + mantissa + String(repeating: "0", count: scale)
    } else {
      text = "\(sign)\(mantissa)e\(scale)"
    }
  }

  /// Every integer of 64 bits is written without an exponent.
  private static let longestPlainInteger = 19
}
