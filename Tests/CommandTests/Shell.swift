import Foundation
import Testing

/// Runs a script to its end, which has to be a success.
/// - Returns: what it wrote to standard output.
func shell(
  _ script: String, in directory: String, variables: [String: String] = [:]
) throws -> String {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/bin/sh")
  process.arguments = ["-eu", "-c", script]
  process.currentDirectoryURL = URL(fileURLWithPath: directory)
  process.environment = Program.environment(variables)
  let pipe = Pipe()
  process.standardOutput = pipe
  try process.run()
  let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
  process.waitUntilExit()
  #expect(process.terminationStatus == 0)
  return String(decoding: output, as: UTF8.self)
}
