/// Which names Prometheus accepts, and which endings its naming rules ask of each kind.
enum MetricName {
  static func isValid(_ name: String, for kind: MetricFamily.Kind) -> Bool {
    guard isWord(name.utf8, allowingColon: true) else { return false }
    return switch kind {
    case .counter: name.hasSuffix("_total")
    case .histogram: name.hasSuffix("_seconds")
    case .gauge: !name.hasSuffix("_total")
    }
  }

  /// `le` belongs to a histogram's buckets and two leading underscores to Prometheus itself.
  static func isValidLabel(_ name: String) -> Bool {
    isWord(name.utf8, allowingColon: false) && name != "le" && !name.hasPrefix("__")
  }

  private static func isWord(_ bytes: String.UTF8View, allowingColon: Bool) -> Bool {
    guard let first = bytes.first, !isDigit(first) else { return false }
    return bytes.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "_"):
        true
      case UInt8(ascii: ":"): allowingColon
      default: isDigit(byte)
      }
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
