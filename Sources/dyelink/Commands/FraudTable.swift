import Programme
import Records

/// What cases of fraud took back, as a table for people.
struct FraudTable {
  private var rows: [[String]] = []

  private static let heading = [
    "case", "order", "line", "shop", "unpaid", "goods", "deposit", "owed", "cards",
  ]
  private static let words: Set = [0, 1, 2, 3]

  mutating func add(_ taking: JSON) {
    let amounts = ["incentive_fen", "goods_fen", "deposit_fen", "receivable_fen", "cards_x100"].map
    {
      String(AmountWords.text(taking[$0]?.integer ?? 0, .cny).prefix { $0 != " " })
    }
    rows.append(["case", "order", "line", "shop"].map { taking.word($0) } + amounts)
  }

  /// In yuan, and cards in points.
  var text: String {
    guard !rows.isEmpty else { return "nothing was taken back\n" }
    let all = [Self.heading] + rows
    let widths = Self.heading.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { row in
      row.indices.map { column in
        Self.words.contains(column)
          ? row[column].padded(to: widths[column])
          : String(repeating: " ", count: widths[column] - row[column].count) + row[column]
      }.joined(separator: "  ") + "\n"
    }.joined()
  }
}
