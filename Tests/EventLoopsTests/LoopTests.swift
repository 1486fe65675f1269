import EventLoops
import Synchronization
import TestSupport
import Testing

@Suite("loops")
struct LoopTests {
  @Test("a loop that still has something open doesn't close")
  func leak() throws {
    let loop = try EventLoop()
    let forgotten = LoopTimer(loop)
    let error = #expect(throws: UVError.self) { try loop.close() }
    #expect(error?.code == UVError.busy)
    _ = forgotten
  }

  @Test("the end of a turn comes after all input of the turn, once")
  func turnEnd() throws {
    let peers = 5
    var log: [String] = []
    let inTime = try withLoop { loop in
      let socket = try ListeningSocket(host: "127.0.0.1", port: 0)
      var clients: [Connection] = []
      var servers: [Connection] = []
      let listener = try Listener(loop, socket) { server in
        servers.append(server)
        server.onRead = { _ in log.append("read") }
      }
      let target = Endpoint.tcp(host: "127.0.0.1", port: socket.port)
      for _ in 0..<peers {
        Connection.connect(loop, to: target, timeoutMilliseconds: 5_000) { result in
          if case .success(let client) = result { clients.append(client) }
        }
      }
      whenTrue(loop, { clients.count == peers && servers.count == peers }) {
        // All of them find their input in the same turn.
        for client in clients { client.write([1]) }
        loop.onTurnEnd = { log.append("end") }
        for server in servers { server.resumeReading() }
      }
      whenTrue(loop, { log.filter { $0 == "read" }.count == peers }) {
        for connection in clients + servers { connection.close() }
        listener.stopAccepting()
        loop.stop()
      }
    }
    #expect(inTime)
    let first = try #require(log.firstIndex(of: "read"))
    let reads = log[first...].prefix { $0 == "read" }
    #expect(reads.count == peers)
    #expect(log.dropFirst(first + peers).first == "end")
  }

  @Test("what a timer does is followed by an end of turn before the loop waits")
  func turnEndAfterTimer() throws {
    var log: [String] = []
    let inTime = try withLoop { loop in
      let timer = LoopTimer(loop)
      loop.onTurnEnd = { log.append("end") }
      timer.start(afterMilliseconds: 1) {
        log.append("timer")
        timer.start(afterMilliseconds: 5) {
          timer.close()
          loop.stop()
        }
      }
    }
    #expect(inTime)
    #expect(log.prefix(2) == ["timer", "end"])
  }

  @Test("a loop's thread tells what its set-up threw")
  func setUpFails() {
    #expect(throws: EndpointError.self) {
      try LoopThread.start(name: "fails") { _ in _ = try Endpoint(parsing: "nonsense") }
    }
  }

  @Test("joining a loop's thread waits for its end and tells of what it left open")
  func join() throws {
    let ran = Mutex(false)
    let thread = try LoopThread.start(name: "joined") { loop in
      let timer = LoopTimer(loop)
      timer.start(afterMilliseconds: 1) {
        ran.withLock { $0 = true }
        timer.close()
      }
    }
    try thread.join()
    #expect(ran.withLock { $0 })
    let leaking = try LoopThread.start(name: "leaks") { loop in
      let timer = LoopTimer(loop)
      timer.start(afterMilliseconds: 1) { loop.stop() }
    }
    #expect(throws: UVError.self) { try leaking.join() }
  }

  @Test("a signal reaches the loop that watches for it")
  func signals() throws {
    var seen: SignalWatcher.Signal?
    let inTime = try withLoop { loop in
      var watcher: SignalWatcher?
      watcher = try SignalWatcher(loop, .hangUp) { signal in
        seen = signal
        watcher?.close()
        loop.stop()
      }
      let child = try ChildProcess(["sh", "-c", "kill -HUP $PPID"])
      child.waitForExit()
    }
    #expect(inTime)
    #expect(seen == .hangUp)
  }

  @Test("the clocks go forward, and the wall clock keeps what is below the millisecond")
  func clocks() {
    let before = Clock.monotonicNanoseconds()
    let wall = Clock.wall()
    #expect(wall.milliseconds > 1_700_000_000_000)
    #expect((0..<1_000_000).contains(wall.nanoseconds))
    #expect(Clock.monotonicNanoseconds() >= before)
  }

  @Test("no two random numbers of a source are the same, nor are those of two sources")
  func entropy() {
    let sources = [Entropy(), Entropy()]
    let numbers = sources.flatMap { source in (0..<1_000).map { _ in source.next() } }
    #expect(Set(numbers).count == numbers.count)
    #expect(Entropy.bytes(0).isEmpty && Entropy.bytes(1_000).count == 1_000)
  }
}
