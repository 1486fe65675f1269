import EventLoops
import Glibc

/// The signals that ask this process to end or to reload, as a stream.
final class SignalStream: Sendable {
  let signals: AsyncStream<SignalWatcher.Signal>
  private let thread: LoopThread
  private let mailbox: Mailbox<Void>

  /// A second request to end ends the process at once, with the signal's number above 128 as its
  /// status; a Redis child dies with it.
  init() throws {
    let (signals, sink) = AsyncStream<SignalWatcher.Signal>.makeStream()
    let mailbox = Mailbox<Void>()
    thread = try LoopThread.start(name: "signals") { loop in
      var isEnding = false
      let watchers = try SignalWatcher.Signal.allCases.map { signal in
        try SignalWatcher(loop, signal) { signal in
          if signal != .hangUp {
            if isEnding { _exit(128 + signal.rawValue) }
            isEnding = true
          }
          sink.yield(signal)
        }
      }
      try mailbox.open(on: loop) { _ in
        mailbox.close()
        for watcher in watchers { watcher.close() }
        sink.finish()
        loop.stop()
      }
    }
    self.signals = signals
    self.mailbox = mailbox
  }

  func stop() {
    mailbox.post(())
    try? thread.join()
  }
}
