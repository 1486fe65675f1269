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
    try await assembly.start()
    await untilEnd(signals.signals, assembly, logger)
    if let failure = await assembly.stop() { throw failure }
  }

  private func untilEnd(
    _ signals: AsyncStream<SignalWatcher.Signal>, _ assembly: RoleAssembly, _ logger: Logger
  ) async {
    for await signal in signals {
      guard signal == .hangUp else {
        return logger.notice("ending", metadata: ["signal": "\(signal)"])
      }
      do { await assembly.reload(try Configuration(try options.layers())) } catch {
        logger.error("the settings stay as they were", metadata: ["reason": "\(error)"])
      }
    }
  }
}
