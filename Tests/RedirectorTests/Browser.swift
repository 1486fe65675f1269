import EventLoops
import TestSupport

/// An answer as it came over the wire.
struct WireAnswer: Sendable {
  let status: Int
  let fields: [(name: String, value: String)]
  let body: String

  subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }

  var location: String? { self["Location"] }

  /// A parameter of the location's query.
  func parameter(_ name: String) -> String? {
    let query = location?.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
    let pair = query.prefix { $0 != "#" }.split(separator: "&").first {
      $0.hasPrefix("\(name)=")
    }
    return pair.map { String($0.dropFirst(name.count + 1)) }
  }
}

/// A client on real sockets, one connection for each call.
struct Browser {
  let port: UInt16

  struct Incomplete: Error {
    let text: String
  }

  /// Sends the text as it is, and takes so many answers.
  func send(_ text: String, answers: Int = 1, hasBodies: Bool = true) throws -> [WireAnswer] {
    try send([text], answers: answers, hasBodies: hasBodies)[0]
  }

  /// Sends each text on a connection of its own, all at once.
  ///
  /// - Parameter patienceMilliseconds: after that the connections are closed, whatever came.
  func send(
    _ texts: [String], answers: Int = 1, hasBodies: Bool = true,
    patienceMilliseconds: Int64 = 15_000
  ) throws -> [[WireAnswer]] {
    let calls = texts.map { Call(text: $0, answers: answers, hasBodies: hasBodies) }
    var open = calls.count
    _ = try withLoop { loop in
      let patience = LoopTimer(loop)
      patience.start(afterMilliseconds: patienceMilliseconds) {
        for call in calls { call.connection?.close() }
      }
      let server = Endpoint.tcp(host: "127.0.0.1", port: port)
      for call in calls {
        call.start(loop, server) {
          open -= 1
          guard open == 0 else { return }
          patience.close()
          loop.stop()
        }
      }
    }
    return calls.map(\.found)
  }

  func get(_ path: String, fields: String = "") throws -> WireAnswer {
    try one("GET \(path) HTTP/1.1\r\nHost: t.example\r\n\(fields)\r\n")
  }

  func head(_ path: String, fields: String = "") throws -> WireAnswer {
    try one("HEAD \(path) HTTP/1.1\r\nHost: t.example\r\n\(fields)\r\n", hasBodies: false)
  }

  private func one(_ text: String, hasBodies: Bool = true) throws -> WireAnswer {
    guard let answer = try send(text, hasBodies: hasBodies).first else {
      throw Incomplete(text: text)
    }
    return answer
  }
}

/// One connection of a browser.
private final class Call {
  private let text: String
  private let answers: Int
  private let hasBodies: Bool
  private var bytes: [UInt8] = []
  private(set) var found: [WireAnswer] = []
  private(set) var connection: Connection?

  init(text: String, answers: Int, hasBodies: Bool) {
    self.text = text
    self.answers = answers
    self.hasBodies = hasBodies
  }

  func start(_ loop: EventLoop, _ server: Endpoint, onEnd: @escaping () -> Void) {
    Connection.connect(loop, to: server, timeoutMilliseconds: 10_000) { [self] result in
      guard case .success(let connection) = result else { return onEnd() }
      self.connection = connection
      connection.onRead = { [self] in read($0) }
      connection.onEnd = { connection.close() }
      connection.onClose = { _ in onEnd() }
      connection.resumeReading()
      connection.write(Array(text.utf8))
    }
  }

  private func read(_ input: Span<UInt8>) {
    for index in input.indices { bytes.append(input[index]) }
    var taken = 0
    while let answer = answer(&taken) { found.append(answer) }
    bytes.removeFirst(taken)
    if found.count >= answers { connection?.close() }
  }

  /// The first whole answer from `start` on, which moves behind it.
  private func answer(_ start: inout Int) -> WireAnswer? {
    guard let end = bytes[start...].firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    let lines = String(decoding: bytes[start..<end.lowerBound], as: UTF8.self)
      .split(separator: "\r\n" as Character)
    let fields = lines.dropFirst().map { line in
      let colon = line.firstIndex(of: ":") ?? line.endIndex
      return (name: String(line[..<colon]), value: String(line[colon...].dropFirst(2)))
    }
    let length = fields.first { $0.name == "Content-Length" }.flatMap { Int($0.value) } ?? 0
    let total = end.upperBound + (hasBodies ? length : 0)
    guard bytes.count >= total, let status = Int(lines[0].dropFirst(9).prefix(3)) else {
      return nil
    }
    start = total
    let body = String(decoding: bytes[end.upperBound..<total], as: UTF8.self)
    return WireAnswer(status: status, fields: fields, body: body)
  }
}
