import Console
import Logging
import Meters
import Programme
import Records
import TestSupport
import Testing

@testable import Console

@Suite("Health, readiness and metrics", .serialized)
struct OperationsTests {
  @Test("without a credential: alive, ready with every part, and metrics")
  func open() async throws {
    try await LiveConsole.run { live in
      #expect(await live.isReady())
      let health = try await live.get("/healthz", token: nil)
      health.expect(200)
      #expect(health["status"]?.string == "ok")
      let ready = try await live.get("/readyz", token: nil)
      ready.expect(200)
      #expect(ready["components"]?.members?.map(\.key) == ["redis", "ledger", "worker"])
      let metrics = try await live.get("/metrics", token: nil)
      metrics.expect(200)
      #expect(metrics.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
      #expect(metrics.body.contains("dyelink_console_requests_total{status=\"2xx\"} 2\n"))
    }
  }

  @Test("without Redis the console is alive and not ready, and says which part is missing")
  func redisAway() async throws {
    try await LiveConsole.run { live in
      live.server.kill()
      try await live.get("/healthz", token: nil).expect(200)
      let ready = try await live.get("/readyz", token: nil)
      ready.expect(503)
      #expect(ready["status"]?.string == "unavailable")
      #expect(ready["components"]?["redis"]?["status"]?.string == "unavailable")
      #expect(ready["components"]?["ledger"]?["status"]?.string == "ok")
      try await live.get("/v1/policy").expect(200)
    }
  }

  @Test("a role without an API has health, readiness and metrics, and nothing else")
  func operationsServer() async throws {
    let server = try await OperationsServer.start(
      host: "127.0.0.1", port: 0,
      checks: [
        ReadinessCheck(name: "journal") { [.init("bytes", .integer(7))] },
        ReadinessCheck(name: "disk") { throw ReadinessCheck.Failure("full") },
      ], metrics: MetricsRegistry(),
      logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
      clock: { Timestamp(milliseconds: 0) })
    func get(_ path: String, host: String = "localhost") async throws -> HTTPAnswer {
      try await HTTPExchange.send(
        Array("GET \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n".utf8),
        port: server.address.port)
    }
    try await get("/healthz").expect(200)
    try await get("/metrics").expect(200)
    let ready = try await get("/readyz")
    ready.expect(503)
    #expect(ready["components"]?["journal"]?["bytes"] == .integer(7))
    #expect(ready["components"]?["disk"]?["detail"]?.string == "full")
    for path in ["/", "/v1/policy", "/openapi.json"] { try await get(path).expect(404) }
    try await get("/metrics", host: "evil.example").expect(403)
    await server.stop()
  }

  @Test("an address that is taken is told when starting")
  func addressTaken() async throws {
    try await LiveConsole.run { live in
      await #expect(throws: (any Error).self) {
        _ = try await OperationsServer.start(
          host: "127.0.0.1", port: live.console.address.port, checks: [],
          metrics: MetricsRegistry(),
          logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
          clock: { Timestamp(milliseconds: 0) })
      }
    }
  }
}
