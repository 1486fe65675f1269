import EventLoops

/// Measures how long something really takes.
struct Stopwatch {
  private let started = Clock.monotonicNanoseconds()

  var text: String { Self.text(microseconds: (Clock.monotonicNanoseconds() - started) / 1_000) }

  /// `0.42 ms`, `12.3 ms`, `1 234 ms`: three digits tell enough.
  static func text(microseconds: Int64) -> String {
    if microseconds < 10_000 {
      let hundredths = (microseconds + 5) / 10
      return "\(hundredths / 100).\(twoDigits(hundredths % 100)) ms"
    }
    if microseconds < 100_000 {
      let tenths = (microseconds + 50) / 100
      return "\(tenths / 10).\(tenths % 10) ms"
    }
    return "\(Grouped.text((microseconds + 500) / 1_000)) ms"
  }

  private static func twoDigits(_ number: Int64) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}

/// Whole numbers with a space between groups of three digits.
enum Grouped {
  static func text(_ number: Int64) -> String {
    let digits = String(number.magnitude)
    var groups: [Substring] = []
    var rest = digits[...]
    while !rest.isEmpty {
      groups.insert(rest.suffix(3), at: 0)
      rest = rest.dropLast(min(3, rest.count))
    }
    return (number < 0 ? "−" : "") + groups.joined(separator: " ")
  }
}
