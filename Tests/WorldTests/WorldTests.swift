import Programme
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
    try await withThrowingTaskGroup(of: Trial.self) { group in
      for number in 0..<Self.worlds {
        if number >= Self.atOnce { try await judge(group.next()) }
        let seed = first &+ UInt64(number)
        group.addTask { try await Trial(of: World(seed: seed, size: Self.size)) }
      }
      while let trial = try await group.next() { judge(trial) }
    }
  }

  private func judge(_ trial: Trial?) {
    guard let trial else { return }
    #expect(trial.faults == [], "world \(trial.world.seed) of size \(Self.size)")
  }

  @Test("the worlds reach the rules")
  func reach() throws {
    var reached: Set<String> = []
    var types: Set<String> = []
    // Of fixed seeds, so that what they reach is the same each time.
    for world in (1...UInt64(150)).map({ World(seed: $0) }) {
      for line in try Trial.output(of: world).lines {
        reached.formUnion(line.dues.map(\.kind.rawValue))
        reached.insert(line.status.rawValue)
        if let basis = line.basis { reached.insert(basis.rawValue) }
        if let reason = line.reason { reached.insert(reason.rawValue) }
      }
      for line in world.mixed() {
        for key in ["type", "kind"] { if let word = line.json[key]?.string { types.insert(word) } }
      }
    }
    // Payouts are no events, dividends are a month's and no line's, and cases of fraud find enough of the
    // incentive unpaid here.
    let outside: Set<EntryKind> = [
      .payout, .payoutPaid, .payoutReturned, .dividend, .fraudGoods, .fraudDeposit,
      .fraudReceivable,
    ]
    let words =
      EntryKind.allCases.filter { !outside.contains($0) }.map(\.rawValue)
      + OrderState.Status.allCases.map(\.rawValue)
      + Basis.allCases.map(\.rawValue)
      + NoAttribution.allCases.map(\.rawValue)
    for word in words {
      let isReached = reached.contains(word)
      #expect(isReached, "no world comes to \(word)")
    }
    for word in RecordType.allCases.map(\.rawValue) + SchemeKind.allCases.map(\.rawValue) {
      let isThere = types.contains(word)
      #expect(isThere, "no world has \(word)")
    }
  }
}
