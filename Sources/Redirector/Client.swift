import EventLoops
import HTTPWire

/// One connection of a browser, and how far its requests have come.
final class Client {
  enum State {
    /// Between two requests, or in the midst of a head.
    case reading
    /// Redis is asked for the link of the next request.
    case waiting
    /// The last answer is written or about to be; what still comes in is thrown away.
    case finishing
  }

  let connection: Connection
  var parser = HeadParser()
  var state = State.reading
  /// What was read of requests that aren't answered yet.
  var input: [UInt8] = []
  /// Monotonic: when the present state, or the present head, began.
  var since: Int64
  /// The client has sent its last byte.
  var inputEnded = false
  /// Whether Redis was asked for the next request's link, and couldn't tell.
  var lookupFailed = false
  /// No more is read until the answers at hand are written.
  var isPaused = false
  var discardedBytes = 0
  /// Answers that wait for the end of the turn, or for the disk.
  var unsentBytes = 0
  /// What waited to be written when time was last checked, and since when it hasn't become less.
  var queuedBytes = 0
  var queuedSince: Int64 = 0
  /// Its place in the loop's list of clients.
  var index = 0

  init(_ connection: Connection, at nowMilliseconds: Int64) {
    self.connection = connection
    since = nowMilliseconds
  }

  /// Whether nothing is lost by closing it now.
  var isIdle: Bool {
    guard case .reading = state else { return false }
    return !parser.hasBegun && pendingBytes == 0
  }

  /// Answers that the client hasn't got yet.
  var pendingBytes: Int { unsentBytes + connection.queuedBytes }

  /// Takes the input out, so that it can be read while the client changes.
  func takeInput() -> [UInt8] {
    defer { input = [] }
    return input
  }
}
