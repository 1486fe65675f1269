import TestSupport

/// One Swift file of the project, with what the structure's rules ask about it.
struct SourceFile: Sendable {
  /// From the project's top folder: `Sources/TARGET/…`.
  let path: String
  let text: String

  /// Every Swift file below `folder`.
  static func all(below folder: String) throws -> [SourceFile] {
    try ProjectFolder.swiftFiles(below: folder).map { path in
      SourceFile(path: path, text: try ProjectFolder.text(path))
    }
  }

  var target: String { String(path.split(separator: "/")[1]) }

  var name: String { String(path.split(separator: "/").last!.dropLast(".swift".count)) }

  var lineCount: Int { text.split(separator: "\n", omittingEmptySubsequences: false).count - 1 }

  /// The modules that the file imports, under whatever access level and attributes.
  var imports: [String] {
    code.matches(
      of:
        /(?m)^[ \t]*(?:@\w+(?:\(\w+\))?\s+)*(?:\w+\s+)?import\s+(?:struct |class |enum |func )?(\w+)/
    )
    .map { String($0.output.1) }
  }

  /// The text without string literals and comments.
  var code: String {
    text.replacing(/(?s)""".*?"""/, with: "\"\"")
      .replacing(/"(?:\\.|[^"\\\n])*"/, with: "\"\"")
      .replacing(/\/\/[^\n]*/, with: "")
  }

  func mentions(_ word: String) -> Bool {
    code.contains(try! Regex("\\b\(word)\\b"))
  }
}
