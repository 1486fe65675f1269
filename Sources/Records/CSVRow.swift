/// A row of a table that other programs open.
///
/// A text that a spreadsheet would take for a formula gets an apostrophe in front, which shows that it
/// is text; numbers are numbers, whatever their sign.
/// - Source: RFC 4180.
package struct CSVRow: Hashable, Sendable {
  package enum Cell: Hashable, Sendable {
    case text(String)
    case number(Int64)
    case empty
  }

  private let cells: [Cell]

  package init(_ cells: [Cell]) { self.cells = cells }

  /// The row with its end.
  package var text: String { cells.map(\.text).joined(separator: ",") + "\r\n" }
}

extension CSVRow.Cell {
  /// What spreadsheets begin a formula with, full-width forms included, and what they skip before it.
  private static let suspicious: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
  ]

  fileprivate var text: String {
    switch self {
    case .empty: ""
    case .number(let number): String(number)
    case .text(let text):
      Self.quoted(Self.isSuspicious(text) ? "'" + text : text)
    }
  }

  private static func isSuspicious(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first(where: { $0 != " " }) else { return false }
    return suspicious.contains(first)
  }

  private static func quoted(_ text: String) -> String {
    let needsQuotes = text.unicodeScalars.contains {
      $0 == "," || $0 == "\"" || $0 == ";" || $0.value < 0x20
    }
    guard needsQuotes || text.hasPrefix(" ") || text.hasSuffix(" ") else { return text }
    // Scalar by scalar, for a mark that joins the quote would make another character of it.
    let parts = text.unicodeScalars.split(separator: "\"", omittingEmptySubsequences: false)
    return "\"\(parts.map { String($0) }.joined(separator: "\"\""))\""
  }
}
