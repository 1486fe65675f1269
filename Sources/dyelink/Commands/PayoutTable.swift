import Programme
import Records

/// Statements as a table for people.
struct PayoutTable {
  private var rows: [[String]] = []

  private static let heading = [
    "payout", "period", "account", "opening", "came", "went", "paid out", "carried", "", "state",
  ]
  private static let words: Set = [1, 2, 8, 9]

  mutating func add(_ payout: JSON) {
    let unit = payout["unit"]?.string.flatMap(Unit.init(rawValue:)) ?? .cny
    func amount(_ key: String) -> String {
      String(AmountWords.text(payout[key]?.integer ?? 0, unit).prefix { $0 != " " })
    }
    rows.append([
      "\(payout["payout"]?.integer ?? 0)", payout.word("period"), payout.word("account"),
      amount("opening"), amount("credited"), amount("debited"), amount("payable"),
      amount("carried"), unit == .cny ? "yuan" : "points", payout.word("state"),
    ])
  }

  var text: String {
    guard !rows.isEmpty else { return "no statements\n" }
    let all = [Self.heading] + rows
    let widths = Self.heading.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { row in
      let cells = row.indices.map { column in
        Self.words.contains(column)
          ? row[column].padded(to: widths[column])
          : String(repeating: " ", count: widths[column] - row[column].count) + row[column]
      }
      return Self.trimmed(cells.joined(separator: "  ")) + "\n"
    }.joined()
  }

  private static func trimmed(_ line: String) -> String {
    String(line.reversed().drop { $0 == " " }.reversed())
  }
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
