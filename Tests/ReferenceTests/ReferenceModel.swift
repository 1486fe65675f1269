import Foundation
import TestSupport

/// The second reading of the rules, in Python: random scenarios, each with what it must come to.
enum ReferenceModel {
  /// One random scenario.
  struct Case: Decodable {
    let seed: Int
    let scenario: String
    /// The document that `dyelink replay` prints, as the model has it.
    let expected: String
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Runs the generator once, in a process of its own.
  /// - Throws: ``Failure`` when Python is missing or the model broke down.
  static func cases(from seed: Int, count: Int) throws -> [Case] {
    let output = try run(["generate.py", String(seed), String(count)])
    return try output.split(separator: UInt8(ascii: "\n")).map { line in
      try JSONDecoder().decode(Case.self, from: Data(line))
    }
  }

  /// How many of the random scenarios of some seeds come to each thing that a rule can come to.
  /// - Throws: ``Failure`` when something that the model knows of is never reached.
  static func reach(from seed: Int, count: Int) throws -> [String: Int] {
    try JSONDecoder().decode(
      [String: Int].self, from: Data(try run(["reach.py", String(seed), String(count)])))
  }

  /// What the model makes of a scenario file of the project.
  static func document(of scenario: URL) throws -> String {
    String(decoding: try run(["model.py", scenario.path]), as: UTF8.self)
  }

  private static func run(_ arguments: [String]) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    // Without -B Python would leave a folder of compiled files in the source tree.
    process.arguments = ["python3", "-B"] + arguments
    process.currentDirectoryURL = ProjectFolder.url("Tests/ReferenceModel")
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(
        description: """
          python3 \(arguments.joined(separator: " ")) ended with status \
          \(process.terminationStatus), see above; if it isn't here: apt-get install -y python3
          """)
    }
    return Array(text)
  }
}
