/// A moment.
/// - Unit: milliseconds since the Unix epoch.
/// - Source: programme rules, section 1.
package struct Timestamp: Hashable, Sendable, Comparable {
  package let milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.milliseconds < right.milliseconds
  }

  package func adding(days: Int64) -> Timestamp {
    Timestamp(milliseconds: milliseconds + days * Self.millisecondsPerDay)
  }

  package static let millisecondsPerDay: Int64 = 86_400_000
}

/// A calendar quarter in Shanghai, in which incentive caps are counted.
/// - Source: programme rules, sections 1 and 10.
package struct Quarter: Hashable, Sendable {
  package let year: Int64
  /// 1 to 4.
  package let number: Int64

  package init(of moment: Timestamp) {
    let date = ShanghaiDate(of: moment)
    year = date.year
    number = (date.month - 1) / 3 + 1
  }

  /// For instance `2025Q2`.
  package var name: String { "\(year)Q\(number)" }
}

/// A day of the calendar in Shanghai (UTC+8, no summer time).
package struct ShanghaiDate: Hashable, Sendable {
  package let year: Int64
  /// 1 to 12.
  package let month: Int64
  /// 1 to 31.
  package let day: Int64

  package init(of moment: Timestamp) {
    let local = moment.milliseconds + 8 * 3_600_000
    self.init(daysSinceEpoch: local.floored(by: Timestamp.millisecondsPerDay))
  }

  /// Counts in years that begin on 1 March, so that the leap day is the last of its year.
  private init(daysSinceEpoch days: Int64) {
    let shifted = days + 719_468
    let era = shifted.floored(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }
}

extension Int64 {
  fileprivate func floored(by divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}
