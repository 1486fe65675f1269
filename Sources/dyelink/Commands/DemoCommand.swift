import ArgumentParser
import EventLoops
import Foundation
import Logging
import Programme

/// A tea shop, a month of history, and the story of one click.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Run everything with a demo shop, and tell how one click becomes a commission.",
    discussion: """
      Starts what `dyelink serve` starts, in a directory that is thrown away at the end, loads a shop \
      and a month of its orders through the API, then follows one click to the ledger. Every time and \
      every figure is measured and read back. Settings are taken from the flags alone, so no other \
      installation is touched.
        dyelink demo
        dyelink demo --once
      """)

  @Flag(help: "End after the story.") var once = false

  @Option(
    help: ArgumentHelp(
      "Keep everything here rather than in a directory that is thrown away.", valueName: "dir"))
  var data: String?

  @Option(
    help: ArgumentHelp(
      "Where redirects are served (default: \(Configuration.defaultListen), or a free port).",
      valueName: "addr"))
  var listen: String?

  @Option(
    help: ArgumentHelp(
      "Where the API is served (default: \(Configuration.defaultConsoleListen), or a free port).",
      valueName: "addr"))
  var consoleListen: String?

  @Option(help: ArgumentHelp("How much of the log to show.", valueName: "level"))
  var logLevel = "error"

  func run() async throws {
    let place = DemoPlace(given: data)
    defer { place.leave() }
    let stage = DemoStage()
    let configuration = try settings(in: place, stage)
    let log = try ProcessLog(level: configuration.logLevel, format: configuration.logFormat)
    defer { log.end() }
    let signals = try SignalStream()
    defer { signals.stop() }
    let assembly = RoleAssembly(Set(Role.allCases), configuration, log: log)
    let watch = Stopwatch()
    try await assembly.start()
    let performance = DemoPerformance(
      assembly: assembly, configuration: configuration, place: place, stage: stage)
    let outcome: Result<Void, any Error>
    do {
      outcome = .success(try await performance.run(upAfter: watch, once: once, signals))
    } catch { outcome = .failure(error) }
    let failure = await assembly.stop()
    try outcome.get()
    if let failure { throw failure }
  }

  private func settings(in place: DemoPlace, _ stage: DemoStage) throws -> Configuration {
    var flags: [Setting: String] = [.data: place.path, .logLevel: logLevel]
    flags[.listen] = try listen ?? Self.free(Configuration.defaultListen, stage)
    flags[.consoleListen] =
      try consoleListen ?? Self.free(Configuration.defaultConsoleListen, stage)
    return try Configuration(SettingsLayers(flags: flags))
  }

  /// The usual address, or one with a free port when somebody else has that.
  private static func free(_ address: String, _ stage: DemoStage) throws -> String {
    guard let endpoint = try? Endpoint(parsing: address) else { return address }
    let reason: String
    do throws(UVError) {
      _ = try ListeningSocket(endpoint)
      return address
    } catch { reason = error.reason }
    try stage.text(["\(address) is taken (\(reason)): using a free port instead."])
    return endpoint.with(port: 0).description
  }
}
