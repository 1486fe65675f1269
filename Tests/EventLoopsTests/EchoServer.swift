import EventLoops

/// A server on a free port that sends back what it gets.
final class EchoServer {
  let endpoint: Endpoint
  private var listener: Listener?
  private var connections: [Connection] = []

  init(_ loop: EventLoop) throws {
    let socket = try ListeningSocket(host: "127.0.0.1", port: 0)
    endpoint = .tcp(host: "127.0.0.1", port: socket.port)
    listener = try Listener(loop, socket) { [unowned self] connection in
      connections.append(connection)
      connection.onRead = { [unowned connection] in connection.write($0) }
      connection.resumeReading()
    }
  }

  func stop() {
    listener?.stopAccepting()
    for connection in connections { connection.close() }
  }
}

/// Calls back on a later turn, once `accepted` answers a connection.
func whenAccepted(
  _ loop: EventLoop, _ accepted: @escaping () -> Connection?,
  _ action: @escaping (Connection) -> Void
) {
  let timer = LoopTimer(loop)
  timer.start(afterMilliseconds: 1, repeatMilliseconds: 1) {
    guard let connection = accepted() else { return }
    timer.close()
    action(connection)
  }
}

/// Calls back on a later turn, once `condition` holds.
func whenTrue(
  _ loop: EventLoop, _ condition: @escaping () -> Bool, _ action: @escaping () -> Void
) {
  let timer = LoopTimer(loop)
  timer.start(afterMilliseconds: 1, repeatMilliseconds: 1) {
    guard condition() else { return }
    timer.close()
    action()
  }
}
