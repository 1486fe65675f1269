import Testing

@Suite("The rules find what they are for")
struct RuleTests {
  @Test(
    "a file that breaks a rule is found",
    arguments: [
      ("Sources/Programme/A.swift", "import Foundation\n"),
      ("Sources/Redirector/A.swift", "package import FoundationEssentials\n"),
      ("Sources/Redirector/A.swift", "internal import Settlement\n"),
      ("Sources/Console/A.swift", "@preconcurrency import Redirector\n"),
      ("Sources/Storage/A.swift", "import RedisClient\n"),
      ("Sources/Meters/A.swift", "import Programme\n"),
      ("Sources/Redirector/A.swift", "import CLibuv\n"),
      ("Sources/Settlement/A.swift", "import struct GRDB.Row\n"),
      ("Sources/dyelink/A.swift", "import Hummingbird\n"),
      ("Sources/Programme/A.swift", "let rate: Double\n"),
      ("Sources/Programme/A.swift", "let rate = 0.15\n"),
      ("Sources/Storage/A.swift", "// SAFETY: none.\nlet row = unsafe pointer.pointee\n"),
      ("Sources/Storage/A.swift", "// SAFETY: none.\nnonisolated(unsafe) var x = 1\n"),
      ("Sources/EventLoops/A.swift", "let x = unsafe f()\n"),
      ("Sources/Storage/SQLiteStatement.swift", "let x = unsafe f()\n"),
      ("Sources/Storage/A.swift", "// FIX" + "ME: the rest\n"),
      ("Sources/Storage/A.swift", "public struct A {}\n"),
      ("Sources/Storage/RowUtils.swift", ""),
      ("Sources/Storage/RowHelper.swift", ""),
      ("Sources/Storage/RowManager.swift", ""),
      ("Sources/Storage/A.swift", String(repeating: "\n", count: FileRules.maximumLines + 1)),
    ])
  func offenders(path: String, text: String) {
    #expect(FileRules.objections(to: SourceFile(path: path, text: text)).count == 1)
  }

  @Test(
    "a file that keeps them all is let be",
    arguments: [
      ("Sources/dyelink/A.swift", "import Redirector\npackage import Settlement\n"),
      ("Sources/EventLoops/A.swift", "import CLibuv\n// SAFETY: f is pure.\nlet x = unsafe f()\n"),
      ("Sources/Storage/SQLiteStatement.swift", "// SAFETY: f is pure.\nlet x = unsafe f()\n"),
      ("Sources/Programme/A.swift", "/// No Double, nothing public.\nlet a = \"unsafe 1.5 //\"\n"),
      (
        "Sources/Programme/A.swift",
        "for i in 0...10 { t.0.1 }\nlet text = \"\"\"\n  1.5\n  \"\"\"\n"
      ),
      ("Sources/Storage/A.swift", String(repeating: "\n", count: FileRules.maximumLines)),
    ])
  func keepers(path: String, text: String) {
    #expect(FileRules.objections(to: SourceFile(path: path, text: text)) == [])
  }

  @Test("the manifest's targets are read with their dependencies and settings")
  func manifest() {
    let manifest = PackageManifest(
      """
      .systemLibrary(name: "CThing"),
      .target(
        name: "Upper", dependencies: ["CThing", .product(name: "P", package: "p"), other],
        swiftSettings: strict),
      .testTarget(name: "UpperTests", dependencies: ["Upper"]),
      """)
    #expect(manifest.targets.map(\.name) == ["CThing", "Upper", "UpperTests"])
    #expect(manifest.targets.map(\.isSystemLibrary) == [true, false, false])
    #expect(manifest.targets.map(\.isStrict) == [false, true, false])
    #expect(manifest.targets[1].dependencies.contains("CThing"))
    #expect(manifest.targets[2].dependencies == ["Upper"])
  }
}
