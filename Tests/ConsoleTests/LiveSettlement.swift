import EventLoops
import Logging
import Meters
import Programme
import RedisClient
import Settlement
import Storage
import TestSupport
import Testing

extension LiveConsole {
  /// Lets a settlement worker work until nothing waits.
  func settle() async throws {
    var configuration = WorkerConfiguration(consumer: "worker")
    configuration.blockMilliseconds = 20
    configuration.isAlone = true
    let worker = OrderWorker(
      redis: redis, store: store, configuration: configuration,
      metrics: WorkerMetrics(MetricsRegistry()),
      logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
      now: { Timestamp(milliseconds: Clock.wallMilliseconds()) })
    let task = Task { await worker.run() }
    let isDone = try await eventually { try await self.queued() == 0 }
    task.cancel()
    await task.value
    #expect(isDone, "something still waits to be settled")
  }
}
