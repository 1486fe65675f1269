import EventLoops
import Glibc
import Logging
import RedisClient

/// Keeps a Redis server running on a socket: starts it, adopts one that a crash left behind, starts
/// it again when it dies, and ends it. Lives on the loop of ``EmbeddedRedis``, whose thread the
/// server's life is tied to.
final class RedisKeeper {
  /// How often the server is looked after.
  static let tickMilliseconds: Int64 = 50
  /// What a server gets to end by itself, its file synced, before it is killed.
  static let graceMilliseconds: Int64 = 1_500
  static let shortestPauseMilliseconds: Int64 = 100
  static let longestPauseMilliseconds: Int64 = 5_000
  /// A server that ran this long starts the pauses anew when it dies.
  static let steadyMilliseconds: Int64 = 10_000
  /// How long the one who asks after an adopted server's name waits.
  static let questionMilliseconds: Int64 = 2_000

  private enum Server {
    /// Nobody knows yet whether one answers.
    case unknown
    /// Another process of this data directory keeps it.
    case elsewhere
    case child(ChildProcess, since: Int64)
    case adopted(Int32)
    /// It died; the next one is started then.
    case none(startAt: Int64)
  }

  private let loop: EventLoop
  private let commandLine: RedisCommandLine
  private let lockPath: String
  private let logger: Logger
  private let report: (RedisReport) -> Void
  private let session: RedisSession
  private let timer: LoopTimer
  private var lock: FileLock?
  private var server = Server.unknown
  private var pause = RedisKeeper.shortestPauseMilliseconds
  private var wasReady = false
  /// When it has to be gone; nil as long as nobody asked it to go.
  private var stopDeadline: Int64?

  init(
    _ loop: EventLoop, _ commandLine: RedisCommandLine, lockPath: String, logger: Logger,
    report: @escaping (RedisReport) -> Void
  ) {
    self.loop = loop
    self.commandLine = commandLine
    self.lockPath = lockPath
    self.logger = logger
    self.report = report
    session = RedisSession(loop, RedisEndpoint(.unix(path: commandLine.socket)))
    timer = LoopTimer(loop)
    session.onStateChange = { [unowned self] in changed(to: $0) }
    // The timer keeps this object until `finish` closes it.
    timer.start(afterMilliseconds: 0, repeatMilliseconds: Self.tickMilliseconds) { [self] in
      tick()
    }
  }

  /// Ends the server; the loop stops when it is gone.
  func stop() {
    guard stopDeadline == nil else { return }
    stopDeadline = loop.nowMilliseconds + Self.graceMilliseconds
    session.close()
    switch server {
    case .child(let child, _): child.terminate()
    case .adopted(let pid): _ = kill(pid, SIGTERM)
    case .unknown, .elsewhere, .none: finish()
    }
  }

  private func changed(to state: RedisSession.State) {
    switch state {
    case .connecting: break
    case .ready:
      if case .unknown = server, lock != nil { return adopt() }
      pause = Self.shortestPauseMilliseconds
      becomeReady()
    case .down(.turnedAway(let error)):
      logger.info("Redis isn't ready yet", metadata: ["answer": "\(error)"])
      report(.loading)
    case .down(let trouble):
      // One that takes connections and doesn't answer is there all the same, and a second one on
      // its files would ruin them.
      if case .unknown = server, case .disconnected = trouble, lock != nil {
        server = .none(startAt: 0)
      }
      if wasReady { logger.warning("Redis is away", metadata: ["reason": "\(trouble)"]) }
    }
  }

  private func becomeReady() {
    logger.info("Redis answers", metadata: ["socket": "\(commandLine.socket)"])
    wasReady = true
    report(.ready)
  }

  private func tick() {
    if let stopDeadline { return awaitEnd(until: stopDeadline) }
    if lock == nil { takeLock() }
    switch server {
    case .unknown, .elsewhere: break
    case .child(let child, let since):
      guard let exit = child.poll() else { return }
      died("\(exit)", ranMilliseconds: loop.nowMilliseconds - since)
    case .adopted(let pid):
      if !ProcessState.isRunning(pid) { died("gone", ranMilliseconds: Self.steadyMilliseconds) }
    case .none(let startAt):
      if loop.nowMilliseconds >= startAt { start() }
    }
  }

  /// One process of a data directory keeps the server; when it goes, another one takes over.
  private func takeLock() {
    guard let lock = try? FileLock(path: lockPath) else {
      server = .elsewhere
      return
    }
    self.lock = lock
    server = .unknown
    switch session.state {
    case .ready: adopt()
    case .down(.disconnected): server = .none(startAt: 0)
    case .connecting, .down: break
    }
  }

  private func start() {
    try? Directory(commandLine.socket.directoryPart).remove(commandLine.socket.lastPart)
    RedisLog.rotate(in: commandLine.directory)
    do throws(FileError) {
      let child = try ChildProcess(commandLine.arguments, outputPath: commandLine.logPath)
      server = .child(child, since: loop.nowMilliseconds)
      logger.info("started Redis", metadata: ["pid": "\(child.pid)"])
    } catch {
      logger.error("Redis can't be started", metadata: ["reason": "\(error)"])
      died("\(error)", ranMilliseconds: 0)
    }
  }

  private func adopt() {
    let question = RedisPipeline("INFO", "server")
    let deadline = Self.questionMilliseconds
    try? session.send(question, deadlineMilliseconds: deadline) { [unowned self] result in
      guard case .success(let replies) = result, let bytes = try? replies[0].bytes(),
        let pid = RedisInformation(text: String(decoding: bytes, as: UTF8.self)).processID
      else { return }
      server = .adopted(pid)
      logger.notice("adopted the Redis that was running", metadata: ["pid": "\(pid)"])
      becomeReady()
    }
  }

  private func died(_ how: String, ranMilliseconds: Int64) {
    if ranMilliseconds >= Self.steadyMilliseconds { pause = Self.shortestPauseMilliseconds }
    server = .none(startAt: loop.nowMilliseconds + pause)
    pause = min(2 * pause, Self.longestPauseMilliseconds)
    let complaint = RedisLog.lastComplaint(in: commandLine.directory) ?? how
    logger.error(
      "Redis ended; it will be started again",
      metadata: ["exit": "\(how)", "complaint": "\(complaint)"])
    if !wasReady { report(.failed(complaint)) }
  }

  private func awaitEnd(until deadline: Int64) {
    let isLate = loop.nowMilliseconds >= deadline
    switch server {
    case .child(let child, _):
      if isLate { child.kill() }
      if child.poll() != nil { finish() }
    case .adopted(let pid):
      if isLate { _ = kill(pid, SIGKILL) }
      if !ProcessState.isRunning(pid) { finish() }
    case .unknown, .elsewhere, .none: break
    }
  }

  private func finish() {
    timer.close()
    if lock != nil {
      try? Directory(commandLine.socket.directoryPart).remove(commandLine.socket.lastPart)
    }
    lock = nil
    loop.stop()
  }
}

/// What a keeper has to say to whoever waits for its server.
enum RedisReport: Sendable {
  case ready
  /// It answers, and reads its data.
  case loading
  /// It ended before it was ready for the first time; with its own words.
  case failed(String)
}

extension String {
  fileprivate var directoryPart: String {
    lastIndex(of: "/").map { $0 == startIndex ? "/" : String(self[..<$0]) } ?? "."
  }

  fileprivate var lastPart: String {
    lastIndex(of: "/").map { String(self[index(after: $0)...]) } ?? self
  }
}
