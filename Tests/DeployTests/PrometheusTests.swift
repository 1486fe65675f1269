import Foundation
import Meters
import TestSupport
import Testing

@Suite("The Prometheus files")
struct PrometheusTests {
  static let folder = "deploy/prometheus"

  @Test("Prometheus accepts the scrape configuration and the alert rules")
  func accepted() throws {
    let outcome = try promtool(["check", "config", "prometheus.yml"])
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.output.contains("\(try alertNames().count) rules found"), "\(outcome.output)")
  }

  @Test("the alerts fire when they should and not before")
  func alerts() throws {
    let outcome = try promtool(["test", "rules", "dyelink.rules.test.yml"])
    #expect(outcome.status == 0, "\(outcome.output)")
  }

  @Test("no alert goes untested")
  func alertsTested() throws {
    let tests = try ProjectFolder.text("\(Self.folder)/dyelink.rules.test.yml")
    let names = try alertNames()
    #expect(names.count > 5)
    #expect(names.filter { !tests.contains("alertname: \($0)\n") } == [])
  }

  @Test("every metric and outcome that an alert asks for is one that Dyelink has")
  func metricsExist() throws {
    let rules = try ProjectFolder.text("\(Self.folder)/dyelink.rules.yml")
    let metrics = rules.matches(of: /\bdyelink_\w+/).map { String($0.output) }
    let outcomes = rules.matches(of: /outcome=~?"([a-z|]+)"/).flatMap {
      $0.output.1.split(separator: "|").map(String.init)
    }
    let asked = Set(metrics + outcomes)
    #expect(!metrics.isEmpty && !outcomes.isEmpty)
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

  private func alertNames() throws -> [String] {
    try ProjectFolder.text("\(Self.folder)/dyelink.rules.yml")
      .matches(of: /- alert: (\w+)/).map { String($0.output.1) }
  }

  private func promtool(_ arguments: [String]) throws -> Tool.Outcome {
    try Tool.promtool.run(arguments, in: ProjectFolder.url(Self.folder))
  }

  private func allSources() throws -> String {
    try ProjectFolder.swiftFiles(below: "Sources").map(ProjectFolder.text).joined(separator: "\n")
  }
}
