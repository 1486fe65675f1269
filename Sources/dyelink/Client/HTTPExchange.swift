import EventLoops

/// Sends requests to one server, one after the other, over a connection that it keeps; lives on a
/// loop.
final class HTTPExchange {
  static let connectMilliseconds: Int64 = 5_000
  /// From the first byte of a request to the last of its answer.
  static let answerMilliseconds: Int64 = 60_000

  private let loop: EventLoop
  private let endpoint: Endpoint
  private let host: String
  private let timer: LoopTimer
  private var waiting: [HTTPOrder] = []
  private var current: HTTPOrder?
  private var parser = ResponseParser(method: "GET")
  private var attempt: PendingConnect?
  private var connection: Connection?
  /// Whether the connection has carried an answer before.
  private var isReused = false

  init(_ loop: EventLoop, _ endpoint: Endpoint, host: String) {
    self.loop = loop
    self.endpoint = endpoint
    self.host = host
    timer = LoopTimer(loop)
  }

  func take(_ order: HTTPOrder) {
    waiting.append(order)
    if current == nil { next() }
  }

  func close() {
    timer.close()
    attempt?.cancel()
    attempt = nil
    connection?.onClose = nil
    connection?.close()
    connection = nil
    let unanswered = waiting + (current.map { [$0] } ?? [])
    current = nil
    waiting = []
    for order in unanswered { order.finish(.failure(.unreachable("the command is ending"))) }
  }

  private func next() {
    guard current == nil, !waiting.isEmpty else { return }
    current = waiting.removeFirst()
    if connection == nil { connect() } else { write() }
  }

  private func connect() {
    isReused = false
    attempt = Connection.connect(
      loop, to: endpoint, timeoutMilliseconds: Self.connectMilliseconds
    ) { [unowned self] result in
      attempt = nil
      switch result {
      case .failure(let error): finish(.failure(.unreachable(error.reason)))
      case .success(let fresh): adopt(fresh)
      }
    }
  }

  private func adopt(_ fresh: Connection) {
    connection = fresh
    fresh.queueLimitBytes = .max
    fresh.onRead = { [unowned self] bytes in read(bytes) }
    fresh.onEnd = { [unowned self] in ended() }
    fresh.onClose = { [unowned self] error in lost(error?.reason ?? "the connection was closed") }
    fresh.resumeReading()
    write()
  }

  private func write() {
    guard let current, let connection else { return }
    parser = ResponseParser(method: current.request.method)
    timer.start(afterMilliseconds: Self.answerMilliseconds) { [unowned self] in
      drop()
      finish(.failure(.unclear("there was no answer within \(Self.answerMilliseconds / 1_000) s")))
    }
    connection.write(current.request.bytes(host: host))
  }

  private func read(_ bytes: Span<UInt8>) {
    guard current != nil else { return drop() }
    do throws(HTTPResponseError) {
      guard let response = try parser.feed(bytes) else { return }
      answered(response)
    } catch { fail(error) }
  }

  private func ended() {
    guard current != nil, parser.hasBegun else { return lost("the server closed the connection") }
    do throws(HTTPResponseError) {
      let response = try parser.end()
      drop()
      answered(response)
    } catch { fail(error) }
  }

  private func answered(_ response: HTTPResponse) {
    if response.keepsAlive { isReused = true } else { drop() }
    finish(.success(response))
  }

  private func fail(_ error: HTTPResponseError) {
    drop()
    finish(.failure(.unclear(error.description)))
  }

  private func lost(_ reason: String) {
    drop()
    guard current != nil else { return }
    // A server may close a kept connection just when we use it again; it hasn't seen the request.
    if isReused, !parser.hasBegun { return connect() }
    finish(.failure(.unclear(reason)))
  }

  private func drop() {
    connection?.onClose = nil
    connection?.onEnd = nil
    connection?.close()
    connection = nil
  }

  private func finish(_ result: Result<HTTPResponse, HTTPClientError>) {
    timer.stop()
    let done = current
    current = nil
    done?.finish(result)
    next()
  }
}

/// A request with whoever awaits its answer.
struct HTTPOrder: Sendable {
  let request: HTTPRequest
  let continuation: CheckedContinuation<Result<HTTPResponse, HTTPClientError>, Never>

  func finish(_ result: Result<HTTPResponse, HTTPClientError>) {
    continuation.resume(returning: result)
  }
}

/// Why there is no answer.
enum HTTPClientError: Error, Equatable, Sendable {
  /// Certainly nothing was done.
  case unreachable(String)
  /// It may have been done.
  case unclear(String)

  var reason: String {
    switch self {
    case .unreachable(let reason), .unclear(let reason): reason
    }
  }
}
