import Programme
import Records
import Storage

/// How much the rules on risk blocked.
/// - Source: programme rules, section 16.
struct BlockedReportRoutes: Sendable {
  let store: StoreAccess

  private static let period = QueryField(
    name: "period", summary: "Completed in it: `2026-01`, or `2026-01-05..2026-01-11`.")

  var routes: [Route] {
    [
      Route(
        method: .get, path: "/v1/reports/blocked", access: .bearer(.reportBlocked),
        query: [Self.period, AnsweredTable.format],
        documentation: RouteDocumentation(
          "Tells how many of a period's lines the rules on risk blocked, and what became of them.",
          answers: [.init(200, "All lines, the blocked ones, and by rule.", .object("blocked"))],
          problems: [403, 422])
      ) { try await get($0) }
    ]
  }

  private func get(_ request: APIRequest) async throws -> Answer {
    guard let text = request.query["period"] else {
      throw Problem.malformed("period: expected 2026-01, or 2026-01-05..2026-01-11")
    }
    let period = try PayoutPeriod(asked: text)
    let isTable = try AnsweredTable.asked(request) != nil
    let report = try await store.read { reading in
      try BlockedReport(from: period.from, to: period.to, in: reading)
    }
    if isTable { return try AnsweredTable.answer(BlockedReport.columns, report.rows(of: period)) }
    return .ok(report.json(of: period))
  }
}

extension BlockedReport {
  fileprivate static let columns =
    ["period", "rule"]
    + ["all", "held", "released", "rejected", "cancelled"].flatMap { ["\($0)_lines", "\($0)_fen"] }

  fileprivate func rows(of period: PayoutPeriod) -> [[CSVRow.Cell]] {
    let outcomes = [("every_rule", blocked)] + rules.map { ($0.rule.rawValue, $0.outcomes) }
    let all = [.text(period.description), .text("all_lines")] + all.cells
    return [all + Array(repeating: .empty, count: Self.columns.count - all.count)]
      + outcomes.map { [.text(period.description), .text($0)] + $1.cells }
  }

  fileprivate func json(of period: PayoutPeriod) -> JSON {
    .object([
      .init("period", .string(period.description)),
      .init("from", .string(RFC3339.text(period.from))),
      .init("to", .string(RFC3339.text(period.to))), .init("all", all.json),
      .init("blocked", .object(blocked.members)),
      .init(
        "rules",
        .array(
          rules.map { .object([.init("rule", .string($0.rule.rawValue))] + $0.outcomes.members) })),
    ])
  }
}

extension BlockedReport.Outcomes {
  fileprivate var cells: [CSVRow.Cell] {
    [all, held, released, rejected, cancelled].flatMap(\.cells)
  }

  fileprivate var members: [JSON.Member] {
    [
      .init("all", all.json), .init("held", held.json), .init("released", released.json),
      .init("rejected", rejected.json), .init("cancelled", cancelled.json),
    ]
  }
}

extension LineCount {
  fileprivate var cells: [CSVRow.Cell] { [.number(lines), .number(charged.value)] }

  fileprivate var json: JSON {
    .object([.init("lines", .integer(lines)), .init("charged_fen", .integer(charged.value))])
  }
}
