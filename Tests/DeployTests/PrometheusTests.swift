import Foundation
import Meters
import Testing

@Suite("The Prometheus files")
struct PrometheusTests {
  static let folder = "deploy/prometheus"

  @Test("Prometheus accepts the scrape configuration and the alert rules")
  func accepted() throws {
    let outcome = try promtool(["check", "config", "prometheus.yml"])
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.output.contains("6 rules found"), "\(outcome.output)")
  }

  @Test("the alerts fire when they should and not before")
  func alerts() throws {
    let outcome = try promtool(["test", "rules", "dyelink.rules.test.yml"])
    #expect(outcome.status == 0, "\(outcome.output)")
  }

  @Test("every metric that an alert asks for is one that Dyelink has")
  func metricsExist() throws {
    let rules = try ProjectFolder.text("\(Self.folder)/dyelink.rules.yml")
    let asked = Set(rules.matches(of: /\bdyelink_\w+/).map { String($0.output) })
    #expect(!asked.isEmpty)
    let sources = try allSources()
    let unknown = asked.filter { !sources.contains("\"\($0)\"") }
    #expect(unknown.sorted() == [])
  }

  @Test("Prometheus finds nothing to mend in what the registry renders")
  func renderedText() throws {
    let registry = MetricsRegistry()
    registry.counter(
      "dyelink_test_clicks_total", help: "Clicks \\ \"by\"\nreason.", labels: ["reason": "a\"\\\n"]
    ).increment()
    registry.gauge("dyelink_test_level", help: "A level.").set(-3)
    registry.histogram("dyelink_test_wait_seconds", help: "A wait.", labels: ["loop": "0"])
      .record(microseconds: 1_234)
    let outcome = try Tool.promtool.run(["check", "metrics"], input: registry.render())
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.output.isEmpty, "\(outcome.output)")
  }

  private func promtool(_ arguments: [String]) throws -> Tool.Outcome {
    try Tool.promtool.run(arguments, in: ProjectFolder.url(Self.folder))
  }

  private func allSources() throws -> String {
    let folder = ProjectFolder.url("Sources")
    return try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".swift") }
      .map { try ProjectFolder.text("Sources/\($0)") }
      .joined(separator: "\n")
  }
}
