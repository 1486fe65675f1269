import ArgumentParser
import EventLoops
import Foundation

/// The file of settings, as every command takes it.
struct FileOption: ParsableArguments {
  @Option(
    name: .customLong("config"),
    help: ArgumentHelp(
      "Read settings from this YAML file; its keys are the flags' names. [\(CommandVariable.file)]",
      valueName: "file"))
  var path: String?

  /// Where this process finds its settings.
  ///
  /// - Throws: ``CommandFailure`` for what the environment or the file can't mean.
  func layers(
    flags: [Setting: String], variables: [String: String] = ProcessInfo.processInfo.environment
  ) throws -> SettingsLayers {
    let environment = try EnvironmentSettings(variables)
    var layers = SettingsLayers(
      flags: flags, environment: environment.values, ignoredVariables: environment.ignored)
    if let path = path ?? variables[CommandVariable.file], !path.isEmpty {
      layers.file = try SettingsFile(name: path, text: Self.read(path))
    }
    return layers
  }

  private static func read(_ path: String) throws -> String {
    let url = URL(fileURLWithPath: path)
    let directory = Directory(url.deletingLastPathComponent().path)
    do throws(FileError) {
      let bytes = try directory.read(
        url.lastPathComponent, limitBytes: SettingsFile.limitBytes)
      return String(decoding: bytes, as: UTF8.self)
    } catch {
      throw CommandFailure(
        .configuration, "the settings in \(path) can't be read", why: error.description,
        remedy: "name a file that this user may read, or leave --config out")
    }
  }
}

extension Configuration {
  /// The settings as seen from this process.
  init(_ layers: SettingsLayers) throws {
    try self.init(
      layers, workingDirectory: FileManager.default.currentDirectoryPath,
      processors: ProcessInfo.processInfo.activeProcessorCount)
  }
}
