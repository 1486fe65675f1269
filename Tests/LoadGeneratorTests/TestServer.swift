import EventLoops
import Synchronization

/// A server of a test, on a thread and a free port of its own, that answers as it is told.
final class TestServer: Sendable {
  /// A request as the server got it.
  struct Request: Sendable {
    /// From the server's first on, counted from 1.
    let number: Int
    /// The connection it came on, counted from 1, and its place on that.
    let connection: Int
    let place: Int
    /// Head and body, with bare line feeds.
    let text: String

    func has(_ line: String) -> Bool { text.contains(line + "\n") }
    var method: String { String(text.prefix { $0 != " " }) }
    var path: String { String(text.split(separator: " ")[1]) }
    /// The value of the visitor's cookie; nil without one.
    var visitor: String? {
      text.firstMatch(of: /\nCookie: dl_vid=([^\n]*)\n/).map { String($0.1) }
    }
  }

  /// What the server does about a request.
  struct Reply: Sendable {
    /// Written one after the other, each in a turn of its own.
    var pieces: [String]
    var closes = false
    /// How long the server's only thread does nothing before it answers.
    var stallMilliseconds: UInt32 = 0

    static func status(_ status: Int, fields: String = "", body: String = "") -> Reply {
      Reply(pieces: [
        "HTTP/1.1 \(status) Text\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
      ])
    }
  }

  let port: UInt16
  private let thread: LoopThread
  private let stopping = Mailbox<Bool>()
  private let log = Log()

  /// - Parameter answer: called on the server's thread.
  init(_ answer: @escaping @Sendable (Request) -> Reply) throws {
    let socket = try ListeningSocket(host: "127.0.0.1", port: 0)
    port = socket.port
    thread = try LoopThread.start(name: "test-server") { [log, stopping] loop in
      let serving = try Serving(loop, socket, log, answer)
      try stopping.open(on: loop) { _ in
        serving.stop()
        stopping.close()
      }
    }
  }

  deinit { stopping.post(true) }

  /// - Returns: every request that came, in order.
  @discardableResult
  func stop() throws -> [Request] {
    stopping.post(true)
    try thread.join()
    return requests
  }

  var url: String { "http://127.0.0.1:\(port)/" }
  var requests: [Request] { log.requests.withLock { $0 } }
  var connections: Int { log.connections.withLock { $0 } }

  /// What ``Serving`` writes down for the test's thread.
  fileprivate final class Log: Sendable {
    let requests = Mutex<[Request]>([])
    let connections = Mutex(0)
  }
}

/// The part of a ``TestServer`` that lives on its loop.
private final class Serving {
  private let loop: EventLoop
  private let log: TestServer.Log
  private let answer: (TestServer.Request) -> TestServer.Reply
  private var listener: Listener?
  private var open: [Int: Connection] = [:]
  private var accepted = 0

  init(
    _ loop: EventLoop, _ socket: ListeningSocket, _ log: TestServer.Log,
    _ answer: @escaping (TestServer.Request) -> TestServer.Reply
  ) throws {
    self.loop = loop
    self.log = log
    self.answer = answer
    listener = try Listener(loop, socket) { [unowned self] in accept($0) }
  }

  func stop() {
    listener?.stopAccepting()
    for connection in open.values { connection.close() }
  }

  private func accept(_ connection: Connection) {
    accepted += 1
    let number = accepted
    log.connections.withLock { $0 = number }
    open[number] = connection
    var received = ""
    var place = 0
    connection.onRead = { [unowned self, unowned connection] bytes in
      for index in bytes.indices where bytes[index] != UInt8(ascii: "\r") {
        received.unicodeScalars.append(Unicode.Scalar(bytes[index]))
      }
      while let text = Self.takeRequest(&received) {
        place += 1
        serve(text, number, place, connection)
      }
    }
    connection.onClose = { [self] _ in open[number] = nil }
    connection.resumeReading()
  }

  private func serve(_ text: String, _ number: Int, _ place: Int, _ connection: Connection) {
    let request = log.requests.withLock { requests in
      let request = TestServer.Request(
        number: requests.count + 1, connection: number, place: place, text: text)
      requests.append(request)
      return request
    }
    let reply = answer(request)
    if reply.stallMilliseconds > 0 { Clock.pause(milliseconds: reply.stallMilliseconds) }
    write(reply.pieces[...], closes: reply.closes, to: connection)
  }

  /// Writes one piece a turn.
  private func write(_ pieces: ArraySlice<String>, closes: Bool, to connection: Connection) {
    guard let piece = pieces.first else {
      if closes { connection.shutdown() }
      return
    }
    connection.write(Array(piece.utf8))
    guard pieces.count > 1 else { return write([], closes: closes, to: connection) }
    let pause = LoopTimer(loop)
    pause.start(afterMilliseconds: 1) { [self] in
      pause.close()
      write(pieces.dropFirst(), closes: closes, to: connection)
    }
  }

  /// Takes a whole request off the front.
  private static func takeRequest(_ received: inout String) -> String? {
    guard let end = received.firstRange(of: "\n\n") else { return nil }
    let head = received[..<end.upperBound]
    let length = head.firstMatch(of: /Content-Length: *(\d+)/).flatMap { Int($0.1) } ?? 0
    guard received[end.upperBound...].unicodeScalars.count >= length else { return nil }
    let last = received.unicodeScalars.index(end.upperBound, offsetBy: length)
    defer { received = String(received[last...]) }
    return String(received[..<last])
  }
}
