internal import Programme

extension SQLiteTransaction: UnitReading {
  func quotes(of unit: UnitCode) throws -> [UnitQuote] {
    try writeOrders()
    return try session.rows(Self.quotesOfUnit, [.id(unit)]) { row in
      UnitQuote(order: OrderID(trusted: row[0]), line: LineID(trusted: row[1]))
    }
  }

  private static let quotesOfUnit = SQLText(
    """
    SELECT orders.id, line FROM unit_quotes JOIN orders ON orders.seq = order_seq
    WHERE unit = ? ORDER BY order_seq, line
    """)

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
