import Foundation
import TestSupport
import Testing

@Suite("The benchmark")
struct BenchTests {
  private let python = Tool(name: "python3", package: "python3")

  @Test("its figures, tables, plots and readings are what fixed inputs come to")
  func ownTests() throws {
    let outcome = try python.run(
      ["-B", "-m", "unittest", "discover", "-t", ".", "-s", "tests"],
      in: ProjectFolder.url("bench"))
    #expect(outcome.status == 0, "\(outcome.output)")
    let count = outcome.output.firstMatch(of: /Ran (\d+) tests/).flatMap { Int($0.1) }
    #expect(try #require(count) > 15, "\(outcome.output)")
  }

  @Test("every part that it lists is explained on its page, and nothing else is")
  func page() throws {
    let page = try ProjectFolder.text("docs/contributor/benchmarks.md")
    let explained = page.matches(of: /(?m)^\| `([a-z-]+)` \|/).map { String($0.1) }
    #expect(try parts() == explained)
  }

  @Test("a part that isn't there is a usage error that names those that are")
  func unknownPart() throws {
    let outcome = try python.run(["-B", "bench/run", "clocks"])
    #expect(outcome.status == 64)
    #expect(outcome.output.contains("clicks"))
  }

  @Test("without the program it says how to build it, and leaves nothing behind")
  func withoutProgram() throws {
    let scratch = try TemporaryDirectory()
    let outcome = try python.run(
      ["-B", "bench/run", "clicks"],
      environment: ["DYELINK": scratch.path(of: "dyelink"), "TMPDIR": scratch.path])
    #expect(outcome.status == 69)
    #expect(outcome.output.contains("make release") || outcome.output.contains("processors"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == [])
  }

  private func parts() throws -> [String] {
    let outcome = try python.run(["-B", "bench/run", "--list"])
    #expect(outcome.status == 0, "\(outcome.output)")
    return outcome.output.split(separator: "\n").map { String($0.prefix { $0 != " " }) }
  }
}
