import EventLoops
import Foundation
import Logging
import RedisClient
import Synchronization

/// The Redis server of a data directory, with the thread that its life is tied to.
final class EmbeddedRedis: Sendable {
  /// How long a server that was started may take until its socket answers at all.
  static let patience = Duration.seconds(30)

  let endpoint: RedisEndpoint
  private let thread: LoopThread
  private let mailbox: Mailbox<Void>

  private init(_ endpoint: RedisEndpoint, _ thread: LoopThread, _ mailbox: Mailbox<Void>) {
    self.endpoint = endpoint
    self.thread = thread
    self.mailbox = mailbox
  }

  /// Starts the server, or finds the one that is running.
  ///
  /// - Returns: once it answers.
  /// - Throws: ``CommandFailure`` when a program is missing or the server doesn't come up.
  static func start(
    in data: Directory, logger: Logger,
    variables: [String: String] = ProcessInfo.processInfo.environment
  ) async throws -> EmbeddedRedis {
    let directory = data.subdirectory(RedisCommandLine.directoryName)
    try directory.create()
    let commandLine = RedisCommandLine(
      program: try RedisProgram.find(searchPath: variables["PATH"] ?? "", data: data),
      directory: directory, socket: try RedisSocket.path(for: data, variables: variables))
    let mailbox = Mailbox<Void>()
    let (reports, reporter) = AsyncStream.makeStream(of: RedisReport.self)
    let thread = try LoopThread.start(name: "redis-keeper") { loop in
      let keeper = RedisKeeper(
        loop, commandLine, lockPath: data.path(of: "redis.lock"), logger: logger
      ) { reporter.yield($0) }
      try mailbox.open(on: loop) { _ in
        mailbox.close()
        keeper.stop()
      }
    }
    let endpoint = RedisEndpoint(.unix(path: commandLine.socket))
    let redis = EmbeddedRedis(endpoint, thread, mailbox)
    let complaint = await firstComplaint(in: reports, or: patience, reporter)
    if Task.isCancelled {
      redis.stop()
      throw CancellationError()
    }
    if let complaint {
      redis.stop()
      throw CommandFailure(
        .unavailable, "the Redis server in \(directory.path) doesn't come up", why: complaint,
        remedy: "look into \(commandLine.logPath); `dyelink doctor` checks what it needs")
    }
    return redis
  }

  /// Ends the server, its file synced, and waits until it is gone.
  func stop() {
    mailbox.post(())
    do { try thread.join() } catch {
      preconditionFailure("the Redis thread left something open: \(error)")
    }
  }

  /// - Returns: nil when the server is ready.
  private static func firstComplaint(
    in reports: AsyncStream<RedisReport>, or patience: Duration,
    _ reporter: AsyncStream<RedisReport>.Continuation
  ) async -> String? {
    let watchdog = Task {
      try await Task.sleep(for: patience)
      reporter.yield(.failed("it didn't answer within \(patience)"))
    }
    defer { watchdog.cancel() }
    for await report in reports {
      switch report {
      case .ready: return nil
      // However long that takes, it will be ready one day.
      case .loading: watchdog.cancel()
      case .failed(let complaint): return complaint
      }
    }
    return nil
  }
}
