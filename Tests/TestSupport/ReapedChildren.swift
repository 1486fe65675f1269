import Foundation
import Glibc
package import Testing

/// For tests whose code has to end its process: keeps them from hanging.
///
/// The library's watcher asks the kernel for any child that ended. One that nobody waits for is what
/// the kernel answers each time, so that the watcher never hears of the test's own. While such a test
/// runs, children that ended a while ago are therefore waited for here, and named.
package struct ReapedChildren: TestTrait, SuiteTrait, TestScoping {
  /// How often a child has to be seen ended: until then its owner may still be about to wait for it.
  private static let sightings = 10
  private static let pause = Duration.milliseconds(100)

  package let isRecursive = true

  package func provideScope(
    for test: Test, testCase: Test.Case?, performing work: @Sendable () async throws -> Void
  ) async throws {
    let watch = Task {
      var seen: [pid_t: Int] = [:]
      while !Task.isCancelled {
        let ended = Self.endedChildren()
        seen = seen.filter { ended.contains($0.key) }
        for child in ended { seen[child, default: 0] += 1 }
        // One at a time, the oldest: the test's own is younger, and its watcher takes it then.
        if let child = ended.min(), seen[child, default: 0] >= Self.sightings {
          Self.reap(child)
          seen = [:]
        }
        try? await Task.sleep(for: Self.pause)
      }
    }
    defer { watch.cancel() }
    try await work()
  }

  private static func endedChildren() -> [pid_t] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { pid_t($0) }.filter { id in
      let line = (try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)) ?? ""
      // Behind the program's name, which is in brackets and may itself hold some: state and parent.
      guard let bracket = line.lastIndex(of: ")") else { return false }
      let fields = line[bracket...].split(separator: " ")
      return fields.count > 2 && fields[1] == "Z" && fields[2] == "\(getpid())"
    }
  }

  private static func reap(_ child: pid_t) {
    let name = (try? String(contentsOfFile: "/proc/\(child)/comm", encoding: .utf8)) ?? "?"
    print("nobody waited for child \(child), \(name.trimmingCharacters(in: .newlines))")
    _ = waitpid(child, nil, WNOHANG)
  }
}

extension Trait where Self == ReapedChildren {
  /// For tests with `processExitsWith`.
  package static var reapingChildren: Self { Self() }
}
