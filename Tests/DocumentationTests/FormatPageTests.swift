import Programme
import Records
import Testing

/// What the page on the scenario format has to name.
@Suite("The page on the scenario format")
struct FormatPageTests {
  private static func names(in text: String) -> Set<String> {
    Set(text.matches(of: /`([^`\n]+)`/).map { String($0.1) })
  }

  private static let page = (try? MarkdownDocument("docs/scenarios.md"))?.text ?? ""

  /// The part of the page about one type of record.
  private static func part(_ type: RecordType) -> String {
    guard let start = page.firstRange(of: "### `\(type.rawValue)`") else { return "" }
    let rest = page[start.upperBound...]
    return String(rest[..<(rest.firstRange(of: /\n##/)?.lowerBound ?? rest.endIndex)])
  }

  @Test("every type of record has a part that names its fields", arguments: RecordType.allCases)
  func fields(type: RecordType) {
    let named = Self.names(in: Self.part(type))
    #expect(Set(type.fields).subtracting(named) == [])
  }

  @Test(
    "every word of the output is explained",
    arguments: [
      Candidate.Verdict.allCases.map(\.rawValue), PlanReview.Verdict.allCases.map(\.rawValue),
      RefusalCode.allCases.map(\.rawValue), EntryKind.allCases.map(\.rawValue),
      NoAttribution.allCases.map(\.rawValue), LineStatus.allCases.map(\.rawValue),
      RiskRule.allCases.map(\.rawValue), RiskVerdict.allCases.map(\.rawValue),
      Review.Outcome.allCases.map(\.rawValue),
      Unit.allCases.map(\.rawValue), Placement.allCases.map(\.rawValue),
      Basis.allCases.map(\.rawValue), QuotedUnit.Verdict.allCases.map(\.rawValue),
      QuotedCoupon.Verdict.allCases.map(\.rawValue),
    ])
  func words(words: [String]) {
    #expect(Set(words).subtracting(Self.names(in: Self.page)) == [])
  }
}
