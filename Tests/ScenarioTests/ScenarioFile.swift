import Foundation
import Testing

/// One scenario of the project, with what it must come to.
struct ScenarioFile: CustomTestStringConvertible, Sendable {
  let name: String
  private let folder: URL

  /// The whole programme's, those of single rules, of schemes and of the rules on risk.
  static let all = files(in: "Scenarios") + ofRules + ofSchemes + ofRisk
  /// The project's own, each of one section of the rules.
  static let ofRules = files(in: "RuleScenarios")
  static let ofRisk = files(in: "RiskScenarios")
  static let ofSchemes = files(in: "SchemeScenarios")

  private static func files(in folder: String) -> [ScenarioFile] {
    let place = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: folder)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
    return names.filter { $0.hasSuffix(".ndjson") }.sorted()
      .map { ScenarioFile(name: String($0.dropLast(".ndjson".count)), folder: place) }
  }

  var testDescription: String { name }

  func records() throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appending(path: "\(name).ndjson")))
  }

  func expected() throws -> String {
    try String(
      contentsOf: folder.appending(path: "\(name).expected.json"), encoding: .utf8)
  }
}
