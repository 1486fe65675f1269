import Programme
import Records

/// An answer as a whole, for other programs, where the caller asks for one by `format`.
enum AnsweredTable: String {
  case csv
  /// The rows as JSON, one a line.
  case ndjson

  static let format = QueryField(
    name: "format",
    summary: "`json`, or `csv`: a table of at most \(ConsoleLimits.reportRows) rows.")
  static let formatOfRows = QueryField(
    name: "format",
    summary: "`json`, page by page; or `csv` or `ndjson`, all rows at once, "
      + "\(ConsoleLimits.reportRows) at most.")

  /// - Returns: nil for JSON.
  /// - Throws: ``Problem`` 422.
  static func asked(_ request: APIRequest) throws -> AnsweredTable? {
    switch request.query[format.name] {
    case nil, "json": return nil
    case "csv": return .csv
    default: throw Problem.malformed("format: expected json or csv")
    }
  }

  /// The same where rows are asked for.
  /// - Throws: ``Problem`` 422.
  static func askedOfRows(_ request: APIRequest) throws -> AnsweredTable? {
    if request.query[format.name] == ndjson.rawValue { return .ndjson }
    do { return try asked(request) } catch {
      throw Problem.malformed("format: expected json, csv or ndjson")
    }
  }

  /// - Throws: ``Problem`` 422 for a table that is too long.
  static func answer(_ columns: [String], _ rows: [[CSVRow.Cell]]) throws -> Answer {
    try check(rows.count)
    let text = ([columns.map { .text($0) }] + rows).map { CSVRow($0).text }.joined()
    return Answer(status: 200, content: .text(text, type: "text/csv; charset=utf-8"))
  }

  /// - Throws: ``Problem`` 422 for too many rows.
  func answer<Row>(
    _ rows: [Row], _ columns: [String], cells: (Row) -> [CSVRow.Cell], json: (Row) -> JSON
  ) throws -> Answer {
    guard self == .ndjson else { return try Self.answer(columns, rows.map(cells)) }
    try Self.check(rows.count)
    let text = rows.map { "\(json($0).text)\n" }.joined()
    return Answer(status: 200, content: .text(text, type: "application/x-ndjson"))
  }

  private static func check(_ rows: Int) throws {
    guard rows <= ConsoleLimits.reportRows else {
      throw Problem.malformed(
        "there are more than \(ConsoleLimits.reportRows) rows; ask for JSON, page by page")
    }
  }
}
