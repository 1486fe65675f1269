import Programme
import Records
import Storage

/// The funnel for people and for other programs.
enum FunnelTable {
  static let groupings = FunnelGrouping.allCases.map(\.rawValue).joined(separator: ", ")

  static func show(
    _ grouping: FunnelGrouping, of period: String, as format: ExportFormat, _ client: APIClient
  ) async throws {
    let path = ["reports", "funnel"]
    let query: [(String, String?)] = [("period", period), ("by", grouping.rawValue)]
    if format == .csv {
      return try Output.table(try await client.table(path, query: query + [("format", "csv")]))
    }
    var columns = HeadedTable(
      [
        grouping.rawValue, "clicks", "touches", "lines", "of touches", "settled", "of lines",
        "cost in yuan",
      ], words: [0])
    try await client.rows(path, query: query) { row in
      if format == .json { return try Output.result(row.text) }
      columns.add([
        row["key"]?.string ?? "-", number(row["clicks"]), number(row["touches"]),
        number(row["lines"]), percent(row["conversion_ppm"]), number(row["settled"]),
        percent(row["settled_ppm"]), yuan(row["cost_fen"]),
      ])
    }
    if format == .table {
      try Output.text(columns.isEmpty ? "no clicks and no order lines\n" : columns.text)
    }
  }
}

enum IncentiveTable {
  static func show(
    _ quarter: String, as format: ExportFormat, _ client: APIClient
  ) async throws {
    let path = ["reports", "incentive"]
    let query: [(String, String?)] = [("quarter", quarter)]
    if format == .csv {
      return try Output.table(try await client.table(path, query: query + [("format", "csv")]))
    }
    var columns = HeadedTable(
      [
        "institution", "cash in yuan", "of the cap", "left", "withheld", "points", "of the cap",
        "left", "withheld",
      ], words: [0])
    try await client.rows(path, query: query) { row in
      if format == .json { return try Output.result(row.text) }
      columns.add([
        row.word("institution"), yuan(row["cash_fen"]), share(row["cash_fen"], row["cash_cap_fen"]),
        yuan(row["cash_left_fen"]), yuan(row["cash_withheld_fen"]), yuan(row["cards"]),
        share(row["cards"], row["cards_cap"]), yuan(row["cards_left"]),
        yuan(row["cards_withheld"]),
      ])
    }
    if format == .table {
      try Output.text(columns.isEmpty ? "no incentive was granted in \(quarter)\n" : columns.text)
    }
  }

  private static func share(_ part: JSON?, _ whole: JSON?) -> String {
    guard let part = part?.integer, let whole = whole?.integer, whole > 0 else { return "-" }
    return AmountWords.percent(ppm: part * 10_000 / whole * 100)
  }
}

enum StatementTable {
  static func show(
    _ account: String, _ period: String, as format: ExportFormat, _ client: APIClient
  ) async throws {
    let path = ["reports", "statement"]
    let query: [(String, String?)] = [("period", period), ("account", account)]
    if format == .csv {
      return try Output.table(try await client.table(path, query: query + [("format", "csv")]))
    }
    let answer = try await client.call("GET", path, query: query)
    if format == .json { return try Output.result(answer) }
    var columns = HeadedTable([account, "yuan", "points"], words: [0])
    let units = answer["units"]?.array ?? []
    let kinds = units.flatMap { $0["movements"]?.array ?? [] }.compactMap { $0["kind"]?.string }
    let rows = ["opening"] + Set(kinds).sorted() + ["closing"]
    for row in rows {
      let amounts = ["CNY", "CARD"].map { unit in
        guard let own = units.first(where: { $0["unit"]?.string == unit }) else { return "-" }
        if let amount = own[row] { return yuan(amount) }
        let movement = own["movements"]?.array?.first { $0["kind"]?.string == row }
        return movement.map { yuan($0["amount"]) } ?? "-"
      }
      columns.add([row] + amounts)
    }
    try Output.text(units.isEmpty ? "nothing ever moved \(account)\n" : columns.text)
  }
}

/// Weekdays and hours, shaded by how much goes on.
struct HeatMapPicture {
  private let rows: [[Int64]]
  private let title: String

  /// From little to much; nothing at all is a dot.
  private static let shades: [Character] = ["░", "▒", "▓", "█"]

  init(_ rows: [[Int64]], of title: String) {
    self.rows = rows
    self.title = title
  }

  var text: String {
    let largest = rows.reduce(0) { max($0, $1.max() ?? 0) }
    let width = HeatMap.weekdays.map(\.count).max() ?? 0
    let hours = (0..<24).map { $0 % 3 == 0 ? ($0 < 10 ? "0\($0) " : "\($0) ") : "   " }.joined()
    var lines = ["".padded(to: width) + "  " + hours + title]
    for (weekday, counts) in zip(HeatMap.weekdays, rows) {
      let cells = counts.map { String(repeating: Self.shade($0, largest), count: 2) + " " }
      let total = counts.reduce(0, +)
      lines.append("\(weekday.padded(to: width))  \(cells.joined())\(total)")
    }
    let total = rows.reduce(0) { $0 + $1.reduce(0, +) }
    lines.append("in all \(total), at most \(largest) in one of these hours")
    return lines.map { "\($0)\n" }.joined()
  }

  private static func shade(_ count: Int64, _ largest: Int64) -> Character {
    guard count > 0, largest > 0 else { return "·" }
    let step = (count - 1) / max(1, (largest + Int64(shades.count) - 1) / Int64(shades.count))
    return shades[Int(min(step, Int64(shades.count) - 1))]
  }
}

private func number(_ json: JSON?) -> String { "\(json?.integer ?? 0)" }

private func percent(_ json: JSON?) -> String {
  // Two places are enough for a person.
  json?.integer.map { AmountWords.percent(ppm: $0 / 100 * 100) } ?? "-"
}

/// Of fen and hundredths of points alike.
private func yuan(_ json: JSON?) -> String {
  String(AmountWords.text(json?.integer ?? 0, .cny).prefix { $0 != " " })
}
