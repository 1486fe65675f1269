internal import Programme

extension SQLiteTransaction: IdentityReading {
  func bindings(of visitor: VisitorID) throws -> History<BuyerID> {
    try bindings(of: visitor, knownUpTo: .max)
  }

  func visitors(boundTo buyer: BuyerID) throws -> [VisitorID] {
    try visitors(boundTo: buyer, knownUpTo: .max)
  }

  func bindings(of visitor: VisitorID, knownUpTo limit: Int64) throws -> History<BuyerID> {
    History(
      try session.rows(Self.bindingsOfVisitor, [.id(visitor), .integer(limit)]) { row in
        Version(
          at: Timestamp(milliseconds: row[0]), recorded: row[1], value: BuyerID(trusted: row[2]))
      })
  }

  private static let bindingsOfVisitor = SQLText(
    "SELECT at, seq, reference FROM records WHERE kind = 'identity' AND key = ? AND seq <= ?")

  func visitors(boundTo buyer: BuyerID, knownUpTo limit: Int64) throws -> [VisitorID] {
    try session.rows(Self.visitorsOfBuyer, [.id(buyer), .integer(limit)]) {
      VisitorID(trusted: $0[0])
    }
  }

  private static let visitorsOfBuyer = SQLText(
    """
    SELECT DISTINCT key FROM records WHERE kind = 'identity' AND reference = ? AND seq <= ?
    ORDER BY key
    """)
}
