/// Builds a page in the Prometheus text format, version 0.0.4.
///
/// - Source: Prometheus documentation, "Exposition formats".
package struct PrometheusText {
  /// The value of `Content-Type` for a page in this format.
  package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  private(set) var rendered = ""

  mutating func append(_ family: MetricFamily) {
    rendered += "# HELP \(family.name) \(Self.escaped(family.help, quoted: false))\n"
    rendered += "# TYPE \(family.name) \(family.kind.rawValue)\n"
    for (labels, source) in family.series.sorted(by: { $0.key < $1.key }) {
      append(source, name: family.name, labels: labels)
    }
  }

  private mutating func append(_ source: MetricFamily.Source, name: String, labels: String) {
    switch source {
    case .counter(let counter): sample(name, labels, "\(counter.value)")
    case .countReading(let read): sample(name, labels, "\(read())")
    case .gauge(let gauge): sample(name, labels, "\(gauge.value)")
    case .reading(let read): sample(name, labels, "\(read())")
    case .histogram(let histogram): append(histogram, name: name, labels: labels)
    }
  }

  private mutating func append(_ histogram: Histogram, name: String, labels: String) {
    let counts = histogram.cumulativeCounts
    let comma = labels.isEmpty ? "" : ","
    for (bound, count) in zip(histogram.upperBoundsMicroseconds, counts) {
      let bucket = "\(labels)\(comma)le=\"\(Self.seconds(microseconds: bound))\""
      sample("\(name)_bucket", bucket, "\(count)")
    }
    let total = counts[counts.count - 1]
    sample("\(name)_bucket", "\(labels)\(comma)le=\"+Inf\"", "\(total)")
    sample("\(name)_sum", labels, Self.seconds(microseconds: histogram.sumMicroseconds))
    sample("\(name)_count", labels, "\(total)")
  }

  private mutating func sample(_ name: String, _ labels: String, _ value: String) {
    rendered += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
  }

  /// The labels by name, without the braces.
  static func labels(_ labels: KeyValuePairs<String, String>) -> String {
    let sorted = labels.sorted { $0.key < $1.key }
    precondition(
      zip(sorted, sorted.dropFirst()).allSatisfy { $0.key != $1.key }, "a label given twice")
    return sorted.map { name, value in
      precondition(MetricName.isValidLabel(name), "not a label name: \(name)")
      return "\(name)=\"\(escaped(value, quoted: true))\""
    }.joined(separator: ",")
  }

  /// `1500` becomes `0.0015`: exact, for the decimals are moved and not divided.
  static func seconds(microseconds: UInt64) -> String {
    let (whole, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    guard rest > 0 else { return "\(whole)" }
    var digits = String(String(1_000_000 + rest).dropFirst())
    while digits.hasSuffix("0") { digits.removeLast() }
    return "\(whole).\(digits)"
  }

  /// Escapes scalar by scalar: as a character, a carriage return would hide the line feed after it.
  static func escaped(_ text: String, quoted: Bool) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\"" where quoted: result += "\\\""
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
