import TestSupport
import Testing

@Suite("The source tree keeps its rules")
struct StructureTests {
  @Test("no source file breaks a rule")
  func sources() throws {
    let files = try SourceFile.all(below: "Sources")
    #expect(files.count > 50, "the sources weren't found")
    for file in files {
      let objections = FileRules.objections(to: file)
      #expect(objections.isEmpty, "\(file.path)")
    }
  }

  @Test("no test file is a drawer for odds and ends")
  func testNames() throws {
    for file in try SourceFile.all(below: "Tests") {
      #expect(!file.name.contains(/(?:Util|Helper|Manager)s?$/), "\(file.path)")
    }
  }

  @Test("a target depends only on targets below it")
  func dependencies() throws {
    let manifest = PackageManifest(try ProjectFolder.text("Package.swift"))
    let own = manifest.targets.filter { TargetRules.ranks[$0.name] != nil }
    #expect(Set(own.map(\.name)) == Set(TargetRules.ranks.keys))
    for target in own {
      for dependency in target.dependencies {
        #expect(TargetRules.objection(to: dependency, in: target.name) == nil)
      }
    }
  }

  @Test("every Swift target, tests included, is built strictly and without warnings")
  func strictness() throws {
    let text = try ProjectFolder.text("Package.swift")
    for setting in [
      ".swiftLanguageMode(.v6)", ".strictMemorySafety()", ".treatAllWarnings(as: .error)",
      "\"ExistentialAny\"", "\"InternalImportsByDefault\"", "\"MemberImportVisibility\"",
    ] {
      #expect(text.contains(setting))
    }
    for target in PackageManifest(text).targets where !target.isSystemLibrary {
      #expect(target.isStrict, "\(target.name)")
    }
  }
}
