/// A day of the Gregorian calendar.
struct UTCDate {
  /// 1970 to 9999.
  let year: Int64
  /// 1 to 12.
  let month: Int64
  /// 1 to 31.
  let day: Int64

  /// - Returns: nil unless there is such a day.
  init?(year: Int64, month: Int64, day: Int64) {
    guard (1970...9999).contains(year), (1...12).contains(month),
      (1...Self.length(ofMonth: month, year: year)).contains(day)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// Takes a day that isn't before the epoch.
  init(daysSinceEpoch days: Int64) {
    // Close from below: no year is longer than 366 days.
    var year = 1970 + days / 366
    while Self.days(before: year + 1) <= days { year += 1 }
    var rest = days - Self.days(before: year)
    var month: Int64 = 1
    while rest >= Self.length(ofMonth: month, year: year) {
      rest -= Self.length(ofMonth: month, year: year)
      month += 1
    }
    self.year = year
    self.month = month
    day = rest + 1
  }

  var daysSinceEpoch: Int64 {
    let months = (1..<month).reduce(0) { $0 + Self.length(ofMonth: $1, year: year) }
    return Self.days(before: year) + months + day - 1
  }

  private static func isLeap(_ year: Int64) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  private static func length(ofMonth month: Int64, year: Int64) -> Int64 {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days from the epoch to a year's first.
  private static func days(before year: Int64) -> Int64 {
    let past = year - 1
    return year * 365 + past / 4 - past / 100 + past / 400 - 719_527
  }
}
