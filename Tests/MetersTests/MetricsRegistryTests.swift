import Testing

@testable import Meters

@Suite("The registry and its text")
struct MetricsRegistryTests {
  @Test("families and series are rendered by name and labels in order")
  func order() {
    let registry = MetricsRegistry()
    registry.counter("dl_b_total", help: "B.", labels: ["reason": "bot"]).increment(by: 2)
    registry.counter("dl_b_total", help: "B.", labels: ["reason": "all"]).increment()
    registry.gauge("dl_a", help: "A.").set(-7)
    #expect(
      registry.render() == """
        # HELP dl_a A.
        # TYPE dl_a gauge
        dl_a -7
        # HELP dl_b_total B.
        # TYPE dl_b_total counter
        dl_b_total{reason="all"} 1
        dl_b_total{reason="bot"} 2

        """)
  }

  @Test("a histogram is rendered in seconds, with its sum and count")
  func histogram() {
    let registry = MetricsRegistry()
    let histogram = registry.histogram(
      "dl_wait_seconds", help: "W.", labels: ["loop": "0"],
      upperBoundsMicroseconds: [1, 1_500, 2_000_000])
    histogram.record(microseconds: 1_000)
    histogram.record(microseconds: 3_000_000)
    #expect(
      registry.render() == """
        # HELP dl_wait_seconds W.
        # TYPE dl_wait_seconds histogram
        dl_wait_seconds_bucket{loop="0",le="0.000001"} 0
        dl_wait_seconds_bucket{loop="0",le="0.0015"} 1
        dl_wait_seconds_bucket{loop="0",le="2"} 1
        dl_wait_seconds_bucket{loop="0",le="+Inf"} 2
        dl_wait_seconds_sum{loop="0"} 3.001
        dl_wait_seconds_count{loop="0"} 2

        """)
  }

  @Test("help and label values can't break out of their line")
  func escaping() {
    let registry = MetricsRegistry()
    registry.gauge("dl_a", help: "a\\b\n\"c\"", labels: ["v": "x\"y\\z\r\nw"]).set(1)
    #expect(
      registry.render() == "# HELP dl_a a\\\\b\\n\"c\"\n# TYPE dl_a gauge\n"
        + "dl_a{v=\"x\\\"y\\\\z\r\\nw\"} 1\n")
  }

  @Test("the same name and labels give the same counter, in whatever order the labels stand")
  func idempotence() {
    let registry = MetricsRegistry()
    let first = registry.counter("dl_total", help: "T.", labels: ["a": "1", "b": "2"])
    let second = registry.counter("dl_total", help: "T.", labels: ["b": "2", "a": "1"])
    #expect(first === second)
  }

  @Test("callbacks are asked at each rendering, and may use the registry")
  func callbacks() {
    let registry = MetricsRegistry()
    let calls = registry.counter("dl_calls_total", help: "C.")
    registry.gauge("dl_z", help: "Z.") {
      calls.increment()
      return Int64(registry.counter("dl_calls_total", help: "C.").value)
    }
    registry.counter("dl_zz_total", help: "ZZ.") { 5 }
    #expect(registry.render().contains("\ndl_z 1\n"))
    let second = registry.render()
    #expect(second.contains("\ndl_z 2\n"))
    #expect(second.hasSuffix("dl_zz_total 5\n"))
  }

  @Test("a callback registered again replaces the one before")
  func callbackReplaced() {
    let registry = MetricsRegistry()
    registry.gauge("dl_z", help: "Z.") { 1 }
    registry.gauge("dl_z", help: "Z.") { 2 }
    #expect(registry.render().hasSuffix("\ndl_z 2\n"))
  }

  @Test("threads that ask for one counter at once share it")
  func concurrentRegistration() async {
    let registry = MetricsRegistry()
    await withTaskGroup(of: Void.self) { group in
      for index in 0..<64 {
        group.addTask {
          registry.counter("dl_total", help: "T.", labels: ["k": "\(index % 4)"]).increment()
        }
      }
    }
    for key in 0..<4 {
      #expect(registry.render().contains("dl_total{k=\"\(key)\"} 16\n"))
    }
  }

  @Test(
    "names say what they count",
    arguments: [
      ("dl_clicks_total", .counter, true), ("dl_clicks", .counter, false),
      ("dl_clicks", .gauge, true), ("dl_clicks_total", .gauge, false),
      ("dl_wait_seconds", .histogram, true), ("dl_wait", .histogram, false),
      ("dl clicks", .gauge, false), ("7clicks", .gauge, false), ("", .gauge, false),
    ] as [(String, MetricFamily.Kind, Bool)])
  func names(_ name: String, _ kind: MetricFamily.Kind, isValid: Bool) {
    #expect(MetricName.isValid(name, for: kind) == isValid)
  }

  @Test(
    "a label's name is a word that Prometheus doesn't keep for itself",
    arguments: [("kind", true), ("le", false), ("__name__", false), ("a:b", false), ("", false)])
  func labelNames(_ name: String, isValid: Bool) {
    #expect(MetricName.isValidLabel(name) == isValid)
  }

  @Test("a name stands for one kind and one help text")
  func oneFamily() {
    let family = MetricFamily(name: "dl_clicks", help: "One.", kind: .gauge)
    #expect(family.objection(to: .gauge, help: "One.") == nil)
    #expect(family.objection(to: .counter, help: "One.") == "dl_clicks is already a gauge")
    #expect(
      family.objection(to: .gauge, help: "Another.") == "dl_clicks already has another help text")
  }
}
