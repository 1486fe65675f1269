import EventLoops
import Logging
import Meters
import Programme
import RedisClient
import Settlement
import Storage
import TestSupport

@testable import Redirector

/// Books that count the clicks of a redirector.
final class CountedClicks {
  let folder: TemporaryDirectory
  let store: SQLiteStore
  let metrics = MetricsRegistry()
  private let redis: RedisService
  private var task: Task<Void, Never>?
  private static let hours = Hour(number: 0)..<Hour(number: .max)

  private let name: String

  init(_ redirector: RunningRedirector, name: String = "books") throws {
    self.name = name
    folder = try TemporaryDirectory()
    store = try SQLiteStore(path: folder.path(of: "ledger.sqlite"))
    redis = redirector.commands
    start()
  }

  func start() {
    var configuration = ClickWorkerConfiguration(reader: name)
    configuration.blockMilliseconds = 20
    let worker = ClickWorker(
      redis: redis, store: store, configuration: configuration, metrics: ClickMetrics(metrics),
      logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
      now: { Timestamp(milliseconds: Clock.wallMilliseconds()) })
    task = Task { await worker.run() }
  }

  func stop() async {
    task?.cancel()
    await task?.value
  }

  func close() async throws {
    await stop()
    try store.close()
    folder.remove()
  }

  /// Clicks by link and kind.
  func sums() throws -> [String: Int64] {
    let counts = try store.read { try $0.clickCounts(in: Self.hours) }
    return Dictionary(
      counts.map { ("\($0.code) \($0.kind)", $0.clicks) }, uniquingKeysWith: +)
  }

  func today<Value: Sendable>(
    _ read: @Sendable (any StoreReading, ShanghaiDay) throws -> Value
  ) throws -> Value {
    let day = ShanghaiDay(of: Timestamp(milliseconds: Clock.wallMilliseconds()))
    return try store.read { try read($0, day) }
  }
}

/// A client that counts what it is answered.
struct CountingClient {
  private(set) var sums: [String: Int64] = [:]

  static let requests: [(kind: ClickKind, text: String)] = [
    (.touch, ""), (.bot, "User-Agent: Googlebot/2.1\r\n"),
    (.preview, "User-Agent: WhatsApp/2.23\r\n"), (.speculation, "Sec-Purpose: prefetch\r\n"),
    (.subresource, "Sec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image\r\n"),
  ]

  /// Sends clicks of all kinds on `k1` and on `plain`, whose placement doesn't count, each on a connection of
  /// its own.
  mutating func click(_ redirector: RunningRedirector, times: Int) throws {
    var texts: [String] = []
    var keys: [String] = []
    for (kind, fields) in Self.requests {
      for code in ["k1", "plain"] {
        texts.append("GET /\(code) HTTP/1.1\r\nHost: t\r\n\(fields)\r\n")
        keys.append("\(code) \(code == "plain" && kind == .touch ? .placement : kind)")
      }
    }
    for _ in 0..<times {
      for (key, answers) in zip(keys, try redirector.browser.send(texts)) {
        if answers.first?.status == 302 { sums[key, default: 0] += 1 }
      }
      if try redirector.browser.head("/k1").status == 302 { sums["k1 head", default: 0] += 1 }
    }
  }

  var total: Int64 { sums.values.reduce(0, +) }
}
