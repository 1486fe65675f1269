import Foundation
import Programme
import Records
import Settlement
import Storage
import Testing

@Suite("Scenarios through Redis, the worker and a ledger on disk", .serialized)
struct LiveScenarioTests {
  private static let tests = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()

  @Test(
    "a scenario comes to the same lines and balances",
    arguments: [
      "Scenarios/01-two-sharers", "Scenarios/02-window-edges", "Scenarios/03-late-and-reversed",
      "Scenarios/04-identity", "Scenarios/05-plans-and-splits", "Scenarios/06-refunds",
      "Scenarios/07-incentive-caps", "Scenarios/08-private-domain", "Scenarios/09-sharers",
      "Scenarios/10-multi-level", "Scenarios/11-eligibility", "Scenarios/12-policy",
      "RuleScenarios/11-fraud", "RuleScenarios/11-private-domain", "RuleScenarios/12-sharers",
      "RuleScenarios/13-coupons", "RuleScenarios/13-gifts", "RuleScenarios/13-units",
      "SchemeScenarios/two_plus_one", "SchemeScenarios/refer_three", "SchemeScenarios/agency",
      "SchemeScenarios/team_dividend",
      "RiskScenarios/addresses", "RiskScenarios/caps", "RiskScenarios/logistics",
      "RiskScenarios/orders_per_day", "RiskScenarios/own_purchase", "RiskScenarios/price_drop",
      "RiskScenarios/refund_ratio", "RiskScenarios/review",
      "SchemeScenarios/everyone", "SchemeScenarios/multi_level",
      "RuleScenarios/11-fraud-commissions", "RuleScenarios/11-fraud-held",
      "RuleScenarios/12-sharer-refunds", "RuleScenarios/13-refunds", "RuleScenarios/15-compliance",
      "RiskScenarios/codes", "RiskScenarios/dividends", "RiskScenarios/schemes",
    ])
  func live(name: String) async throws {
    let books = try LiveBooks()
    defer { #expect(throws: Never.self) { try books.close() } }
    let records = try Data(contentsOf: Self.tests.appending(path: "\(name).ndjson"))
    try await books.take(try ScenarioReader.records(of: Array(records)))
    var expected = try JSON.parse(
      Array(Data(contentsOf: Self.tests.appending(path: "\(name).expected.json"))),
      limits: .trusted)
    expected = .object((expected.members ?? []).filter { $0.key != "refused" })
    let output = try books.output().json
    let actual = JSON.object((output.members ?? []).filter { $0.key != "refused" })
    #expect(actual.prettyText == expected.prettyText)
    #expect(try books.discrepancies() == [])
  }
}
