import Programme
import Records

/// Lines that weren't passed, as a table for people.
struct ReviewTable {
  private var columns = HeadedTable(
    ["order", "line", "shop", "completed", "yuan", "status", "because of"],
    words: [0, 1, 2, 3, 5, 6])

  mutating func add(_ line: JSON) {
    let charged = AmountWords.text(line["charged_fen"]?.integer ?? 0, .cny).prefix { $0 != " " }
    let fired = (line["risk"]?["rules"]?.array ?? []).filter { $0["verdict"]?.string != "pass" }
    let reasons = fired.map { RiskRuleWords(json: $0).short }
    columns.add([
      line.word("order"), line.word("line"), line.word("shop"), line.word("completed_at"),
      String(charged), line.word("status"), reasons.joined(separator: "; "),
    ])
  }

  var text: String {
    columns.isEmpty ? "no such lines\n" : columns.text
  }
}

/// How much was blocked, as a table for people.
struct BlockedTable {
  let report: JSON

  private static let outcomes = ["all", "held", "released", "rejected", "cancelled"]

  /// What is counted, with its counts.
  private var parts: [(name: String, counts: JSON)] {
    [("every rule", report["blocked"] ?? .null)]
      + (report["rules"]?.array ?? []).map { ($0.word("rule"), $0) }
  }

  var text: String {
    let all = report["all"]
    let lines = all?["lines"]?.integer ?? 0
    let blocked = report["blocked"]?["all"]?["lines"]?.integer ?? 0
    let share = lines == 0 ? 0 : blocked * PPM.whole.value / lines
    var columns = HeadedTable(Self.heading, words: [0])
    for part in parts {
      columns.add([part.name] + Self.outcomes.flatMap { Self.cells(part.counts[$0]) })
    }
    return """
      Completed in \(report.word("period")): \(lines) lines, \
      \(AmountWords.text(all?["charged_fen"]?.integer ?? 0, .cny)). \
      Blocked: \(blocked), \(AmountWords.percent(ppm: share)).

      \(columns.text)
      """
  }

  private static var heading: [String] {
    ["rule", "blocked", "yuan"] + outcomes.dropFirst().flatMap { [$0, "yuan"] }
  }

  private static func cells(_ count: JSON?) -> [String] {
    let charged = AmountWords.text(count?["charged_fen"]?.integer ?? 0, .cny).prefix { $0 != " " }
    return ["\(count?["lines"]?.integer ?? 0)", String(charged)]
  }
}
