/// The days that one closing of payouts is for.
/// - Shape: `2026-01` for a month, or `2026-01-05..2026-01-11`, both days included.
/// - Source: programme rules, section 1: days are those of Shanghai.
package struct PayoutPeriod: Hashable, Sendable, CustomStringConvertible {
  package let first: ShanghaiDate
  package let last: ShanghaiDate

  /// - Returns: nil for what isn't a period, or ends before it begins.
  package init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    if parts.count == 2 {
      guard let first = ShanghaiDate(text: "\(text)-01") else { return nil }
      self.init(first, first.endOfMonth)
      return
    }
    // Twice ten characters, with two full stops between them.
    guard text.utf8.count == 22, text.dropFirst(10).hasPrefix("..") else { return nil }
    guard let first = ShanghaiDate(text: String(text.prefix(10))),
      let last = ShanghaiDate(text: String(text.suffix(10))), first.start <= last.start
    else { return nil }
    self.init(first, last)
  }

  /// - Returns: nil for what isn't a day, or a last day before the first.
  package init?(first: String, last: String) { self.init("\(first)..\(last)") }

  private init(_ first: ShanghaiDate, _ last: ShanghaiDate) {
    self.first = first
    self.last = last
  }

  /// A period as it is stored.
  package init(from: Timestamp, to: Timestamp) {
    self.init(
      ShanghaiDate(of: from), ShanghaiDate(of: Timestamp(milliseconds: to.milliseconds - 1)))
  }

  package var from: Timestamp { first.start }
  /// Excluded.
  package var to: Timestamp { last.start.adding(days: 1) }
  /// Its last millisecond, at which the policy that counts for it is looked up.
  package var lastMoment: Timestamp { Timestamp(milliseconds: to.milliseconds - 1) }

  /// A whole month by its month, whichever way it was written.
  package var description: String {
    first.day == 1 && last == first.endOfMonth
      ? String(first.text.prefix(7)) : "\(first.text)..\(last.text)"
  }
}

extension ShanghaiDate {
  /// - Parameter text: `2026-01-31`.
  fileprivate init?(text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2],
      text.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || (0x30...0x39).contains($0) }),
      let year = Int64(parts[0]), let month = Int64(parts[1]), let day = Int64(parts[2]),
      (1...12).contains(month), year >= 1970
    else { return nil }
    let date = ShanghaiDate(of: Self.start(year: year, month: month, day: day))
    // The thirty-first of a shorter month comes out as a day of the next.
    guard (date.year, date.month, date.day) == (year, month, day) else { return nil }
    self = date
  }

  /// For instance `2026-01-31`.
  package var text: String {
    func padded(_ number: Int64, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  fileprivate var start: Timestamp { Self.start(year: year, month: month, day: day) }

  fileprivate var endOfMonth: ShanghaiDate {
    let next = month == 12 ? (year + 1, Int64(1)) : (year, month + 1)
    return ShanghaiDate(of: Self.start(year: next.0, month: next.1, day: 1).adding(days: -1))
  }

  /// Counts in years that begin on 1 March, so that the leap day is the last of its year.
  static func start(year: Int64, month: Int64, day: Int64) -> Timestamp {
    let shiftedYear = month <= 2 ? year - 1 : year
    let shiftedMonth = month <= 2 ? month + 9 : month - 3
    let leapDays = shiftedYear / 4 - shiftedYear / 100 + shiftedYear / 400
    let days = shiftedYear * 365 + leapDays + (153 * shiftedMonth + 2) / 5 + day - 1 - 719_468
    return Timestamp(
      milliseconds: days * Timestamp.millisecondsPerDay - 8 * 3_600_000)
  }
}
