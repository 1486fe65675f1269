/// The `Date` field's line, written anew once a second; RFC 9110, section 6.6.1.
package struct DateField: Sendable {
  /// `Date: Sun, 06 Nov 1994 08:49:37 GMT` and its line end.
  package private(set) var line = Array("Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n".utf8)
  private var second: Int64 = 0

  private static let weekdays = Array("ThuFriSatSunMonTueWed".utf8)
  private static let months = Array("JanFebMarAprMayJunJulAugSepOctNovDec".utf8)
  private static let secondsPerDay: Int64 = 86_400

  package init() {}

  /// - Parameter milliseconds: the wall clock, since the Unix epoch, not before it.
  /// - Returns: whether that changed anything.
  @discardableResult
  package mutating func set(milliseconds: Int64) -> Bool {
    let now = max(0, milliseconds) / 1_000
    guard now != second else { return false }
    let days = now / Self.secondsPerDay
    if days != second / Self.secondsPerDay { writeDay(days) }
    second = now
    let inDay = now % Self.secondsPerDay
    writePair(inDay / 3_600, at: 23)
    writePair(inDay / 60 % 60, at: 26)
    writePair(inDay % 60, at: 29)
    return true
  }

  private mutating func writeDay(_ days: Int64) {
    let date = Self.date(days)
    writeName(Self.weekdays, Int(days % 7), at: 6)
    writePair(date.day, at: 11)
    writeName(Self.months, Int(date.month - 1), at: 14)
    writePair(date.year / 100, at: 18)
    writePair(date.year % 100, at: 20)
  }

  private mutating func writePair(_ value: Int64, at index: Int) {
    line[index] = .zero + UInt8(value / 10)
    line[index + 1] = .zero + UInt8(value % 10)
  }

  private mutating func writeName(_ names: [UInt8], _ number: Int, at index: Int) {
    for offset in 0..<3 { line[index + offset] = names[number * 3 + offset] }
  }

  /// The civil date of a day since 1970-01-01: whole years, then whole months, are taken off.
  private static func date(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    var year: Int64 = 1970
    var left = days
    while left >= length(ofYear: year) {
      left -= length(ofYear: year)
      year += 1
    }
    var month: Int64 = 1
    while left >= length(ofMonth: month, in: year) {
      left -= length(ofMonth: month, in: year)
      month += 1
    }
    return (year, month, left + 1)
  }

  private static func length(ofYear year: Int64) -> Int64 { isLeap(year) ? 366 : 365 }

  private static func length(ofMonth month: Int64, in year: Int64) -> Int64 {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func isLeap(_ year: Int64) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }
}
