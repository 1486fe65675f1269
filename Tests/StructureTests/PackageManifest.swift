/// What Package.swift says of the project's own targets.
struct PackageManifest {
  struct Target {
    let name: String
    let isSystemLibrary: Bool
    /// The names of the targets that it depends on.
    let dependencies: [String]
    let isStrict: Bool
  }

  let targets: [Target]

  init(_ text: String) {
    let starts = text.ranges(of: /\.(?:target|executableTarget|testTarget|systemLibrary)\(/)
    targets = starts.compactMap { start in
      let body = Self.untilClosingParenthesis(text[start.upperBound...])
      guard let name = body.firstMatch(of: /name:\s*"(\w+)"/) else { return nil }
      let list = body.firstMatch(of: /dependencies:\s*\[([^\]]*)\]/)?.output.1 ?? ""
      return Target(
        name: String(name.output.1),
        isSystemLibrary: text[start].hasPrefix(".systemLibrary"),
        dependencies: list.matches(of: /"(\w+)"/).map { String($0.output.1) },
        isStrict: body.contains("swiftSettings: strict"))
    }
  }

  private static func untilClosingParenthesis(_ text: Substring) -> Substring {
    var depth = 1
    for index in text.indices {
      if text[index] == "(" { depth += 1 }
      if text[index] == ")" { depth -= 1 }
      if depth == 0 { return text[..<index] }
    }
    return text
  }
}
