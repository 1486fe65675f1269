import Programme
import Settlement

/// A what-if for people: every party, the sums, and how many lines would pay something else.
struct WhatIfTable {
  let text: String

  private static let heading = ["account", "actual", "what if", "difference", ""]
  private static let words: Set = [0, 4]

  init(_ report: WhatIfReport) {
    let cells = [Self.heading] + report.rows.map(Self.cells)
    let totals = report.totals.map(Self.cells)
    let widths = Self.heading.indices.map { column in
      (cells + totals).map { $0[column].count }.max() ?? 0
    }
    func line(_ row: [String]) -> String {
      let padded = row.indices.map { column in
        Self.words.contains(column)
          ? row[column].padded(to: widths[column])
          : String(repeating: " ", count: widths[column] - row[column].count) + row[column]
      }
      return String(padded.joined(separator: "  ").reversed().drop { $0 == " " }.reversed()) + "\n"
    }
    let lines = cells.map(line) + ["\n", "together\n"] + totals.map(line)
    text = (report.rows.isEmpty ? "" : lines.joined() + "\n") + Self.summary(of: report)
  }

  private static func cells(_ row: WhatIfReport.Row) -> [String] {
    func amount(_ text: String) -> String { String(text.prefix { $0 != " " }) }
    return [
      row.name, amount(AmountWords.text(row.actual, row.unit)),
      amount(AmountWords.text(row.whatIf, row.unit)),
      amount(AmountWords.signed(row.difference, row.unit)), row.unit == .cny ? "yuan" : "points",
    ]
  }

  private static func summary(of report: WhatIfReport) -> String {
    let period = "\(report.period.first.text) to \(report.period.last.text)"
    let looked =
      "\(Grouped.text(report.lines)) lines of \(Grouped.text(report.orders)) orders completed "
      + "\(period): "
    guard report.changedLines > 0 else { return looked + "none would pay anything else\n" }
    let reasons = WhatIfReport.Reason.allCases.compactMap { reason in
      report.changed[reason].map { "\(Grouped.text($0)) by \(reason.words)" }
    }
    return looked + "\(Grouped.text(report.changedLines)) would pay something else, "
      + reasons.joined(separator: ", ") + "\n"
  }
}

extension WhatIfReport.Reason {
  fileprivate var words: String {
    switch self {
    case .winner: "another winner"
    case .plan: "another plan"
    case .scheme: "the scheme"
    case .rates: "rates and shares"
    case .techFee: "the technical fee"
    case .privateDomain: "the private-domain incentive"
    case .incentiveCap: "the incentive's caps"
    }
  }
}
