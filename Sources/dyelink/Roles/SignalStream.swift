import EventLoops
import Glibc

/// What happens to this process: its start, or the demo's end, and the signals that ask it to end or
/// to reload. One task reads it, to its end: a reader that is cancelled would end the stream.
final class SignalStream: Sendable {
  enum Event: Sendable {
    case started(Result<Void, any Error>)
    case reload
    /// By the signal of this name.
    case end(String)
  }

  let events: AsyncStream<Event>
  private let sink: AsyncStream<Event>.Continuation
  private let thread: LoopThread
  private let mailbox: Mailbox<Void>

  /// A second request to end ends the process at once, with the signal's number above 128 as its
  /// status; a Redis child dies with it.
  init() throws {
    let (events, sink) = AsyncStream<Event>.makeStream()
    let mailbox = Mailbox<Void>()
    thread = try LoopThread.start(name: "signals") { loop in
      var isEnding = false
      let watchers = try SignalWatcher.Signal.allCases.map { signal in
        try SignalWatcher(loop, signal) { signal in
          guard signal != .hangUp else {
            sink.yield(.reload)
            return
          }
          if isEnding { _exit(128 + signal.rawValue) }
          isEnding = true
          sink.yield(.end("\(signal)"))
        }
      }
      try mailbox.open(on: loop) { _ in
        mailbox.close()
        for watcher in watchers { watcher.close() }
        sink.finish()
        loop.stop()
      }
    }
    self.events = events
    self.sink = sink
    self.mailbox = mailbox
  }

  /// Says that what was begun is over.
  func post(_ start: Result<Void, any Error>) { sink.yield(.started(start)) }

  func stop() {
    mailbox.post(())
    try? thread.join()
  }
}
