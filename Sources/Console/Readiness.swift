import Programme
package import Records
package import RedisClient
import Storage

/// One part that has to work, and how it is asked.
package struct ReadinessCheck: Sendable {
  package let name: String
  /// What the part says of itself, which is shown; throws when it doesn't work.
  package let run: @Sendable () async throws -> [JSON.Member]

  package init(
    name: String, run: @escaping @Sendable () async throws -> [JSON.Member]
  ) {
    self.name = name
    self.run = run
  }

  /// Why a part doesn't work, for people.
  package struct Failure: Error {
    package let detail: String

    package init(_ detail: String) { self.detail = detail }
  }
}

extension ReadinessCheck {
  package static func redis(_ redis: RedisService) -> ReadinessCheck {
    ReadinessCheck(name: "redis") {
      do {
        _ = try await redis.send(
          "PING", deadlineMilliseconds: ConsoleLimits.redisMilliseconds)
      } catch { throw Failure("\(error)") }
      return []
    }
  }

  static func ledger(_ store: StoreAccess) -> ReadinessCheck {
    ReadinessCheck(name: "ledger") {
      let newest = try await store.read { try $0.newestRecord() }
      return [.init("records", .integer(newest))]
    }
  }

  static func worker(
    _ redis: RedisAccess, clock: @escaping @Sendable () -> Timestamp
  ) -> ReadinessCheck {
    ReadinessCheck(name: "worker") {
      let backlog = try await redis.backlog()
      let lag = backlog.lagSeconds(at: clock())
      guard lag <= ConsoleLimits.readyLagSeconds else {
        throw Failure(
          "the oldest order event has waited for \(lag) s; is a settlement worker running?")
      }
      return [
        .init("lag_entries", .integer(backlog.entries)), .init("lag_seconds", .integer(lag)),
      ]
    }
  }
}

/// Whether every part works.
struct ReadinessReport: Sendable {
  let isReady: Bool
  let json: JSON

  init(_ checks: [ReadinessCheck]) async {
    var isReady = true
    var components: [JSON.Member] = []
    for check in checks {
      do {
        let members = try await check.run()
        components.append(.init(check.name, .object([.init("status", .string("ok"))] + members)))
      } catch {
        isReady = false
        components.append(.init(check.name, Self.failure(error)))
      }
    }
    self.isReady = isReady
    json = .object([
      .init("status", .string(isReady ? "ok" : "unavailable")),
      .init("components", .object(components)),
    ])
  }

  private static func failure(_ error: any Error) -> JSON {
    let detail =
      switch error {
      case let failure as ReadinessCheck.Failure: failure.detail
      case let problem as Problem: problem.detail
      default: "doesn't answer as it should; see the log"
      }
    return .object([.init("status", .string("unavailable")), .init("detail", .string(detail))])
  }
}
