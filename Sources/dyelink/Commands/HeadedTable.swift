/// Rows under a heading, in columns.
struct HeadedTable {
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
    TextColumns([heading] + rows, right: Set(heading.indices).subtracting(words)).lines
      .map { "\($0)\n" }.joined()
  }
}
