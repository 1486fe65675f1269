import ArgumentParser

/// How long something lasts, as people type it: a whole number of days, hours, minutes or seconds.
struct Lifetime: ExpressibleByArgument, Hashable {
  /// - Range: 1 to 99 999 of the largest unit.
  let seconds: Int64

  private static let units: [Character: Int64] = ["d": 86_400, "h": 3_600, "m": 60, "s": 1]
  private static let mostDigits = 5

  init?(argument: String) {
    guard let unit = argument.last.flatMap({ Self.units[$0] }) else { return nil }
    let digits = argument.dropLast()
    guard (1...Self.mostDigits).contains(digits.count),
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int64(digits), count > 0
    else { return nil }
    seconds = count * unit
  }
}
