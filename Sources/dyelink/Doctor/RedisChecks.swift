import EventLoops
import Foundation
import RedisClient

/// The Redis that would be used.
struct RedisChecks {
  private static let answerMilliseconds: Int64 = 2_000
  /// Of an outside server's memory.
  private static let fullPercent: Int64 = 80

  let configuration: Configuration

  func findings() async -> [Finding] {
    if let endpoint = configuration.redis { return await server(at: endpoint) }
    let variables = ProcessInfo.processInfo.environment
    do {
      let socket = try RedisSocket.path(for: configuration.data, variables: variables)
      let isRunning = FileManager.default.fileExists(atPath: socket)
      return programs(variables)
        + (isRunning ? await server(at: RedisEndpoint(.unix(path: socket))) : [])
    } catch let failure as CommandFailure {
      return [.failure("Redis", failure)]
    } catch { return [.failure(.internalError, "Redis", "\(error)", hint: "report this message")] }
  }

  private func programs(_ variables: [String: String]) -> [Finding] {
    let searchPath = variables["PATH"] ?? ""
    let names = [RedisProgram.serverName, RedisProgram.checkerName]
    let server = names.compactMap { RedisProgram.locate($0, in: searchPath) }.first
    let setpriv = RedisProgram.locate("setpriv", in: searchPath)
    return [
      Self.program("Redis program", server, package: "redis-tools"),
      Self.program("setpriv", setpriv, package: "util-linux"),
    ]
  }

  private static func program(_ subject: String, _ path: String?, package: String) -> Finding {
    if let path { return .ok(subject, path) }
    return .failure(
      .unavailable, subject, "it is missing",
      hint: "apt-get install -y --no-install-recommends \(package)\nor name a Redis with --redis")
  }

  private func server(at endpoint: RedisEndpoint) async -> [Finding] {
    let subject = "Redis"
    do {
      let service = try RedisService.start(endpoint)
      defer { service.stop() }
      let information = try await RedisInformation.ask(service, within: Self.answerMilliseconds)
      if let refusal = information.refusal(of: endpoint.description) {
        return [.failure(subject, refusal)]
      }
      return [.ok(subject, "version \(information.version) at \(endpoint), noeviction")]
        + [Self.durability(information), Self.memory(information), try await clicks(service)]
    } catch {
      return [
        .failure(
          .unavailable, subject, "\(endpoint): \(error)",
          hint: "start it, or check --redis and the credentials in it")
      ]
    }
  }

  /// Sums of clicks that nobody has taken in: a few are on their way at any time.
  private func clicks(_ service: RedisService) async throws -> Finding {
    var pipeline = RedisPipeline()
    ClickStream.appendLength(to: &pipeline)
    let replies = try await service.send(pipeline, deadlineMilliseconds: Self.answerMilliseconds)
    let waiting = try replies[0].integerValue()
    let detail = "\(waiting) sums of clicks wait for the ledger"
    guard waiting > Self.fewSums else { return .ok("click counts", detail) }
    return .warning(
      "click counts", detail, hint: "does a process settle? Its log says what holds it up")
  }

  private static let fewSums: Int64 = 1_000

  private static func durability(_ information: RedisInformation) -> Finding {
    guard !information.usesAppendOnlyFile else { return .ok("Redis file", "append-only file on") }
    return .warning(
      "Redis file", "no append-only file: a restart loses clicks and order events",
      hint: "redis-cli config set appendonly yes, and the same in redis.conf")
  }

  private static func memory(_ information: RedisInformation) -> Finding {
    let used = information.usedMemoryBytes >> 20
    let limit = information.memoryLimitBytes
    guard limit > 0 else { return .ok("Redis memory", "\(used) MiB in use, without a limit") }
    let detail = "\(used) of \(limit >> 20) MiB in use"
    guard information.usedMemoryBytes * 100 >= limit * fullPercent else {
      return .ok("Redis memory", detail)
    }
    return .warning(
      "Redis memory", detail, hint: "raise maxmemory: a full Redis takes no clicks")
  }
}
