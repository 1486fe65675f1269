import Synchronization

/// Every metric of a process, to be made once at start and rendered at each scrape.
///
/// Asking for a name and labels a second time gives the same counter, gauge or histogram. A name
/// that is ill-formed, or that returns with another kind or help, is a mistake in the program and
/// traps.
///
/// - Threads: any. The values themselves are read and written without the registry's lock.
package final class MetricsRegistry: Sendable {
  /// Labels come from the program, never from a request, so more series than this is a mistake.
  package static let maximumSeriesPerName = 4_096

  private let families = Mutex<[String: MetricFamily]>([:])

  package init() {}

  /// - Parameter name: ends in `_total`.
  package func counter(
    _ name: String, help: String, labels: KeyValuePairs<String, String> = [:]
  ) -> Counter {
    let source = register(name, help: help, labels: labels, kind: .counter) { .counter(Counter()) }
    guard case .counter(let counter) = source else {
      preconditionFailure("\(name) is already read by a callback")
    }
    return counter
  }

  package func gauge(
    _ name: String, help: String, labels: KeyValuePairs<String, String> = [:]
  ) -> Gauge {
    let source = register(name, help: help, labels: labels, kind: .gauge) { .gauge(Gauge()) }
    guard case .gauge(let gauge) = source else {
      preconditionFailure("\(name) is already read by a callback")
    }
    return gauge
  }

  /// - Parameter name: ends in `_seconds`; the bounds are microseconds all the same.
  package func histogram(
    _ name: String, help: String, labels: KeyValuePairs<String, String> = [:],
    upperBoundsMicroseconds: [UInt64] = Histogram.latencyBoundsMicroseconds
  ) -> Histogram {
    let source = register(name, help: help, labels: labels, kind: .histogram) {
      .histogram(Histogram(upperBoundsMicroseconds: upperBoundsMicroseconds))
    }
    guard case .histogram(let histogram) = source,
      histogram.upperBoundsMicroseconds == upperBoundsMicroseconds
    else { preconditionFailure("\(name) already has other bounds") }
    return histogram
  }

  /// A gauge whose value is asked for at each scrape, on the scraping thread.
  package func gauge(
    _ name: String, help: String, labels: KeyValuePairs<String, String> = [:],
    reading: @escaping @Sendable () -> Int64
  ) {
    _ = register(name, help: help, labels: labels, kind: .gauge, replacing: true) {
      .reading(reading)
    }
  }

  /// A counter whose value is asked for at each scrape, on the scraping thread.
  package func counter(
    _ name: String, help: String, labels: KeyValuePairs<String, String> = [:],
    reading: @escaping @Sendable () -> UInt64
  ) {
    _ = register(name, help: help, labels: labels, kind: .counter, replacing: true) {
      .countReading(reading)
    }
  }

  /// All metrics in the Prometheus text format, by name and labels in order.
  package func render() -> String {
    // Copied out first: a callback may take its time, or ask this registry for a metric.
    let snapshot = families.withLock { Array($0.values) }
    var text = PrometheusText()
    for family in snapshot.sorted(by: { $0.name < $1.name }) {
      text.append(family)
    }
    return text.rendered
  }

  private func register(
    _ name: String, help: String, labels: KeyValuePairs<String, String>, kind: MetricFamily.Kind,
    replacing: Bool = false, make: () -> MetricFamily.Source
  ) -> MetricFamily.Source {
    precondition(MetricName.isValid(name, for: kind), "not a name for a \(kind.rawValue): \(name)")
    let labelText = PrometheusText.labels(labels)
    return families.withLock { families in
      var family = families[name] ?? MetricFamily(name: name, help: help, kind: kind)
      if let objection = family.objection(to: kind, help: help) { preconditionFailure(objection) }
      if !replacing, let known = family.series[labelText] { return known }
      precondition(family.series.count < Self.maximumSeriesPerName, "too many series of \(name)")
      let source = make()
      family.series[labelText] = source
      families[name] = family
      return source
    }
  }
}
