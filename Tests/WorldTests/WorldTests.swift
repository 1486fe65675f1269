import Records
import TestSupport
import Testing
import Worlds

@Suite("Random worlds")
struct WorldTests {
  private static let worlds = 200
  /// `make soak` has larger ones.
  private static let size = 5
  private static let atOnce = 4

  @Test("books verify, no line pays too much, arrival doesn't matter, and returns leave nothing")
  func hold() async throws {
    let first = SeededGenerator.printed("random worlds").seed
    var reached: Set<String> = []
    try await withThrowingTaskGroup(of: Trial.self) { group in
      for number in 0..<Self.worlds {
        if number >= Self.atOnce, let trial = try await group.next() { judge(trial, &reached) }
        let seed = first &+ UInt64(number)
        group.addTask { try await Trial(of: World(seed: seed, size: Self.size)) }
      }
      while let trial = try await group.next() { judge(trial, &reached) }
    }
    // These are so frequent that no run of this length lacks them.
    for word in [Reach.otherPast, Reach.blockedPast] {
      let isReached = reached.contains(word)
      #expect(isReached, "no world comes to \(word)")
    }
  }

  private func judge(_ trial: Trial, _ reached: inout Set<String>) {
    #expect(trial.faults == [], "world \(trial.world.seed) of size \(Self.size)")
    reached.formUnion(trial.reached)
  }

  @Test(
    "a world that failed once holds",
    arguments: [
      // A line too small to pay anything held a position whose share comes to nothing, but in a what-if.
      30_264_176
    ] as [UInt64])
  func again(seed: UInt64) async throws {
    let trial = try await Trial(of: World(seed: seed))
    #expect(trial.faults == [])
  }

  @Test("the worlds reach the rules")
  func reach() throws {
    var reached: Set<String> = []
    var types: Set<String> = []
    // Of fixed seeds, so that what they reach is the same each time. All is reached long before the last.
    for seed in 301...UInt64(1_300) where !reached.isSuperset(of: Reach.all) {
      let world = World(seed: seed)
      reached.formUnion(try Reach.words(of: world))
      for line in world.mixed() {
        for key in ["type", "kind"] { if let word = line.json[key]?.string { types.insert(word) } }
      }
    }
    for word in Reach.all.sorted() {
      let isReached = reached.contains(word)
      #expect(isReached, "no world comes to \(word)")
    }
    for word in RecordType.allCases.map(\.rawValue) + SchemeKind.allCases.map(\.rawValue) {
      let isThere = types.contains(word)
      #expect(isThere, "no world has \(word)")
    }
  }
}
