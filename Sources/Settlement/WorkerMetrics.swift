package import Meters

/// What the worker counts.
package struct WorkerMetrics: Sendable {
  let applied: Counter
  let waiting: Counter
  let repeated: Counter
  let refused: Counter
  let poison: Counter
  let held: Counter
  let released: Counter
  let rejected: Counter
  let claimed: Counter
  let vanished: Counter
  let failures: Counter
  let batch: Histogram

  package init(_ registry: MetricsRegistry) {
    func events(_ outcome: String) -> Counter {
      registry.counter(
        "dyelink_settlement_events_total", help: "Order events taken from the stream, by outcome.",
        labels: ["outcome": outcome])
    }
    applied = events("applied")
    waiting = events("waiting")
    repeated = events("repeated")
    refused = events("refused")
    poison = events("poison")
    func lines(_ outcome: String) -> Counter {
      registry.counter(
        "dyelink_risk_lines_total",
        help: "Lines that were put aside by the rules on risk, released, or rejected.",
        labels: ["outcome": outcome])
    }
    held = lines("held")
    released = lines("released")
    rejected = lines("rejected")
    claimed = registry.counter(
      "dyelink_settlement_claimed_total",
      help: "Stream entries taken over from a worker that left them.")
    vanished = registry.counter(
      "dyelink_settlement_vanished_total",
      help: "Stream entries that were deleted before they were settled: a loss.")
    failures = registry.counter(
      "dyelink_settlement_failures_total",
      help: "Batches that have to be tried again, because Redis or the ledger failed.")
    batch = registry.histogram(
      "dyelink_settlement_batch_seconds", help: "Time from reading a batch to its commit.")
  }

  func count(_ result: BatchResult) {
    applied.increment(by: UInt64(result.applied))
    waiting.increment(by: UInt64(result.waiting))
    repeated.increment(by: UInt64(result.repeated))
    refused.increment(by: UInt64(result.setAside.count))
    held.increment(by: result.blocked.held)
    released.increment(by: result.blocked.released)
    rejected.increment(by: result.blocked.rejected)
  }
}
