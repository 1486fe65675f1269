import EventLoops
import Foundation
import Logging
import RedisClient
import TestSupport
import Testing

@testable import dyelink

@Suite("The Redis server of a data directory")
struct EmbeddedRedisTests {
  private let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  private func ask(_ endpoint: RedisEndpoint) async throws -> RedisInformation {
    let service = try RedisService.start(endpoint)
    defer { service.stop() }
    let reply = try await service.send("INFO", deadlineMilliseconds: 10_000)
    return RedisInformation(text: String(decoding: try reply.bytes() ?? [], as: UTF8.self))
  }

  @Test("answers on its socket, keeps what it is told, and is gone afterwards")
  func startAndStop() async throws {
    let data = try TemporaryDirectory()
    let redis = try await EmbeddedRedis.start(in: data.directory, logger: silent)
    let information = try await ask(redis.endpoint)
    #expect(information.policy == "noeviction")
    #expect(information.usesAppendOnlyFile)
    #expect(information.refusal(of: "x") == nil)
    redis.stop()
    let pid = try #require(information.processID)
    #expect(!ProcessState.isRunning(pid))
    #expect(!data.directory.contains(RedisSocket.name))
  }

  @Test("comes back when it is killed, with what was written")
  func healing() async throws {
    let data = try TemporaryDirectory()
    let redis = try await EmbeddedRedis.start(in: data.directory, logger: silent)
    defer { redis.stop() }
    let service = try RedisService.start(redis.endpoint)
    defer { service.stop() }
    _ = try await service.send("SET", "k", "v", deadlineMilliseconds: 10_000)
    let first = try #require(try await ask(redis.endpoint).processID)
    #expect(kill(first, SIGKILL) == 0)
    let isBack = try await eventually {
      guard let value = try? await service.send("GET", "k", deadlineMilliseconds: 500) else {
        return false
      }
      return try value.bytes() == Array("v".utf8)
    }
    #expect(isBack)
    #expect(try await ask(redis.endpoint).processID != first)
  }

  @Test("is adopted when a crash left it behind, and ended in the end")
  func adoption() async throws {
    let data = try TemporaryDirectory()
    let program = try RedisProgram.find(
      searchPath: ProcessInfo.processInfo.environment["PATH"] ?? "", data: data.directory)
    let orphan = try ChildProcess([
      program.server, "--port", "0", "--unixsocket", data.path(of: RedisSocket.name), "--dir",
      data.path, "--save", "",
    ])
    defer { orphan.kill() }
    #expect(await eventually { data.directory.contains(RedisSocket.name) })
    let redis = try await EmbeddedRedis.start(in: data.directory, logger: silent)
    #expect(try await ask(redis.endpoint).processID == orphan.pid)
    redis.stop()
    // The kernel lets it be waited for once its last thread is gone, a moment after it has ended.
    #expect(await eventually { orphan.poll() != nil })
    #expect(!data.directory.contains(RedisSocket.name))
  }

  @Test("is shared by the processes of a directory, and taken over when its keeper goes")
  func takeOver() async throws {
    let data = try TemporaryDirectory()
    let first = try await EmbeddedRedis.start(in: data.directory, logger: silent)
    let second = try await EmbeddedRedis.start(in: data.directory, logger: silent)
    defer { second.stop() }
    let before = try await ask(first.endpoint).processID
    #expect(try await ask(second.endpoint).processID == before)
    first.stop()
    let after = try await ask(second.endpoint).processID
    #expect(after != nil && after != before)
  }

  @Test("listens in the runtime directory when the data directory's path is too long")
  func longPath() async throws {
    let base = try TemporaryDirectory()
    let data = base.directory.subdirectory(String(repeating: "d", count: 100))
    try data.create()
    let runtime = try TemporaryDirectory()
    var variables = ProcessInfo.processInfo.environment
    variables["XDG_RUNTIME_DIR"] = runtime.path
    let redis = try await EmbeddedRedis.start(in: data, logger: silent, variables: variables)
    guard case .unix(let path) = redis.endpoint.address else {
      Issue.record("not a unix socket")
      return
    }
    #expect(path.hasPrefix(runtime.path) && path.utf8.count <= SocketPath.limitBytes)
    #expect(try await ask(redis.endpoint).usesAppendOnlyFile)
    redis.stop()
    #expect(try runtime.directory.subdirectory("dyelink").names().isEmpty)
  }

  @Test("needs programs, and says how to get them")
  func missingPrograms() throws {
    let data = try TemporaryDirectory()
    let failure = try #require(throws: CommandFailure.self) {
      try RedisProgram.find(searchPath: data.path, data: data.directory)
    }
    #expect(failure.status == .unavailable)
    #expect(failure.remedy.contains("apt-get install"))
  }

  @Test("is started under its own name where only the checker is installed")
  func checkerLink() throws {
    let data = try TemporaryDirectory()
    let programs = try TemporaryDirectory()
    for name in ["setpriv", RedisProgram.checkerName] {
      try programs.directory.link(name, to: "/bin/true")
    }
    let found = try RedisProgram.find(searchPath: programs.path, data: data.directory)
    #expect(found.server == data.path(of: "redis-server"))
  }

  @Test(
    "is refused from outside when it would throw away clicks, or is too old",
    arguments: [
      ("redis_version:7.0.15\r\nmaxmemory_policy:allkeys-lru\r\n", "allkeys-lru"),
      ("redis_version:6.2.1\r\nmaxmemory_policy:noeviction\r\n", "6.2.1"),
    ])
  func outsideRefused(answer: String, reason: String) throws {
    let refusal = try #require(RedisInformation(text: answer).refusal(of: "redis://x"))
    #expect(refusal.status == .configuration)
    #expect(refusal.why.contains(reason))
  }
}
