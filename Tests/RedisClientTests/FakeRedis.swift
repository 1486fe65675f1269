import EventLoops
import RedisClient

/// A server that answers each piece of input with the next line of a script, whatever was asked.
final class FakeRedis: Sendable {
  struct Script: Sendable {
    /// What each connection's introduction is answered with; the last one serves all later ones.
    var introductions = ["+PONG\r\n"]
    /// What everything after it is answered with.
    var answer = ""
    var closesAfterwards = false
    /// Writes the answer byte by byte.
    var isSlow = false
  }

  let endpoint: RedisEndpoint
  private let thread: LoopThread
  private let stopping = Mailbox<Void>()

  init(_ script: Script) throws {
    let socket = try ListeningSocket(host: "127.0.0.1", port: 0)
    endpoint = RedisEndpoint(.tcp(host: "127.0.0.1", port: socket.port))
    thread = try LoopThread.start(name: "fake-redis") { [stopping] loop in
      let server = FakeRedisLoop(script)
      let listener = try Listener(loop, socket) { server.serve($0) }
      try stopping.open(on: loop) { _ in
        listener.stopAccepting()
        server.stop()
        stopping.close()
        loop.stop()
      }
    }
  }

  func stop() throws {
    stopping.post(())
    try thread.join()
  }
}

private final class FakeRedisLoop {
  private let script: FakeRedis.Script
  private var connections: [Connection] = []

  init(_ script: FakeRedis.Script) { self.script = script }

  func serve(_ connection: Connection) {
    let introduction = script.introductions[min(connections.count, script.introductions.count - 1)]
    connections.append(connection)
    var isIntroduced = false
    connection.onRead = { [script, unowned connection] _ in
      let answer = Array((isIntroduced ? script.answer : introduction).utf8)
      if script.isSlow {
        for byte in answer { connection.write([byte]) }
      } else {
        connection.write(answer)
      }
      if isIntroduced && script.closesAfterwards { connection.shutdown() }
      isIntroduced = true
    }
    connection.resumeReading()
  }

  func stop() { for connection in connections { connection.close() } }
}
