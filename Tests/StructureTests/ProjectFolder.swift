import Foundation

/// The project that this test was built from.
enum ProjectFolder {
  static let top = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: top.appending(path: path), encoding: .utf8)
  }

  /// Every Swift file below `folder`, in order of its path.
  static func swiftFiles(below folder: String) throws -> [SourceFile] {
    let names = try FileManager.default.subpathsOfDirectory(
      atPath: top.appending(path: folder).path)
    return try names.filter { $0.hasSuffix(".swift") && $0.contains("/") }.sorted().map { name in
      SourceFile(path: "\(folder)/\(name)", text: try text("\(folder)/\(name)"))
    }
  }
}
