import ArgumentParser
import EventLoops
import Foundation
import Logging

/// Runs roles until a signal ends them.
struct RoleProcess {
  let roles: Set<Role>
  let options: RoleOptions

  /// - Throws: ``CommandFailure`` when it can't start, or couldn't finish something at the end.
  func run() async throws {
    let layers = try options.layers()
    let configuration = try Configuration(layers)
    let log = try ProcessLog(level: configuration.logLevel, format: configuration.logFormat)
    defer { log.end() }
    let logger = log.logger("dyelink")
    for name in layers.ignoredVariables {
      logger.warning("a variable means nothing to Dyelink", metadata: ["name": "\(name)"])
    }
    let signals = try SignalStream()
    defer { signals.stop() }
    let assembly = RoleAssembly(roles, configuration, log: log)
    let starting = Task {
      do { signals.post(.success(try await assembly.start())) } catch {
        signals.post(.failure(error))
      }
    }
    guard try await untilEnd(signals.events, assembly, starting, logger) else { return }
    if let failure = await assembly.stop() { throw failure }
  }

  /// - Returns: false when it was asked to end before it was up, and nothing is left to be stopped.
  /// - Throws: why it couldn't start.
  private func untilEnd(
    _ events: AsyncStream<SignalStream.Event>, _ assembly: RoleAssembly,
    _ starting: Task<Void, Never>, _ logger: Logger
  ) async throws -> Bool {
    var (isUp, isEnding) = (false, false)
    for await event in events {
      switch event {
      case .started(.success): isUp = true
      case .started(.failure(let error)):
        guard isEnding else { throw error }
        return false
      case .reload: if isUp { await reload(assembly, logger) }
      case .end(let signal):
        isEnding = true
        logger.notice("ending", metadata: ["signal": "\(signal)"])
        starting.cancel()
      }
      if isUp, isEnding { return true }
    }
    return isUp
  }

  private func reload(_ assembly: RoleAssembly, _ logger: Logger) async {
    do { await assembly.reload(try Configuration(try options.layers())) } catch {
      logger.error("the settings stay as they were", metadata: ["reason": "\(error)"])
    }
  }
}
