import EventLoops
import Logging
import Programme
import Records
import Synchronization

/// What decides which events are logged, and how; shared by all loggers of the process.
final class LogSettings: Sendable {
  private let level: Mutex<Logger.Level>
  let format: LogFormat

  init(level: Logger.Level, format: LogFormat) {
    self.level = Mutex(level)
    self.format = format
  }

  /// May change while the process runs.
  var threshold: Logger.Level {
    get { level.withLock { $0 } }
    set { level.withLock { $0 = newValue } }
  }
}

/// Makes a line of each event and hands it to the sink.
struct LineLogHandler: LogHandler {
  let label: String
  let settings: LogSettings
  let sink: LogSink
  var metadata: Logger.Metadata = [:]
  /// What this one logger was set to.
  private var ownLevel: Logger.Level?

  init(label: String, settings: LogSettings, sink: LogSink) {
    self.label = label
    self.settings = settings
    self.sink = sink
  }

  /// The process's threshold holds for all; a logger can only be quieter.
  var logLevel: Logger.Level {
    get { max(settings.threshold, ownLevel ?? .trace) }
    set { ownLevel = newValue }
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var all = metadata
    if let own = event.metadata { all.merge(own) { $1 } }
    if let error = event.error { all["error"] = "\(error)" }
    let now = Timestamp(milliseconds: Clock.wallMilliseconds())
    let line = LogLine(
      at: RFC3339.text(now), level: event.level, label: label,
      message: "\(event.message)",
      fields: all.sorted { $0.key < $1.key }.map { ($0.key, "\($0.value)") })
    sink.put(settings.format == .json ? line.json : line.text)
  }
}
