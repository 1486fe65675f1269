import Logging
import Synchronization

/// The messages that were logged, kept to be looked at.
final class KeptLog: Sendable {
  private let kept = Mutex<[String]>([])

  var messages: [String] { kept.withLock { $0 } }

  var logger: Logger {
    Logger(label: "kept") { _ in Handler(log: self) }
  }

  private struct Handler: LogHandler {
    let log: KeptLog
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { log.kept.withLock { $0.append("\(event.message)") } }
  }
}
