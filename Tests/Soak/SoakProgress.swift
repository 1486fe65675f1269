import EventLoops
import Foundation
import Records
import Worlds

/// How far a soak is, on standard error while it runs, and what it found.
struct SoakProgress {
  private(set) var failed: [UInt64] = []
  private let worlds: Int
  private var done = 0
  private var lines = 0
  private var reached: Set<String> = []
  private let begun = Clock.monotonicMilliseconds()
  private var shown: Int64 = 0
  private static let betweenMilliseconds: Int64 = 1_000

  init(of worlds: Int, from seed: UInt64, jobs: Int) {
    self.worlds = worlds
    say("\(worlds) worlds from seed \(seed) on, \(jobs) at a time")
  }

  mutating func add(_ trial: Trial) {
    done += 1
    lines += trial.output.lines.count
    reached.formUnion(trial.reached)
    if !trial.faults.isEmpty { tell(trial) }
    let now = Clock.monotonicMilliseconds()
    guard now - shown >= Self.betweenMilliseconds else { return }
    shown = now
    write("\r\(done) of \(worlds) worlds, \(failed.count) failed")
  }

  private mutating func tell(_ trial: Trial) {
    failed.append(trial.world.seed)
    let file = FileManager.default.temporaryDirectory
      .appending(path: "world-\(trial.world.seed).ndjson")
    let records = trial.world.mixed().map { $0.json.text + "\n" }.joined()
    try? Data(records.utf8).write(to: file)
    say("\nworld \(trial.world.seed) fails; as it arrived: \(file.path)")
    for fault in trial.faults { say("  \(fault)") }
    say("  again: make soak WORLDS=1 SEED=\(trial.world.seed)")
  }

  func end() {
    let seconds = (Clock.monotonicMilliseconds() - begun) / 1_000
    write("\r")
    say("\(done) worlds with \(lines) lines in \(seconds) s: \(failed.count) failed")
    let missing = Reach.all.union([Reach.otherPast, Reach.blockedPast]).subtracting(reached)
    say(
      missing.isEmpty
        ? "all that worlds are to reach was reached"
        : "not reached: \(missing.sorted().joined(separator: ", "))")
  }

  private func say(_ text: String) {
    try? FileHandle.standardOutput.write(contentsOf: Data("\(text)\n".utf8))
  }

  private func write(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
