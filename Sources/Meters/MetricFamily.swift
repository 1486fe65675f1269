/// What Prometheus calls a metric: one name, help and kind, and a series for each set of labels.
struct MetricFamily: Sendable {
  enum Kind: String, Sendable {
    case counter
    case gauge
    case histogram
  }

  /// Where the values of one series come from.
  enum Source: Sendable {
    case counter(Counter)
    case gauge(Gauge)
    case histogram(Histogram)
    /// A gauge that is asked for its value whenever the metrics are read.
    case reading(@Sendable () -> Int64)
    /// The same for a number that only grows.
    case countReading(@Sendable () -> UInt64)

    var kind: Kind {
      switch self {
      case .counter, .countReading: .counter
      case .gauge, .reading: .gauge
      case .histogram: .histogram
      }
    }
  }

  let name: String
  let help: String
  let kind: Kind
  /// Keyed by the labels as they are rendered, so that equal labels are one series.
  var series: [String: Source] = [:]

  /// Why a metric that is asked for under this name can't be of this family; nil if it can.
  func objection(to kind: Kind, help: String) -> String? {
    if kind != self.kind { return "\(name) is already a \(self.kind.rawValue)" }
    if help != self.help { return "\(name) already has another help text" }
    return nil
  }
}
