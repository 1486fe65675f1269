import Logging
import Meters

/// The log of this process.
struct ProcessLog: Sendable {
  private let settings: LogSettings
  private let sink: LogSink

  init(level: Logger.Level, format: LogFormat) throws {
    settings = LogSettings(level: level, format: format)
    sink = try LogSink()
  }

  var threshold: Logger.Level {
    get { settings.threshold }
    nonmutating set { settings.threshold = newValue }
  }

  func logger(_ label: String) -> Logger {
    Logger(label: label) { LineLogHandler(label: $0, settings: settings, sink: sink) }
  }

  func count(in metrics: MetricsRegistry) {
    metrics.counter(
      "dyelink_log_lines_dropped_total", help: "Log lines that found no room in the queue."
    ) { [sink] in sink.droppedLines }
  }

  /// Writes what is queued; nothing is logged afterwards.
  func end() { sink.flush() }
}
