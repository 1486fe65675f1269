import EventLoops

/// A connection to one HTTP server, for code that awaits; requests go one after the other.
final class HTTPClient: Sendable {
  private enum Message: Sendable {
    case send(HTTPOrder)
    case stop
  }

  private let thread: LoopThread
  private let mailbox: Mailbox<Message>

  /// - Parameter host: what the Host field says; the endpoint's own address if left out.
  init(_ endpoint: Endpoint, host: String? = nil) throws {
    let mailbox = Mailbox<Message>()
    thread = try LoopThread.start(name: "http-client") { loop in
      let exchange = HTTPExchange(loop, endpoint, host: host ?? endpoint.description)
      try mailbox.open(on: loop) { messages in
        for message in messages {
          switch message {
          case .send(let order): exchange.take(order)
          case .stop:
            for case .send(let late) in mailbox.close() {
              late.finish(.failure(.unreachable("the command is ending")))
            }
            exchange.close()
            loop.stop()
          }
        }
      }
    }
    self.mailbox = mailbox
  }

  deinit {
    mailbox.post(.stop)
    try? thread.join()
  }

  func send(_ request: HTTPRequest) async throws(HTTPClientError) -> HTTPResponse {
    let result = await withCheckedContinuation { continuation in
      let order = HTTPOrder(request: request, continuation: continuation)
      if mailbox.post(.send(order)) != .accepted {
        order.finish(.failure(.unreachable("too many requests wait")))
      }
    }
    return try result.get()
  }
}
