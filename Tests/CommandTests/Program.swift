import EventLoops
import Foundation
import TestSupport

/// The built program as a process of its own.
struct Program {
  struct Outcome: Sendable {
    let status: Int32
    let output: String
    let errors: String
  }

  /// Beside the bundle that the tests are in.
  static var path: String {
    let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    return folder.appendingPathComponent("dyelink").path
  }

  /// The system's variables, and these.
  static func environment(_ variables: [String: String]) -> [String: String] {
    let own = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("DYELINK_") }
    return own.merging(variables) { $1 }
  }

  /// Runs it to its end.
  /// - Parameter device: what its standard output is, in place of what the outcome has.
  static func run(
    _ arguments: [String], input: String = "", variables: [String: String] = [:],
    directory: String? = nil, writingTo device: String? = nil
  ) throws -> Outcome {
    let files = try TemporaryDirectory()
    let names = (output: files.path(of: "out"), errors: files.path(of: "err"))
    try files.directory.replace("in", with: Array(input.utf8))
    for name in ["out", "err"] { try files.directory.replace(name, with: []) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = environment(variables)
    if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
    process.standardInput = FileHandle(forReadingAtPath: files.path(of: "in"))
    process.standardOutput = FileHandle(forWritingAtPath: device ?? names.output)
    process.standardError = FileHandle(forWritingAtPath: names.errors)
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus,
      output: try String(contentsOfFile: names.output, encoding: .utf8),
      errors: try String(contentsOfFile: names.errors, encoding: .utf8))
  }
}
