import ArgumentParser

/// A length of time as it is typed: `10s`, `500ms`, `2m`, or a bare number of seconds.
struct TimeSpan: ExpressibleByArgument, Equatable {
  let milliseconds: Int

  init(milliseconds: Int) { self.milliseconds = milliseconds }

  init?(argument: String) {
    let digits = argument.prefix { $0.isASCII && $0.isNumber }
    let units = ["": 1_000, "s": 1_000, "ms": 1, "m": 60_000]
    guard let number = Int(digits), let unit = units[String(argument.dropFirst(digits.count))],
      case let (milliseconds, overflow) = number.multipliedReportingOverflow(by: unit), !overflow
    else { return nil }
    self.milliseconds = milliseconds
  }

  var defaultValueDescription: String {
    milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000)s" : "\(milliseconds)ms"
  }
}
