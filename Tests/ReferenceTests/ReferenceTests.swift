import Foundation
import Programme
import Records
import Settlement
import Storage
import TestSupport
import Testing

@Suite("The rules, read twice")
struct ReferenceTests {
  private static let environment = ProcessInfo.processInfo.environment
  /// How many scenarios are compared, unless `DYELINK_TEST_COUNT` says otherwise.
  private static let usualCount = 60

  private func output(of scenario: String) throws -> (
    plain: ScenarioOutput, explained: ScenarioOutput
  ) {
    let store = try SQLiteStore.temporary()
    var replay = Replay(over: store)
    try replay.run(try ScenarioReader.records(of: Array(scenario.utf8)))
    let outputs = (try replay.output(explaining: false), try replay.output(explaining: true))
    try store.close()
    return outputs
  }

  @Test("program and model agree on random scenarios")
  func randomScenarios() throws {
    let seed =
      Self.environment["DYELINK_TEST_SEED"].flatMap { Int($0) }
      ?? .random(in: 0..<1_000_000_000)
    let count = Self.environment["DYELINK_TEST_COUNT"].flatMap { Int($0) } ?? Self.usualCount
    print("reference: \(count) scenarios from seed \(seed)")
    let cases = try ReferenceModel.cases(from: seed, count: count)
    #expect(cases.map(\.seed) == Array(seed..<seed + count))
    for each in cases {
      var (plain, explained) = try output(of: each.scenario)
      #expect(TextDifference(from: each.expected, to: plain.text) == nil, "seed \(each.seed)")
      for index in explained.lines.indices { explained.lines[index].additions = [] }
      for index in explained.periods.indices {
        for pool in explained.periods[index].pools.indices {
          explained.periods[index].pools[pool].additions = []
        }
      }
      #expect(explained == plain, "an explanation changed something else: seed \(each.seed)")
    }
  }

  @Test("the random scenarios reach the rules")
  func reach() throws {
    // Of fixed seeds, so that what they reach is the same each time.
    let reached = try ReferenceModel.reach(from: 1, count: 800)
    // Statements and their payments are no part of a scenario.
    let payouts: Set<EntryKind> = [.payout, .payoutPaid, .payoutReturned]
    let words =
      EntryKind.allCases.filter { !payouts.contains($0) }.map { "kind: \($0.rawValue)" }
      + LineStatus.allCases.map { "status: \($0.rawValue)" }
      + Basis.allCases.map { "basis: \($0.rawValue)" }
      + NoAttribution.allCases.map { "reason: \($0.rawValue)" }
      + QuotedUnit.Verdict.allCases.map { "unit: \($0.rawValue)" }
      + QuotedCoupon.Verdict.allCases.map { "coupon: \($0.rawValue)" }
      + RiskRule.allCases.flatMap { ["passed: \($0.rawValue)", "fired: \($0.rawValue)"] }
      // No record that can be written is refused as a scheme that nobody may run.
      + RefusalCode.allCases.filter { $0 != .noncompliantScheme }.map { "code: \($0.rawValue)" }
    for word in words {
      let times = reached[word] ?? 0
      #expect(times > 0, "no scenario comes to \(word)")
    }
  }

  @Test(
    "the model comes to what stands beside each scenario of the project",
    arguments: try ["Scenarios", "RuleScenarios", "SchemeScenarios", "RiskScenarios"].flatMap {
      folder in
      try ProjectFolder.names(in: "Tests/\(folder)").filter { $0.hasSuffix(".ndjson") }
        .map { "Tests/\(folder)/\($0)" }
    })
  func projectScenario(path: String) throws {
    let document = try ReferenceModel.document(of: ProjectFolder.url(path))
    let expected = try ProjectFolder.text("\(path.dropLast(".ndjson".count)).expected.json")
    #expect(TextDifference(from: expected, to: document) == nil)
  }

  @Test("a difference is found and named")
  func difference() {
    #expect(TextDifference(from: "a\nb\n", to: "a\nb\n") == nil)
    #expect(
      TextDifference(from: "a\nb\nc", to: "a\nx\nc")
        == TextDifference(line: 2, expected: "b", found: "x"))
    #expect(
      TextDifference(from: "a", to: "a\nb")
        == TextDifference(line: 2, expected: nil, found: "b"))
  }
}
