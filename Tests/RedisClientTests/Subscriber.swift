import EventLoops
import RedisClient
import Synchronization

/// A session that subscribes to one channel, on a thread of its own, and keeps what it hears.
final class Subscriber: Sendable {
  private struct Heard {
    var messages: [[UInt8]] = []
    var subscriptions = 0
    var isDown = false
  }

  private final class Log: Sendable { let heard = Mutex(Heard()) }

  private let log: Log
  private let thread: LoopThread
  private let stopping = Mailbox<Void>()

  init(_ url: String, channel: String) throws {
    let endpoint = try RedisEndpoint(parsing: url)
    let log = Log()
    self.log = log
    thread = try LoopThread.start(name: "subscriber") { [stopping] loop in
      var options = RedisSession.Options()
      options.channels = [channel]
      options.heartbeatMilliseconds = 200
      let session = RedisSession(loop, endpoint, options: options)
      session.onStateChange = { state in
        log.heard.withLock { $0.isDown = state != .ready && state != .connecting }
      }
      session.onSubscribed = { log.heard.withLock { $0.subscriptions += 1 } }
      session.onMessage = { _, message in log.heard.withLock { $0.messages.append(message) } }
      try stopping.open(on: loop) { _ in
        session.close()
        stopping.close()
        loop.stop()
      }
    }
  }

  var messages: [[UInt8]] { log.heard.withLock { $0.messages } }
  /// Whether the connection is known to be lost.
  var isDown: Bool { log.heard.withLock { $0.isDown } }
  var subscriptions: Int { log.heard.withLock { $0.subscriptions } }

  func stop() throws {
    stopping.post(())
    try thread.join()
  }
}
