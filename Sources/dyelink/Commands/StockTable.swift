import Records

/// Stocks, or their movements, as a table for people.
struct StockTable {
  private let columns: [String]
  private let numbers: [String]
  private var rows: [[String]]

  /// - Parameters:
  ///   - columns: members that are texts, to the left.
  ///   - numbers: members that are numbers, to the right of them.
  init(columns: [String], numbers: [String]) {
    self.columns = columns
    self.numbers = numbers
    rows = [(columns + numbers).map { $0.replacing("_", with: " ") }]
  }

  mutating func add(_ item: JSON) {
    rows.append(
      columns.map { item[$0]?.string ?? "" } + numbers.map { "\(item[$0]?.integer ?? 0)" })
  }

  func text(ifEmpty word: String) -> String {
    guard rows.count > 1 else { return "\(word)\n" }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      row.indices.map { column in
        let gap = String(repeating: " ", count: widths[column] - row[column].count)
        return column < columns.count ? row[column] + gap : gap + row[column]
      }.joined(separator: "  ") + "\n"
    }.joined()
  }
}
