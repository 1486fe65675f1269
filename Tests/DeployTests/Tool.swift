import Foundation
import TestSupport

/// A program of the system that checks one of the deployment files.
struct Tool {
  let name: String
  /// The Debian package that holds it.
  let package: String

  static let nginx = Tool(name: "nginx", package: "nginx")
  static let openssl = Tool(name: "openssl", package: "openssl")
  static let promtool = Tool(name: "promtool", package: "prometheus")
  static let shell = Tool(name: "sh", package: "dash")
  static let aptCache = Tool(name: "apt-cache", package: "apt")
  static let systemdAnalyze = Tool(name: "systemd-analyze", package: "systemd")
  static let systemdSysusers = Tool(name: "systemd-sysusers", package: "systemd")

  struct Missing: Error, CustomStringConvertible {
    let description: String
  }

  struct Outcome {
    let status: Int32
    /// Standard output and standard error, as they came.
    let output: String
  }

  /// Runs the program to its end.
  /// - Parameter input: what it reads from its standard input; at most what a pipe holds, 64 KiB.
  /// - Throws: ``Missing`` with the line that installs it.
  func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:],
    in folder: URL = ProjectFolder.top
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = try executable()
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let toProgram = Pipe()
    let fromProgram = Pipe()
    process.standardInput = toProgram
    process.standardOutput = fromProgram
    process.standardError = fromProgram
    try process.run()
    try toProgram.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try toProgram.fileHandleForWriting.close()
    let output = try fromProgram.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: String(decoding: output, as: UTF8.self))
  }

  private func executable() throws -> URL {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    // Root's own folders too: Debian keeps nginx where a plain user's PATH doesn't look.
    for folder in path.split(separator: ":").map(String.init) + ["/usr/sbin", "/sbin"] {
      let candidate = "\(folder)/\(name)"
      if FileManager.default.isExecutableFile(atPath: candidate) { return URL(filePath: candidate) }
    }
    throw Missing(description: "\(name) isn't here: apt-get install -y \(package)")
  }
}
