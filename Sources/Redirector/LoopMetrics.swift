import Meters
import Programme

/// What one loop counts; each loop has its own, so that no two processors share a number.
struct LoopMetrics: Sendable {
  enum Closing: Int, CaseIterable {
    case idle, head, write, linger, capacity
  }

  enum Lookup: Int, CaseIterable { case found, absent, unreadable, failed, refused }

  /// By the kinds' bytes.
  private let clicks: [Counter]
  let refused: Counter
  private let closings: [Counter]
  private let lookups: [Counter]
  private let answers: [UInt16: Counter]
  let accepted: Counter
  let connections: Gauge
  let journalRecords: Counter
  let journalWriteFailures: Counter
  let journalSyncFailures: Counter
  let journalRefuses: Gauge
  let journalUnshippedBytes: Gauge
  let journalTornBytes: Counter
  let journalUnreadable: Counter
  let shipped: Counter
  let shippingFailures: Counter
  let refusedTouches: Counter
  let redisReady: Gauge
  let redirects: Counter

  init(_ registry: MetricsRegistry, loop: Int) {
    let loop = "\(loop)"
    func counter(_ name: String, _ help: String) -> Counter {
      registry.counter(name, help: help, labels: ["loop": loop])
    }
    func counters(_ name: String, _ help: String, _ label: String, _ values: [String]) -> [Counter]
    {
      values.map { registry.counter(name, help: help, labels: ["loop": loop, label: $0]) }
    }
    func gauge(_ name: String, _ help: String) -> Gauge {
      registry.gauge(name, help: help, labels: ["loop": loop])
    }
    let outcomes = counters(
      "dyelink_clicks_total", "Requests for live links, by what became of them.", "outcome",
      ClickKind.byByte.map(\.rawValue) + ["refused"])
    clicks = Array(outcomes.dropLast())
    refused = outcomes[ClickKind.byByte.count]
    closings = counters(
      "dyelink_redirect_closings_total", "Connections that the redirector gave up, by reason.",
      "reason", Closing.allCases.map { "\($0)" })
    lookups = counters(
      "dyelink_link_lookups_total", "Questions to Redis for a link, by what came back.", "result",
      Lookup.allCases.map { "\($0)" })
    let answers = "dyelink_redirect_answers_total"
    let help = "Answers of the redirector, by status."
    self.answers = Dictionary(
      uniqueKeysWithValues: [200, 204, 400, 404, 405, 408, 410, 414, 431, 501, 503, 505].map {
        ($0, registry.counter(answers, help: help, labels: ["loop": loop, "status": "\($0)"]))
      })
    redirects = registry.counter(answers, help: help, labels: ["loop": loop, "status": "302"])
    accepted = counter("dyelink_redirect_connections_total", "Connections accepted.")
    connections = gauge("dyelink_redirect_connections", "Connections open now.")
    journalRecords = counter("dyelink_journal_records_total", "Clicks written to the journal.")
    journalWriteFailures = counter(
      "dyelink_journal_write_failures_total", "Writes to the journal that failed.")
    journalSyncFailures = counter(
      "dyelink_journal_sync_failures_total", "Syncs of the journal that failed.")
    journalRefuses = gauge(
      "dyelink_journal_refuses", "1 while clicks are refused because they can't be recorded.")
    journalUnshippedBytes = gauge(
      "dyelink_journal_unshipped_bytes", "Journal that Redis doesn't have yet.")
    journalTornBytes = counter(
      "dyelink_journal_torn_bytes_total", "Unfinished records cut off at the start.")
    journalUnreadable = counter(
      "dyelink_journal_unreadable_records_total", "Damaged records passed over when shipping.")
    shipped = counter("dyelink_touches_shipped_total", "Touches that Redis has acknowledged.")
    shippingFailures = counter(
      "dyelink_touch_shipping_failures_total", "Pipelines of touches that have to be sent again.")
    refusedTouches = counter(
      "dyelink_touches_refused_total", "Touches that Redis will never take, and why is in the log.")
    redisReady = gauge("dyelink_redirect_redis_ready", "1 while Redis answers this loop.")
  }

  /// Counts clicks that were redirected.
  func count(_ counts: ClickKindCounts) {
    var sum: UInt64 = 0
    for byte in clicks.indices {
      let count = UInt64(counts[byte])
      if count > 0 { clicks[byte].increment(by: count) }
      sum += count
    }
    redirects.increment(by: sum)
  }

  func count(_ closing: Closing) { closings[closing.rawValue].increment() }
  func count(_ lookup: Lookup) { lookups[lookup.rawValue].increment() }

  func count(status: UInt16) { answers[status]?.increment() }
}
