/// A calendar month in Shanghai.
/// - Source: programme rules, section 1.
package struct Month: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let year: Int64
  /// 1 to 12.
  package let number: Int64

  package init(of moment: Timestamp) {
    let date = ShanghaiDate(of: moment)
    self.init(year: date.year, number: date.month)
  }

  private init(year: Int64, number: Int64) {
    self.year = year
    self.number = number
  }

  /// - Parameter text: `2026-01`.
  /// - Returns: nil for what is no month of 1970 to 9999.
  package init?(_ text: String) {
    guard text.utf8.count == 7, let period = PayoutPeriod(text) else { return nil }
    self.init(of: period.from)
  }

  /// One number that grows with the months, for instance 202601.
  package var code: Int64 { year * 100 + number }

  package init(code: Int64) { self.init(year: code / 100, number: code % 100) }

  package var from: Timestamp { ShanghaiDate.start(year: year, month: number, day: 1) }
  /// Excluded.
  package var to: Timestamp {
    number == 12
      ? ShanghaiDate.start(year: year + 1, month: 1, day: 1)
      : ShanghaiDate.start(year: year, month: number + 1, day: 1)
  }

  package static func < (left: Month, right: Month) -> Bool { left.code < right.code }

  package var description: String { "\(year)-\(number < 10 ? "0" : "")\(number)" }
}

/// That the dividends of an institution's month are shared out.
package struct PeriodClosing: Hashable, Sendable {
  package let institution: InstitutionID
  package let month: Month
  package let at: Timestamp

  package init(institution: InstitutionID, month: Month, at: Timestamp) {
    self.institution = institution
    self.month = month
    self.at = at
  }
}
