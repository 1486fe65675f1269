import EventLoops
import TestSupport
import Testing

@Suite("sockets and what they are ready for")
struct SocketTests {
  @Test("what came before a socket was added is reported, and again when that is asked for")
  func reported() throws {
    var pieces: [[UInt8]] = []
    var reports = 0
    let inTime = try withSockets(sending: [1, 2, 3]) { loop, set, socket, finish in
      set.onReady = { number, readiness in
        guard number == socket.number, readiness.hasInput else { return }
        reports += 1
        guard reports > 1 else { return set.reportAgain(socket) }
        #expect(socket.receive(on: loop) { pieces.append(copy($0)) } == .some(3))
        #expect(socket.receive(on: loop) { pieces.append(copy($0)) } == .none)
        finish()
      }
      #expect(set.add(socket))
    }
    #expect(inTime)
    #expect(reports == 2 && pieces == [[1, 2, 3]])
  }

  @Test("the end of input is reported as such, after the last bytes")
  func ended() throws {
    var bytes: [UInt8] = []
    let inTime = try withSockets(sending: [4], shutsDown: true) { loop, set, socket, finish in
      set.onReady = { _, readiness in
        guard readiness.hasEnd else { return }
        while case .some = socket.receive(on: loop, { bytes += copy($0) }) {}
        #expect(socket.receive(on: loop) { _ in } == .end)
        finish()
      }
      #expect(set.add(socket))
    }
    #expect(inTime)
    #expect(bytes == [4])
  }

  @Test("bytes held back for the end leave with it")
  func endsHere() throws {
    let answer = [UInt8](repeating: 9, count: 500)
    var received: [UInt8] = []
    let inTime = try withLoop { loop in
      let socket = try ListeningSocket(host: "127.0.0.1", port: 0, waitsForInput: true)
      var listener: Listener?
      listener = try Listener(loop, acceptingFrom: socket) { accepted, _ in
        // Nothing is accepted before its first bytes are there.
        #expect(accepted.receive(on: loop) { _ in } == .some(1))
        #expect((try? accepted.send(answer.span, endsHere: true)) == answer.count)
        accepted.close()
      }
      let target = Endpoint.tcp(host: "127.0.0.1", port: socket.port)
      Connection.connect(loop, to: target, timeoutMilliseconds: 5_000) { result in
        guard case .success(let client) = result else { return loop.stop() }
        client.onRead = { received += copy($0) }
        client.onEnd = {
          client.close()
          listener?.stopAccepting()
          loop.stop()
        }
        client.resumeReading()
        client.write([1])
      }
    }
    #expect(inTime)
    #expect(received == answer)
  }

  @Test("a peer that is gone is an error to send to, and no signal")
  func broken() throws {
    var failures = 0
    let inTime = try withSockets(sending: [5], closes: true) { loop, set, socket, finish in
      set.onReady = { _, readiness in
        guard readiness.hasEnd else { return }
        for _ in 0..<3 {
          do throws(UVError) { _ = try socket.send([6].span) } catch { failures += 1 }
        }
        finish()
      }
      #expect(set.add(socket))
    }
    #expect(inTime)
    #expect(failures > 0)
  }

  private func copy(_ bytes: Span<UInt8>) -> [UInt8] { bytes.indices.map { bytes[$0] } }

  /// Runs `body` with the accepting side of a connection whose other side has sent `bytes`.
  private func withSockets(
    sending bytes: [UInt8], shutsDown: Bool = false, closes: Bool = false,
    _ body: @escaping (EventLoop, ReadySet, Socket, _ finish: @escaping () -> Void) -> Void
  ) throws -> Bool {
    try withLoop { loop in
      let set = try ReadySet(loop)
      let socket = try ListeningSocket(host: "127.0.0.1", port: 0)
      var listener: Listener?
      var client: Connection?
      listener = try Listener(loop, acceptingFrom: socket) { accepted, _ in
        body(loop, set, accepted) {
          accepted.close()
          client?.close()
          set.close()
          listener?.stopAccepting()
          loop.stop()
        }
      }
      let target = Endpoint.tcp(host: "127.0.0.1", port: socket.port)
      Connection.connect(loop, to: target, timeoutMilliseconds: 5_000) { result in
        guard case .success(let connection) = result else { return loop.stop() }
        client = connection
        connection.write(bytes)
        if shutsDown { connection.shutdown() }
        if closes { connection.close() }
      }
    }
  }
}
