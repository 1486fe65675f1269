package import Meters

/// What is counted about the counting of clicks.
package struct ClickMetrics: Sendable {
  private let clicks: Counter
  private let taken: Counter
  private let passedOver: Counter
  private let malformed: Counter
  private let waiting: Gauge
  let failures: Counter

  package init(_ registry: MetricsRegistry) {
    func sums(_ outcome: String) -> Counter {
      registry.counter(
        "dyelink_click_sums_total",
        help: "Sums of clicks taken from the stream, by outcome; those passed over didn't follow.",
        labels: ["outcome": outcome])
    }
    clicks = registry.counter(
      "dyelink_clicks_counted_total", help: "Clicks of redirectors that are in the books.")
    taken = sums("taken")
    passedOver = sums("passed_over")
    malformed = sums("malformed")
    waiting = registry.gauge(
      "dyelink_click_sums_waiting", help: "Sums of clicks in the stream.")
    failures = registry.counter(
      "dyelink_click_failures_total",
      help: "Sums of clicks that have to be tried again, because Redis or the ledger failed.")
  }

  func count(_ outcome: ClickWorker.Outcome, malformed: Int, left: Int64) {
    clicks.increment(by: UInt64(outcome.clicks))
    taken.increment(by: UInt64(outcome.taken))
    passedOver.increment(by: UInt64(outcome.passedOver))
    self.malformed.increment(by: UInt64(malformed))
    waiting.set(left)
  }
}
