import EventLoops
import TestSupport
import Testing

@Suite("listening and connecting")
struct ListenerTests {
  @Test(
    "addresses are read as they are written", arguments: ["127.0.0.1:80", "[::1]:0", "host:65535"])
  func addresses(text: String) throws {
    #expect(try Endpoint(parsing: text).description == text)
  }

  @Test(
    "what isn't an address and a port is refused with a hint",
    arguments: ["", "8080", ":80", "a:", "a:65536", "a:-1", "a:8 0", "::1:80", "[]:80"])
  func badAddresses(text: String) {
    let error = #expect(throws: EndpointError.self) { try Endpoint(parsing: text) }
    #expect(error?.description.contains("127.0.0.1:8080") == true)
  }

  @Test("port 0 gives a free port, and the same port again is taken")
  func freePort() throws {
    let first = try ListeningSocket(host: "127.0.0.1", port: 0)
    #expect(first.port != 0)
    #expect(throws: UVError.self) { try ListeningSocket(host: "127.0.0.1", port: first.port) }
  }

  @Test("sockets that agree to share a port do", arguments: ["127.0.0.1", "::1"])
  func sharedPort(host: String) throws {
    let first = try ListeningSocket(host: host, port: 0, sharesPort: true)
    let second = try ListeningSocket(host: host, port: first.port, sharesPort: true)
    #expect(second.port == first.port)
  }

  @Test(
    "where nobody listens a connection is refused", arguments: ["127.0.0.1", "localhost", "::1"])
  func refused(host: String) throws {
    let port = try ListeningSocket(host: host == "::1" ? host : "127.0.0.1", port: 0).port
    #expect(try failure(.tcp(host: host, port: port)) == UVError.connectionRefused)
  }

  @Test("a unix socket that isn't there, and one whose path is too long")
  func unixFailures() throws {
    let temporary = try TemporaryDirectory()
    #expect(try failure(.unix(path: temporary.path(of: "none"))) == -2)
    let long = temporary.path(of: String(repeating: "x", count: 108))
    #expect(try failure(.unix(path: long)) == -36)
  }

  @Test("a name that nobody has")
  func unknownName() throws {
    #expect(try failure(.tcp(host: "no-such-host.invalid", port: 1)) != nil)
  }

  @Test("an attempt that was cancelled doesn't call back")
  func cancelled() throws {
    var calledBack = false
    let inTime = try withLoop { loop in
      let socket = try ListeningSocket(host: "127.0.0.1", port: 0)
      let target = Endpoint.tcp(host: "localhost", port: socket.port)
      let attempt = Connection.connect(loop, to: target, timeoutMilliseconds: 5_000) { _ in
        calledBack = true
      }
      attempt.cancel()
      let timer = LoopTimer(loop)
      timer.start(afterMilliseconds: 20) {
        timer.close()
        loop.stop()
      }
    }
    #expect(inTime)
    #expect(!calledBack)
  }

  @Test("connections that wait when accepting stops are still accepted")
  func drain() throws {
    let waiting = 20
    var accepted = 0
    let inTime = try withLoop { loop in
      let socket = try ListeningSocket(host: "127.0.0.1", port: 0)
      let target = Endpoint.tcp(host: "127.0.0.1", port: socket.port)
      var clients: [Connection] = []
      for _ in 0..<waiting {
        Connection.connect(loop, to: target, timeoutMilliseconds: 5_000) { result in
          guard case .success(let client) = result else { return loop.stop() }
          clients.append(client)
          guard clients.count == waiting else { return }
          do {
            let listener = try Listener(loop, socket) { server in
              accepted += 1
              server.close()
            }
            listener.stopAccepting()
          } catch { Issue.record(error) }
          for client in clients { client.close() }
          loop.stop()
        }
      }
    }
    #expect(inTime)
    #expect(accepted == waiting)
  }

  @Test("what waits on a socket outlives a listener, and goes to the next one")
  func handOver() throws {
    var accepted = 0
    let inTime = try withLoop { loop in
      let socket = try ListeningSocket(host: "127.0.0.1", port: 0)
      try Listener(loop, socket) { _ in accepted += 100 }.stopAccepting()
      let target = Endpoint.tcp(host: "127.0.0.1", port: socket.port)
      Connection.connect(loop, to: target, timeoutMilliseconds: 5_000) { result in
        guard case .success(let client) = result else { return loop.stop() }
        do {
          var next: Listener?
          next = try Listener(loop, socket) { server in
            accepted += 1
            server.close()
            client.close()
            next?.stopAccepting()
            loop.stop()
          }
        } catch { Issue.record(error) }
      }
    }
    #expect(inTime)
    #expect(accepted == 1)
  }

  private func failure(_ endpoint: Endpoint) throws -> CInt? {
    var code: CInt?
    let inTime = try withLoop { loop in
      Connection.connect(loop, to: endpoint, timeoutMilliseconds: 10_000) { result in
        switch result {
        case .success(let connection): connection.close()
        case .failure(let error): code = error.code
        }
        loop.stop()
      }
    }
    #expect(inTime)
    return code
  }
}
