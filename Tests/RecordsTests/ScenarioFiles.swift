import Foundation

/// The project's scenario files.
enum ScenarioFiles {
  static let names = [
    "01-two-sharers", "02-window-edges", "03-late-and-reversed", "04-identity",
    "05-plans-and-splits", "06-refunds", "07-incentive-caps", "08-private-domain", "09-sharers",
    "10-multi-level", "11-eligibility", "12-policy",
  ]

  static func input(_ name: String) throws -> [UInt8] { try bytes(of: "\(name).ndjson") }

  static func expected(_ name: String) throws -> [UInt8] {
    try bytes(of: "\(name).expected.json")
  }

  private static func bytes(of file: String) throws -> [UInt8] {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return try Array(Data(contentsOf: tests.appending(path: "Scenarios/\(file)")))
  }
}
