import Programme
import Records

/// Statements as a table for people.
struct PayoutTable {
  private var columns = HeadedTable(
    [
      "payout", "period", "account", "opening", "came", "went", "paid out", "carried", "", "state",
    ], words: [1, 2, 8, 9])

  mutating func add(_ payout: JSON) {
    let unit = payout["unit"]?.string.flatMap(Unit.init(rawValue:)) ?? .cny
    func amount(_ key: String) -> String {
      String(AmountWords.text(payout[key]?.integer ?? 0, unit).prefix { $0 != " " })
    }
    columns.add([
      "\(payout["payout"]?.integer ?? 0)", payout.word("period"), payout.word("account"),
      amount("opening"), amount("credited"), amount("debited"), amount("payable"),
      amount("carried"), unit == .cny ? "yuan" : "points", payout.word("state"),
    ])
  }

  var text: String { columns.isEmpty ? "no statements\n" : columns.text }
}

/// Statements as rows for other programs.
enum PayoutExport {
  private static let columns = [
    "payout", "period", "account", "unit", "opening", "credited", "debited", "payable", "carried",
    "state", "state_at", "note",
  ]

  static var heading: String { CSVRow(columns.map { .text($0) }).text }

  static func row(_ payout: JSON) -> String {
    CSVRow(
      columns.map { column in
        if let number = payout[column]?.integer { return .number(number) }
        return payout[column]?.string.map { .text($0) } ?? .empty
      }
    ).text
  }
}
