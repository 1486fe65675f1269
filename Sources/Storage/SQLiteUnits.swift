internal import Programme

extension SQLiteTransaction: UnitReading {
  func quotes(of unit: UnitCode, after last: UnitQuote?, limit: Int) throws -> [UnitQuote] {
    try writeOrders()
    let limit = SQLiteValue.integer(Int64(limit))
    func quote(_ row: SQLiteStatement) -> UnitQuote {
      UnitQuote(order: OrderID(trusted: row[0]), line: LineID(trusted: row[1]))
    }
    guard let last else { return try session.rows(Self.firstQuotes, [.id(unit), limit], quote) }
    let place = try place(of: last.order) ?? 0
    return try session.rows(
      Self.laterQuotes, [.id(unit), .integer(place), .id(last.line), limit], quote)
  }

  private static let firstQuotes = SQLText(
    """
    SELECT orders.id, line FROM unit_quotes JOIN orders ON orders.seq = order_seq
    WHERE unit = ? ORDER BY order_seq, line LIMIT ?
    """)
  private static let laterQuotes = SQLText(
    """
    SELECT orders.id, line FROM unit_quotes JOIN orders ON orders.seq = order_seq
    WHERE unit = ? AND (order_seq, line) > (?, ?) ORDER BY order_seq, line LIMIT ?
    """)

  func isNoted(_ quote: UnitQuote, of unit: UnitCode) throws -> Bool {
    guard let place = try place(of: quote.order) else { return false }
    return try session.first(
      Self.noteOfQuote, [.id(unit), .integer(place), .id(quote.line)]
    ) { $0[0] as Int64 } != nil
  }

  private static let noteOfQuote = SQLText(
    "SELECT 1 FROM unit_quotes WHERE unit = ? AND order_seq = ? AND line = ?")

  func unitQuoteCount() throws -> Int64 {
    try session.first(Self.countOfQuotes) { $0[0] } ?? 0
  }

  private static let countOfQuotes = SQLText("SELECT count(*) FROM unit_quotes")
}

extension SQLiteTransaction: UnitWriting {
  func noteQuote(of unit: UnitCode, by line: LineID, of order: OrderID) throws {
    try session.run(
      Self.insertQuote, [.id(unit), .integer(try placeToReferTo(order)), .id(line)])
  }

  private static let insertQuote = SQLText(
    "INSERT OR FAIL INTO unit_quotes (unit, order_seq, line) VALUES (?, ?, ?)")
}
