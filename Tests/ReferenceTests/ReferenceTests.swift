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
      #expect(explained == plain, "an explanation changed something else: seed \(each.seed)")
    }
  }

  @Test("the random scenarios reach the rules")
  func reach() throws {
    // Of fixed seeds, so that what they reach is the same each time.
    let all = try ReferenceModel.cases(from: 1, count: Self.usualCount).map(\.expected).joined()
    // The model knows one scheme, which pays nothing back, sells nothing from stock and shares no month
    // out, no case of fraud, and no payouts.
    let others: Set<EntryKind> = [
      .agencyMargin, .dividend, .fraudDeposit, .fraudGoods, .fraudIncentive, .fraudReceivable,
      .payback, .payout, .payoutPaid, .payoutReturned,
    ]
    let words =
      EntryKind.allCases.filter { !others.contains($0) }.map(\.rawValue)
      + OrderState.Status.allCases.map(\.rawValue)
      + Basis.allCases.map(\.rawValue) + NoAttribution.allCases.map(\.rawValue)
      + QuotedUnit.Verdict.allCases.map(\.rawValue) + QuotedCoupon.Verdict.allCases.map(\.rawValue)
      // No record that can be written is refused as a scheme that nobody may run.
      + RefusalCode.allCases.filter { ![.noncompliantScheme, .outOfStock].contains($0) }.map(
        \.rawValue)
    for word in words {
      let isReached = all.contains("\"\(word)\"")
      #expect(isReached, "no scenario comes to \(word)")
    }
  }

  @Test(
    "the model comes to what stands beside each scenario of the project",
    arguments: try ProjectFolder.names(in: "Tests/Scenarios").filter { $0.hasSuffix(".ndjson") })
  func projectScenario(name: String) throws {
    let document = try ReferenceModel.document(of: ProjectFolder.url("Tests/Scenarios/\(name)"))
    let expected = try ProjectFolder.text(
      "Tests/Scenarios/\(name.dropLast(".ndjson".count)).expected.json")
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
