package import Programme

/// Times as they are spelled outside.
/// - Source: RFC 3339.
package enum RFC3339 {
  /// Reads a date and time with offset, for instance `2025-06-01T10:00:00.000+08:00`.
  /// - Returns: nil unless the day exists, its year is 1970 to 9999 both as written and in UTC, the
  ///   seconds are 0 to 59 and a fraction has 1 to 9 digits, which are cut to milliseconds.
  package static func timestamp(_ text: String) -> Timestamp? {
    guard lengths.contains(text.utf8.count) else { return nil }
    return timestamp(Array(text.utf8)[...])
  }

  /// No valid text is longer; what is longer isn't looked at.
  private static let lengths = 20...35

  /// Reads the same from bytes.
  static func timestamp(_ text: ArraySlice<UInt8>) -> Timestamp? {
    guard lengths.contains(text.count) else { return nil }
    var reader = DigitReader(text)
    guard let day = date(&reader), reader.take("T") || reader.take("t"),
      let millisecondOfDay = time(&reader), let offset = offset(&reader), reader.isAtEnd
    else { return nil }
    let moment = day * Timestamp.millisecondsPerDay + millisecondOfDay - offset * 60_000
    guard (0...lastMillisecond).contains(moment) else { return nil }
    return Timestamp(milliseconds: moment)
  }

  /// In UTC with milliseconds, for instance `2025-06-01T02:00:00.000Z`.
  /// - Range: the years 1970 to 9999, which are all that ``timestamp(_:)`` gives.
  package static func text(_ moment: Timestamp) -> String {
    let milliseconds = moment.milliseconds
    precondition((0...lastMillisecond).contains(milliseconds), "times are of 1970 to 9999")
    let date = UTCDate(daysSinceEpoch: milliseconds / Timestamp.millisecondsPerDay)
    let rest = milliseconds % Timestamp.millisecondsPerDay
    var bytes: [UInt8] = []
    bytes.reserveCapacity(24)
    bytes.appendDigits(date.year, count: 4, then: "-")
    bytes.appendDigits(date.month, count: 2, then: "-")
    bytes.appendDigits(date.day, count: 2, then: "T")
    bytes.appendDigits(rest / 3_600_000, count: 2, then: ":")
    bytes.appendDigits(rest / 60_000 % 60, count: 2, then: ":")
    bytes.appendDigits(rest / 1_000 % 60, count: 2, then: ".")
    bytes.appendDigits(rest % 1_000, count: 3, then: "Z")
    return String(decoding: bytes, as: UTF8.self)
  }

  /// 9999-12-31T23:59:59.999Z
  private static let lastMillisecond: Int64 = 253_402_300_799_999

  /// - Returns: days since the epoch.
  private static func date(_ reader: inout DigitReader) -> Int64? {
    guard let year = reader.number(digits: 4), reader.take("-"),
      let month = reader.number(digits: 2), reader.take("-"),
      let day = reader.number(digits: 2)
    else { return nil }
    return UTCDate(year: year, month: month, day: day)?.daysSinceEpoch
  }

  /// - Returns: milliseconds since midnight.
  private static func time(_ reader: inout DigitReader) -> Int64? {
    guard let hour = reader.number(digits: 2), reader.take(":"), hour < 24,
      let minute = reader.number(digits: 2), reader.take(":"), minute < 60,
      let second = reader.number(digits: 2), second < 60
    else { return nil }
    var milliseconds: Int64 = 0
    if reader.take(".") {
      guard let fraction = reader.fraction(mostDigits: 9) else { return nil }
      milliseconds = fraction
    }
    return hour * 3_600_000 + minute * 60_000 + second * 1_000 + milliseconds
  }

  /// - Returns: minutes east of UTC.
  private static func offset(_ reader: inout DigitReader) -> Int64? {
    if reader.take("Z") || reader.take("z") { return 0 }
    let isEast = reader.take("+")
    guard isEast || reader.take("-"),
      let hours = reader.number(digits: 2), reader.take(":"), hours < 24,
      let minutes = reader.number(digits: 2), minutes < 60
    else { return nil }
    return (isEast ? 1 : -1) * (hours * 60 + minutes)
  }
}

/// Takes numbers and marks off the front of a text.
private struct DigitReader {
  private var rest: ArraySlice<UInt8>

  init(_ text: ArraySlice<UInt8>) { rest = text }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ mark: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: mark) else { return false }
    rest = rest.dropFirst()
    return true
  }

  mutating func number(digits: Int) -> Int64? {
    var value: Int64 = 0
    for _ in 0..<digits {
      guard let digit = digit() else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  /// - Returns: whole milliseconds of a fraction of a second.
  mutating func fraction(mostDigits: Int) -> Int64? {
    var value: Int64 = 0
    var count = 0
    while let digit = digit() {
      count += 1
      if count <= 3 { value = value * 10 + digit }
    }
    guard (1...mostDigits).contains(count) else { return nil }
    for _ in 0..<max(0, 3 - count) { value *= 10 }
    return value
  }

  private mutating func digit() -> Int64? {
    guard let byte = rest.first, byte.isDigit else { return nil }
    rest = rest.dropFirst()
    return Int64(byte - UInt8(ascii: "0"))
  }
}

extension [UInt8] {
  fileprivate mutating func appendDigits(_ value: Int64, count: Int, then mark: Unicode.Scalar) {
    var divisor: Int64 = 1
    for _ in 1..<count { divisor *= 10 }
    while divisor > 0 {
      append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
      divisor /= 10
    }
    append(UInt8(ascii: mark))
  }
}
