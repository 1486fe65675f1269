import Programme
import Records
import Settlement

/// A what-if for other programs; amounts are in fen and hundredths of a point.
enum WhatIfExport {
  /// One row for each account and unit.
  static func csv(_ report: WhatIfReport) -> String {
    let heading = ["account", "unit", "actual", "what_if", "difference"]
    let rows = report.rows.map { row in
      CSVRow([
        .text(row.name), .text(row.unit.rawValue), .number(row.actual), .number(row.whatIf),
        .number(row.difference),
      ])
    }
    return ([CSVRow(heading.map { .text($0) })] + rows).map(\.text).joined()
  }

  static func json(_ report: WhatIfReport) -> JSON {
    let reasons = WhatIfReport.Reason.allCases.compactMap { reason in
      report.changed[reason].map { JSON.Member(reason.rawValue, .integer($0)) }
    }
    return .object([
      .init("from", .string(report.period.first.text)),
      .init("to", .string(report.period.last.text)),
      .init("orders", .integer(report.orders)), .init("lines", .integer(report.lines)),
      .init("changed_lines", .integer(report.changedLines)), .init("reasons", .object(reasons)),
      .init("accounts", .array(report.rows.map { json($0, named: "account") })),
      .init("together", .array(report.totals.map { json($0, named: "accounts") })),
    ])
  }

  private static func json(_ row: WhatIfReport.Row, named name: String) -> JSON {
    .object([
      .init(name, .string(row.name)), .init("unit", .string(row.unit.rawValue)),
      .init("actual", .integer(row.actual)), .init("what_if", .integer(row.whatIf)),
      .init("difference", .integer(row.difference)),
    ])
  }
}
