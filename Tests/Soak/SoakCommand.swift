import ArgumentParser
import Foundation
import Worlds

/// Tries many random worlds, as many at a time as there are processors.
@main
struct SoakCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "soak",
    abstract: "Put random worlds through everything that has to hold, whatever happens.",
    discussion: """
      Each world has a seed; a world that fails is told with its seed and kept as a scenario, and \
      nothing else is needed to try it again:
        soak --worlds 10000
        soak --worlds 1 --seed 4711
      """)

  @Option(help: "How many worlds.") var worlds = 10_000
  @Option(help: "The first world's seed; the others follow it (default: of chance).")
  var seed: UInt64?
  @Option(help: "How many at a time (default: the number of processors).")
  var jobs = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    guard worlds > 0, jobs > 0 else {
      throw ValidationError("--worlds and --jobs must be at least 1")
    }
  }

  func run() async throws {
    let first = seed ?? .random(in: 0..<1 << 53)
    var progress = SoakProgress(of: worlds, from: first, jobs: jobs)
    try await withThrowingTaskGroup(of: Trial.self) { group in
      var started = 0
      func start() {
        guard started < worlds else { return }
        let seed = first &+ UInt64(started)
        started += 1
        group.addTask { try await Trial(of: World(seed: seed)) }
      }
      for _ in 0..<jobs { start() }
      for try await trial in group {
        progress.add(trial)
        start()
      }
    }
    progress.end()
    if !progress.failed.isEmpty { throw ExitCode.failure }
  }
}
