import EventLoops
import TestSupport
import Testing

@Suite("connections")
struct ConnectionTests {
  @Test("what is sent comes back, whole and in order")
  func echo() throws {
    let message = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    var received: [UInt8] = []
    let inTime = try withLoop { loop in
      let peers = try EchoServer(loop)
      Connection.connect(loop, to: peers.endpoint, timeoutMilliseconds: 5_000) { result in
        guard case .success(let client) = result else { return loop.stop() }
        client.onRead = { bytes in
          for index in bytes.indices { received.append(bytes[index]) }
          if received.count == message.count {
            client.close()
            peers.stop()
            loop.stop()
          }
        }
        client.resumeReading()
        client.write(message)
      }
    }
    #expect(inTime)
    #expect(received == message)
  }

  @Test("a head that comes byte by byte arrives as it was sent")
  func bytewise() throws {
    let head = Array("GET /aB3xY9 HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
    var received: [UInt8] = []
    let inTime = try withLoop { loop in
      let peers = try EchoServer(loop)
      Connection.connect(loop, to: peers.endpoint, timeoutMilliseconds: 5_000) { result in
        guard case .success(let client) = result else { return loop.stop() }
        client.onRead = { bytes in
          for index in bytes.indices { received.append(bytes[index]) }
          if received.count < head.count { return client.write([head[received.count]]) }
          client.close()
          peers.stop()
          loop.stop()
        }
        client.resumeReading()
        client.write([head[0]])
      }
    }
    #expect(inTime)
    #expect(received == head)
  }

  @Test("a peer that doesn't read is held back, and gets everything once it reads")
  func backPressure() throws {
    let piece = [UInt8](repeating: 7, count: 64 * 1024)
    let pieces = 200
    var received = 0
    var mostQueued = 0
    var drained = false
    let inTime = try withLoop { loop in
      let socket = try ListeningSocket(host: "127.0.0.1", port: 0)
      var reader: Connection?
      let listener = try Listener(loop, socket) { reader = $0 }
      let target = Endpoint.tcp(host: "127.0.0.1", port: socket.port)
      Connection.connect(loop, to: target, timeoutMilliseconds: 5_000) { result in
        guard case .success(let writer) = result else { return loop.stop() }
        for _ in 0..<pieces { writer.write(piece) }
        mostQueued = writer.queuedBytes
        writer.onDrain = {
          drained = true
          writer.shutdown()
        }
        whenAccepted(loop, { reader }) { reader in
          reader.onRead = { received += $0.count }
          reader.onEnd = {
            reader.close()
            writer.close()
            listener.stopAccepting()
            loop.stop()
          }
          reader.resumeReading()
        }
      }
    }
    #expect(inTime)
    #expect(mostQueued > 0 && drained)
    #expect(received == pieces * piece.count)
  }

  @Test("a peer that never reads loses its connection at the queue's limit")
  func queueLimit() throws {
    var reason: UVError?
    let inTime = try withLoop { loop in
      let socket = try ListeningSocket(host: "127.0.0.1", port: 0)
      var reader: Connection?
      let listener = try Listener(loop, socket) { reader = $0 }
      let target = Endpoint.tcp(host: "127.0.0.1", port: socket.port)
      Connection.connect(loop, to: target, timeoutMilliseconds: 5_000) { result in
        guard case .success(let writer) = result else { return loop.stop() }
        writer.queueLimitBytes = 1_000_000
        writer.onClose = { error in
          reason = error
          whenAccepted(loop, { reader }) { reader in
            reader.close()
            listener.stopAccepting()
            loop.stop()
          }
        }
        let piece = [UInt8](repeating: 0, count: 500_000)
        for _ in 0..<100 where !writer.isClosed { writer.write(piece) }
      }
    }
    #expect(inTime)
    #expect(reason?.code == UVError.noBufferSpace)
  }

  @Test("after its end of input a peer still gets its answer")
  func halfClose() throws {
    var answer: [UInt8] = []
    let inTime = try withLoop { loop in
      let socket = try ListeningSocket(host: "127.0.0.1", port: 0)
      var asked: [UInt8] = []
      var listener: Listener?
      listener = try Listener(loop, socket) { server in
        server.onRead = { bytes in for index in bytes.indices { asked.append(bytes[index]) } }
        server.onEnd = {
          server.write(asked.reversed())
          server.shutdown()
        }
        server.onClose = { _ in listener?.stopAccepting() }
        server.resumeReading()
        server.onDrain = {}
      }
      let target = Endpoint.tcp(host: "localhost", port: socket.port)
      Connection.connect(loop, to: target, timeoutMilliseconds: 5_000) { result in
        guard case .success(let client) = result else { return loop.stop() }
        client.onRead = { bytes in for index in bytes.indices { answer.append(bytes[index]) } }
        client.onEnd = {
          client.close()
          loop.stop()
        }
        client.resumeReading()
        client.write([1, 2, 3])
        client.shutdown()
      }
      loop.onTurnEnd = {}
    }
    #expect(inTime)
    #expect(answer == [3, 2, 1])
  }
}
