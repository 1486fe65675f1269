import EventLoops
import Logging
import Meters
import Programme
import Records
import RedisClient
import Settlement
import Storage
import TestSupport

/// A real Redis, a real store on disk and workers between them.
final class LiveBooks: Sendable {
  let server: RedisServerProcess
  let folder: TemporaryDirectory
  let redis: RedisService
  let store: SQLiteStore
  let registry = MetricsRegistry()

  init() throws {
    // With the default, a slow disk makes Redis answer before it has written: killed, it forgets that.
    server = try RedisServerProcess(arguments: ["--appendfsync", "always"])
    folder = try TemporaryDirectory()
    redis = try RedisService.start(try RedisEndpoint(parsing: server.url))
    store = try SQLiteStore(path: folder.path(of: "ledger.sqlite"))
  }

  func close() throws {
    redis.stop()
    try store.close()
    server.kill()
  }

  func worker(
    _ name: String = "worker", adjust: (inout WorkerConfiguration) -> Void = { _ in }
  ) -> OrderWorker {
    var configuration = WorkerConfiguration(consumer: name)
    configuration.blockMilliseconds = 20
    configuration.isAlone = true
    adjust(&configuration)
    return OrderWorker(
      redis: redis, store: store, configuration: configuration, metrics: WorkerMetrics(registry),
      logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
      now: { Timestamp(milliseconds: Clock.wallMilliseconds()) })
  }

  /// Works until nothing is left in the stream.
  func drain(_ workers: [OrderWorker]? = nil) async throws {
    let tasks = (workers ?? [worker()]).map { worker in Task { await worker.run() } }
    let isDone = try await eventually { try await self.backlog() == 0 }
    for task in tasks {
      task.cancel()
      await task.value
    }
    guard isDone else { throw Undrained() }
  }

  struct Undrained: Error {}

  func backlog() async throws -> Int64 {
    try await redis.send("XLEN", .text(OrderStream.key), deadlineMilliseconds: 5_000)
      .integerValue()
  }

  func push(_ events: [String]) async throws {
    var pipeline = RedisPipeline()
    for event in events { OrderStream.appendAdd(Array(event.utf8), to: &pipeline) }
    for reply in try await redis.send(pipeline, deadlineMilliseconds: 5_000) {
      try reply.accepted()
    }
  }

  /// Takes in what the API would: catalogue records, and touches into Redis.
  func take(_ lines: [ScenarioLine]) async throws {
    var queued = 0
    for line in lines {
      let parsed: ParsedRecord
      do { parsed = try RecordParser().parse(line.json) } catch { continue }
      if case .order = parsed.record {
        try await push([line.json.text])
        queued += 1
        continue
      }
      if queued > 0 { try await drain() }
      queued = 0
      try await take(parsed)
    }
    try await drain()
  }

  private func take(_ parsed: ParsedRecord) async throws {
    do {
      switch parsed.record {
      case .catalogue(let record, let moment):
        try store.write { transaction in
          _ = try transaction.record(
            record, at: moment, now: moment, rateRefusal: parsed.rateRefusal)
        }
      case .click(let click):
        guard let touch = try store.write({ try $0.touch(of: click) }) else { return }
        try await keep(touch)
      case .periodClosed(let closing):
        try store.write { _ = try $0.close(closing, now: closing.at) }
      case .order: return
      }
    } catch is Refusal {}
  }

  func keep(_ touch: Touch) async throws {
    var pipeline = RedisPipeline()
    TouchLayout.append(
      touch, keptUntilMilliseconds: Clock.wallMilliseconds() + 1_000_000_000, to: &pipeline)
    for reply in try await redis.send(pipeline, deadlineMilliseconds: 5_000) {
      try reply.accepted()
    }
  }

  /// What the books hold, in the form of a replay's output.
  func output() throws -> ScenarioOutput { try Replay(over: store).output(explaining: false) }

  func letters() throws -> [DeadLetter] {
    try store.read { try $0.deadLetters(after: nil, limit: 1_000) }
  }

  func discrepancies() throws -> [Discrepancy] {
    try store.read { try Verification.run(over: $0) }.discrepancies
  }

  /// How many dues each line was posted, and for how many events.
  func entryCount() throws -> Int {
    try store.read { try $0.entries(account: nil, order: nil, after: nil, limit: 100_000) }.count
  }
}
