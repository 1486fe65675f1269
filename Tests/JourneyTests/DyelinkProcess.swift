import EventLoops
import Foundation
import Records
import Synchronization
import TestSupport

/// A real `dyelink serve` in a process of its own, on free ports and a data directory that outlives it.
final class DyelinkProcess: Sendable {
  struct NotReady: Error { let log: String }

  let data: TemporaryDirectory
  private let arguments: [String]
  private let running = Mutex<Process?>(nil)

  init(_ arguments: [String] = []) throws {
    data = try TemporaryDirectory()
    self.arguments = arguments
  }

  deinit {
    kill()
    try? FileManager.default.removeItem(atPath: data.path + ".log")
  }

  /// The program, which was built beside the tests.
  static let program: URL = {
    let tests = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
      .deletingLastPathComponent().appending(path: "dyelink")
    return FileManager.default.isExecutableFile(atPath: tests.path)
      ? tests : ProjectFolder.url(".build/debug/dyelink")
  }()

  var pid: pid_t { running.withLock { $0?.processIdentifier ?? 0 } }

  /// Starts it, and waits until it answers that it is ready.
  func start(environment: [String: String] = [:], waiting: Bool = true) async throws {
    let process = Process()
    process.executableURL = Self.program
    process.arguments =
      [
        "serve", "--data", data.path, "--listen", "127.0.0.1:0", "--console-listen",
        "127.0.0.1:0",
      ] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let log = data.path + ".log"
    if !FileManager.default.fileExists(atPath: log) {
      _ = FileManager.default.createFile(atPath: log, contents: nil)
    }
    let output = try FileHandle(forWritingTo: URL(filePath: log))
    try output.seekToEnd()
    process.standardError = output
    process.standardOutput = output
    try process.run()
    running.withLock { $0 = process }
    if waiting { try await waitUntilReady() }
  }

  func waitUntilReady() async throws {
    let isReady = await eventually(within: .seconds(60)) {
      guard let addresses = try? self.addresses(), addresses.pid == self.pid else { return false }
      return (try? await self.api("GET", "/readyz"))?.status == 200
    }
    guard isReady else {
      throw NotReady(log: (try? String(contentsOfFile: data.path + ".log", encoding: .utf8)) ?? "")
    }
  }

  /// Ends it as `kill -9` does, and waits until it is gone.
  func kill() {
    guard let process = take() else { return }
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Waits until it ends by itself.
  func waitForExit() async -> Bool {
    guard let process = running.withLock({ $0 }) else { return true }
    let ended = await eventually(within: .seconds(30)) { !process.isRunning }
    if ended { _ = take() }
    return ended
  }

  /// Ends it as an operator does.
  /// - Returns: its exit status; nil when it didn't end.
  func terminate() async -> Int32? {
    guard let process = running.withLock({ $0 }) else { return nil }
    process.terminate()
    guard await eventually(within: .seconds(30), { !process.isRunning }) else { return nil }
    _ = take()
    return process.terminationStatus
  }

  private func take() -> Process? {
    running.withLock { process in
      defer { process = nil }
      return process
    }
  }

  // MARK: What it says of itself

  struct Addresses {
    let redirect: String
    let console: String
    let redis: String
    let pid: pid_t
  }

  struct NoAddresses: Error {}

  func addresses() throws -> Addresses {
    let bytes = Array(
      try Data(contentsOf: URL(filePath: data.path(of: "addresses.json"))))
    let json = try JSON.parse(bytes, limits: .trusted)
    guard let redirect = json["redirect"]?.string, let console = json["console"]?.string,
      let redis = json["redis"]?.string, let pid = json["pid"]?.integer
    else { throw NoAddresses() }
    return Addresses(redirect: redirect, console: console, redis: redis, pid: pid_t(pid))
  }

  func adminToken() throws -> String {
    try String(contentsOfFile: data.path(of: "admin-token"), encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
