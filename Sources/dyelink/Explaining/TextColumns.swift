/// Rows of text in aligned columns.
struct TextColumns {
  let lines: [String]

  /// - Parameter right: the columns that are aligned at their end.
  init(_ rows: [[String]], right: Set<Int> = []) {
    let columns = rows.first?.indices ?? 0..<0
    let widths = columns.map { column in rows.map { $0[column].count }.max() ?? 0 }
    lines = rows.map { row in
      let cells = row.indices.map { column in
        let gap = String(repeating: " ", count: widths[column] - row[column].count)
        if right.contains(column) { return gap + row[column] }
        return column == row.indices.last ? row[column] : row[column] + gap
      }
      return cells.joined(separator: "  ")
    }
  }
}
