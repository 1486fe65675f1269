import Meters
import Records

/// Health, readiness and metrics, which need no credential.
struct OperationsRoutes: Sendable {
  let checks: [ReadinessCheck]
  let metrics: MetricsRegistry

  var routes: [Route] {
    [
      Route(
        method: .get, path: "/healthz", access: .open,
        documentation: RouteDocumentation(
          "Tells that the process is alive.",
          answers: [.init(200, "Alive.", .object("health"))])
      ) { _ in .ok(.object([.init("status", .string("ok"))])) },
      Route(
        method: .get, path: "/readyz", access: .open,
        documentation: RouteDocumentation(
          "Tells whether every part works.",
          answers: [
            .init(200, "All of them do.", .object("readiness")),
            .init(503, "One doesn't.", .object("readiness")),
          ])
      ) { _ in
        let report = await ReadinessReport(checks)
        return Answer(status: report.isReady ? 200 : 503, content: .json(report.json))
      },
      Route(
        method: .get, path: "/metrics", access: .open,
        documentation: RouteDocumentation(
          "Metrics in the Prometheus text format.",
          answers: [.init(200, "As of now.", .text)])
      ) { _ in
        Answer(
          status: 200,
          content: .text(metrics.render(), type: PrometheusText.contentType))
      },
    ]
  }
}
