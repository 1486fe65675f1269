import EventLoops
import Glibc
import Synchronization

/// A real Redis server of a test, on a unix socket in a directory of its own; it dies with the
/// test process.
package final class RedisServerProcess: Sendable {
  package enum Failure: Error { case notAnswering }

  package let directory: TemporaryDirectory
  private let arguments: [String]
  private let process: Mutex<DependentProcess?>

  /// Starts it, and waits until it answers.
  ///
  /// - Parameter arguments: options beyond the defaults, for instance `--requirepass x`.
  package init(arguments: [String] = []) throws {
    directory = try TemporaryDirectory()
    self.arguments = arguments
    // Debian's redis-tools carries the server: run under this name, the checker is one.
    try directory.directory.link("redis-server", to: "/usr/bin/redis-check-rdb")
    process = Mutex(nil)
    try start()
  }

  deinit { kill() }

  package var socketPath: String { directory.path(of: "redis.sock") }
  package var url: String { "unix://\(socketPath)" }
  package var pid: CInt? { process.withLock { $0?.child.pid } }

  /// Starts it again on the same directory, and waits until it answers.
  package func start() throws {
    let command =
      [
        directory.path(of: "redis-server"), "--port", "0", "--unixsocket", socketPath, "--dir",
        directory.path, "--save", "", "--appendonly", "yes", "--maxmemory-policy", "noeviction",
      ] + arguments
    let started = try DependentProcess(command, outputPath: directory.path(of: "redis.log"))
    process.withLock { $0 = started }
    for _ in 0..<1_000 {
      if try isAnswering() { return }
      Clock.pause(milliseconds: 10)
    }
    throw Failure.notAnswering
  }

  /// Ends it as `kill -9` does.
  package func kill() {
    let running = process.withLock { process in
      defer { process = nil }
      return process
    }
    running?.stop()
  }

  /// Ends it as an operator does, and waits until it is gone.
  package func terminate() {
    process.withLock { process in
      process?.child.terminate()
      process?.child.waitForExit()
      process?.stop()
      process = nil
    }
  }

  package func restart() throws {
    kill()
    try start()
  }

  /// Stops it in its tracks, as a machine does that swaps or hangs.
  package func suspend() { process.withLock { $0?.child.send(SIGSTOP) } }

  package func resume() { process.withLock { $0?.child.send(SIGCONT) } }

  /// Whether it answers at all, be it with an error for want of a password.
  private func isAnswering() throws -> Bool {
    var answers = false
    _ = try withLoop(deadlineMilliseconds: 1_000) { loop in
      Connection.connect(loop, to: .unix(path: socketPath), timeoutMilliseconds: 500) { result in
        guard case .success(let connection) = result else { return loop.stop() }
        connection.onRead = { answer in
          answers = answer[0] == UInt8(ascii: "+") || answer.starts(with: "-NOAUTH")
          connection.close()
        }
        connection.onClose = { _ in loop.stop() }
        connection.resumeReading()
        connection.write(Array("PING\r\n".utf8))
      }
    }
    return answers
  }
}

extension Span<UInt8> {
  fileprivate func starts(with text: StaticString) -> Bool {
    let expected = Array("\(text)".utf8)
    return expected.count <= count && expected.indices.allSatisfy { self[$0] == expected[$0] }
  }
}
