import Foundation
import TestSupport
import Testing

@Suite("The container file")
struct ContainerTests {
  @Test("what it copies is in the project")
  func copies() throws {
    let copies = try instructions().filter { $0.hasPrefix("COPY ") && !$0.contains("--from=") }
    #expect(copies.count > 3)
    for copy in copies {
      for source in copy.split(separator: " ").dropFirst().dropLast() {
        let path = ProjectFolder.url(String(source)).path
        #expect(FileManager.default.fileExists(atPath: path), "\(copy)")
      }
    }
  }

  @Test("Debian has the packages that it installs")
  func packages() throws {
    let names = try instructions().flatMap { instruction in
      instruction.matches(of: /apt-get install -y --no-install-recommends ([^&]+)/)
        .flatMap { $0.output.1.split(separator: " ").map(String.init) }
    }
    #expect(names.contains("redis-tools"))
    let outcome = try Tool.aptCache.run(["show", "--no-all-versions"] + names)
    #expect(outcome.status == 0, "\(outcome.output)")
    for name in names {
      #expect(outcome.output.contains("Package: \(name)\n"), "\(name)")
    }
  }

  @Test("it consists of instructions that exist, begins with FROM and doesn't run as root")
  func form() throws {
    let words = try instructions().map { String($0.prefix { $0 != " " }) }
    let known: Set = [
      "FROM", "RUN", "COPY", "WORKDIR", "USER", "VOLUME", "EXPOSE", "ENV", "STOPSIGNAL",
      "ENTRYPOINT", "CMD",
    ]
    #expect(Set(words).isSubset(of: known), "\(words)")
    #expect(words.first == "FROM")
    #expect(words.filter { $0 == "FROM" }.count == 2)
    #expect(try instructions().contains("USER dyelink"))
  }

  /// The instructions, each on one line, without comments.
  private func instructions() throws -> [String] {
    try ProjectFolder.text("deploy/Containerfile")
      .replacing(/(?m)^#.*\n/, with: "")
      .replacing("\\\n", with: " ")
      .split(separator: "\n")
      .map { String($0).replacing(#/ +/#, with: " ") }
  }
}
