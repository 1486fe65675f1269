/// Counts by weekday and hour of the day.
/// - Source: programme rules, section 18; days and hours are those of Shanghai (section 1).
package struct HeatMap: Hashable, Sendable {
  /// Seven weekdays from Monday on, of twenty-four hours each.
  package private(set) var cells = Array(repeating: Array(repeating: Int64(0), count: 24), count: 7)

  package static let weekdays = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]

  package init() {}

  package mutating func add(_ count: Int64, in hour: Hour) {
    let local = hour.number + 8
    let day = ShanghaiDay(
      of: Timestamp(milliseconds: hour.number * Hour.milliseconds)
    ).number
    // 1 January 1970 was a Thursday.
    let weekday = ((day + 3) % 7 + 7) % 7
    let hourOfDay = local - day * 24
    cells[Int(weekday)][Int(hourOfDay)] += count
  }

  package var total: Int64 { cells.reduce(0) { $0 + $1.reduce(0, +) } }
  package var largest: Int64 { cells.reduce(0) { max($0, $1.max() ?? 0) } }
}
