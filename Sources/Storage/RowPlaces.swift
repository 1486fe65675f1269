internal import Programme

/// Which rows a transaction has found or given out, so that each is looked up once.
struct RowPlaces {
  private var orders: [OrderID: OrderRow] = [:]
  /// What was asked for last is mostly asked for again.
  private var last: OrderRow?
  /// Rows that were given out and, as far as they say so themselves, aren't written yet.
  private var givenOut: [OrderRow] = []
  var lastOrder: Int64?
  var lastEvent: Int64?
  var lastEntry: Int64?

  /// The most orders that are remembered; then they are looked up again.
  private static let ordersLimit = 16_384

  var isFull: Bool { orders.count >= Self.ordersLimit }

  mutating func reserveCapacity(_ count: Int) {
    orders.reserveCapacity(min(count, Self.ordersLimit))
  }

  mutating func row(of id: OrderID) -> OrderRow? {
    if let last, last.id == id { return last }
    guard let row = orders[id] else { return nil }
    last = row
    return row
  }

  mutating func keep(_ row: OrderRow) {
    orders[row.id] = row
    last = row
  }

  /// Forgets every order but those whose rows aren't written yet.
  mutating func forgetWritten() {
    orders = Dictionary(unwritten.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    last = nil
  }

  /// Forgets what was read of orders before the transaction.
  func forgetSeen() { for row in orders.values { row.forgetSeen() } }

  mutating func giveOut(_ place: Int64, to row: OrderRow) {
    row.place = place
    row.isUnwritten = true
    row.forgetSeen()
    givenOut.append(row)
    lastOrder = place
  }

  /// Takes a row back that nothing refers to after all.
  mutating func takeBack(_ row: OrderRow) {
    row.place = nil
    row.isUnwritten = false
    givenOut.removeAll { $0 === row }
  }

  private var unwritten: [OrderRow] { givenOut.filter(\.isUnwritten) }

  /// - Returns: the rows that have to be written now.
  mutating func takeUnwritten() -> [OrderRow] {
    if givenOut.isEmpty { return [] }
    let rows = unwritten
    for row in rows { row.isUnwritten = false }
    givenOut.removeAll()
    return rows
  }
}
