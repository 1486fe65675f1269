internal import Programme

/// Which rows a transaction has found or given out, so that each is looked up once.
struct RowPlaces {
  /// Orders by their id.
  private var orders: [OrderID: Int64] = [:]
  /// What was asked for last is mostly asked for again.
  private var last: (id: OrderID, place: Int64)?
  /// Orders that events or decisions refer to, and whose rows aren't written yet.
  private(set) var unwritten: [OrderID: Int64] = [:]
  var lastOrder: Int64?
  var lastEvent: Int64?
  var lastEntry: Int64?

  /// The most that is remembered; then it is looked up again.
  static let ordersLimit = 16_384

  mutating func order(_ id: OrderID) -> Int64? {
    if let last, last.id == id { return last.place }
    guard let place = orders[id] else { return nil }
    last = (id, place)
    return place
  }

  mutating func keep(_ id: OrderID, at place: Int64) {
    if orders.count >= Self.ordersLimit { orders = unwritten }
    orders[id] = place
    last = (id, place)
  }

  mutating func giveOut(_ place: Int64, to id: OrderID) {
    keep(id, at: place)
    unwritten[id] = place
    lastOrder = place
  }

  /// Forgets an order that nothing refers to after all.
  mutating func takeBack(_ id: OrderID) {
    orders[id] = nil
    unwritten[id] = nil
    last = nil
  }

  /// - Returns: whether the row wasn't written before.
  mutating func noteWritten(_ id: OrderID) -> Bool { unwritten.removeValue(forKey: id) != nil }

  mutating func noteAllWritten() { unwritten.removeAll() }
}
