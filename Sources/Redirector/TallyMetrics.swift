import Meters

/// What the tally counts, for all loops of the process together.
struct TallyMetrics: Sendable {
  let handedOver: Counter
  let unreadable: Counter
  let setBack: Counter
  let failures: Counter
  let waiting: Gauge

  init(_ registry: MetricsRegistry) {
    handedOver = registry.counter(
      "dyelink_tally_clicks_total", help: "Clicks whose sums Redis has taken.")
    unreadable = registry.counter(
      "dyelink_tally_unreadable_records_total", help: "Damaged records passed over when tallying.")
    setBack = registry.counter(
      "dyelink_tally_set_back_total",
      help: "Segments of a journal that are tallied again from where the books have got to.")
    failures = registry.counter(
      "dyelink_tally_failures_total", help: "Sums that have to be handed over again.")
    waiting = registry.gauge(
      "dyelink_tally_waiting_clicks", help: "Clicks in the journals whose sums Redis doesn't have.")
  }
}
