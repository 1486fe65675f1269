/// Rows under a heading, each column as wide as its widest cell.
struct TextColumns {
  private let heading: [String]
  /// The columns of words, which begin on the left; numbers end on the right.
  private let words: Set<Int>
  private var rows: [[String]] = []

  init(_ heading: [String], words: Set<Int>) {
    self.heading = heading
    self.words = words
  }

  var isEmpty: Bool { rows.isEmpty }

  mutating func add(_ row: [String]) { rows.append(row) }

  var text: String {
    let all = [heading] + rows
    let widths = heading.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { row in
      let cells = row.indices.map { column in
        words.contains(column)
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
