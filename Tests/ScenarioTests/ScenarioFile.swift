import Foundation
import Testing

/// One scenario of the project, with what it must come to.
struct ScenarioFile: CustomTestStringConvertible, Sendable {
  let name: String

  static let all: [ScenarioFile] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".ndjson") }.sorted()
      .map { ScenarioFile(name: String($0.dropLast(".ndjson".count))) }
  }()

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Scenarios")

  var testDescription: String { name }

  func records() throws -> [UInt8] {
    Array(try Data(contentsOf: Self.folder.appending(path: "\(name).ndjson")))
  }

  func expected() throws -> String {
    try String(
      contentsOf: Self.folder.appending(path: "\(name).expected.json"), encoding: .utf8)
  }
}
