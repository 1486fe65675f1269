import ArgumentParser
import EventLoops
import Foundation

/// How a command finds the running Dyelink that it talks to, and shows who it is.
struct ClientOptions: ParsableArguments {
  @OptionGroup var file: FileOption

  @Option(
    help: ArgumentHelp(
      "The console. [\(CommandVariable.url)] (default: as \(Addresses.fileName) in --data says)",
      valueName: "url"))
  var url: String?

  @Option(
    help: .setting(
      .data, "Where a Dyelink on this machine keeps everything.",
      default: Configuration.defaultData))
  var data: String?

  /// - Throws: ``CommandFailure`` when there is no telling where it is.
  func client() throws -> APIClient {
    let variables = ProcessInfo.processInfo.environment
    var flags: [Setting: String] = [:]
    if let data { flags[.data] = data }
    let layers = try file.layers(flags: flags, variables: variables)
    let configuration = try Configuration(layers)
    return try APIClient(
      try address(configuration, variables), token: Self.token(configuration.data, variables))
  }

  private func address(
    _ configuration: Configuration, _ variables: [String: String]
  ) throws -> ServerURL {
    if let url = url ?? variables[CommandVariable.url], !url.isEmpty {
      return try ServerURL(parsing: url)
    }
    if let console = Addresses(in: configuration.data)?.console {
      return try ServerURL(parsing: "http://\(console)")
    }
    throw CommandFailure(
      .unavailable, "no Dyelink is running in \(configuration.data.path)",
      why: "there is no \(Addresses.fileName) with a console's address",
      remedy: """
        start one with `dyelink serve --data \(configuration.data.path)`
        or name one that is running with --url or --data
        """)
  }

  private static func token(_ data: Directory, _ variables: [String: String]) -> String? {
    for name in [EnvironmentOnly.token, EnvironmentOnly.adminToken] {
      if let token = variables[name], !token.isEmpty { return token }
    }
    return AdminToken.read(in: data)
  }
}
