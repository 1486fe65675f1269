/// A report as people read it.
package struct ReportTable {
  private let report: LoadReport
  private let showsPace: Bool
  private var lines: [String] = []

  /// - Parameter showsPace: whether to say how late the generator itself was, in full.
  package static func text(of report: LoadReport, showsPace: Bool) -> String {
    var table = ReportTable(report: report, showsPace: showsPace)
    table.write()
    return table.lines.joined(separator: "\n")
  }

  private init(report: LoadReport, showsPace: Bool) {
    self.report = report
    self.showsPace = showsPace
  }

  private mutating func write() {
    let plan = report.plan
    let way = plan.oneRequestPerConnection ? "one request each" : "kept alive"
    lines.append("\(plan.target.authority)  \(plan.connections) connections, \(way)")
    if case .open(let rate) = plan.pace { row("rate asked", "\(rate)/s") }
    write(report.clicks)
    if let orders = report.orders {
      lines.append("order events to \(plan.orders?.target.authority ?? "")")
      row("rate asked", "\(plan.orders?.rate ?? 0)/s")
      write(orders)
    }
    writeGenerator()
  }

  private mutating func write(_ outcome: TrafficOutcome) {
    row("rate reached", "\(Int(outcome.rate.rounded()))/s")
    row("requests", "\(outcome.asked) asked, \(outcome.tally.answered) answered")
    row("latency, µs", Self.percentiles(outcome.latencies))
    for (kind, status, count) in outcome.tally.statuses {
      let mark = report.plan.expects(status, for: kind) ? "" : "  NOT EXPECTED"
      row("  \(kind.name)", "\(status): \(count)\(mark)")
    }
    for (kind, loss, count) in outcome.tally.allLosses {
      row("  \(kind.name)", "no answer, \(loss.name): \(count)")
    }
    if outcome.reopened > 0 { row("connections", "\(outcome.reopened) opened again") }
    if outcome.connectFailures > 0 { row("connections", "\(outcome.connectFailures) refused") }
  }

  private mutating func writeGenerator() {
    lines.append("the generator itself")
    row("processor", "\(Self.fixed(report.processorMicrosecondsPerAnswer)) µs per answer")
    if report.plan.pace != .closed { row("late by, µs", Self.percentiles(report.clicks.lateness)) }
    guard showsPace else { return }
    if let orders = report.orders { row("orders late, µs", Self.percentiles(orders.lateness)) }
    if report.absences.count > 0 { row("away for, µs", Self.percentiles(report.absences)) }
  }

  private mutating func row(_ name: String, _ value: String) {
    let gap = String(repeating: " ", count: max(1, 18 - name.count))
    lines.append("  \(name)\(gap)\(value)")
  }

  private static func percentiles(_ latencies: Latencies) -> String {
    let named: [(String, Double)] = [("p50", 50), ("p90", 90), ("p99", 99), ("p99.9", 99.9)]
    let shown = named.map { "\($0.0) \(fixed(latencies.microseconds(atPercentile: $0.1)))" }
    return (shown + ["max \(fixed(latencies.longestMicroseconds))"]).joined(separator: "  ")
  }

  /// With one decimal.
  private static func fixed(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
