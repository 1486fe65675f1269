import Programme

/// Amounts as people write them.
enum AmountWords {
  /// `12.34 yuan`, `−0.05 yuan`, `4.00 points`: exact, for the digits are moved and not divided.
  static func text(_ amount: Int64, _ unit: Unit) -> String {
    let sign = amount < 0 ? "−" : ""
    let (whole, rest) = amount.magnitude.quotientAndRemainder(dividingBy: 100)
    return "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest) \(unit == .cny ? "yuan" : "points")"
  }

  /// The same with a plus where it is one.
  static func signed(_ amount: Int64, _ unit: Unit) -> String {
    (amount > 0 ? "+" : "") + text(amount, unit)
  }

  /// `12.5%` of parts per million.
  static func percent(ppm: Int64) -> String {
    let (whole, rest) = ppm.quotientAndRemainder(dividingBy: 10_000)
    guard rest != 0 else { return "\(whole)%" }
    var digits = String(String(10_000 + rest).dropFirst())
    while digits.hasSuffix("0") { digits.removeLast() }
    return "\(whole).\(digits)%"
  }
}
