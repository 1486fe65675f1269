internal import Programme

/// Orders that were read before the transaction, and which of that still holds.
extension SQLiteTransaction {
  func snapshot(of orders: Set<OrderID>) throws -> OrderSnapshot {
    try writeOrders()
    var snapshot = OrderSnapshot(
      newestEvent: try session.first(Self.lastEvent) { $0[0] } ?? 0,
      newestOrder: try session.first(Self.lastOrder) { $0[0] } ?? 0)
    for order in orders {
      let place = try place(of: order)
      snapshot.orders[order] = OrderSnapshot.Order(
        place: place, events: place == nil ? [] : try events(of: order),
        decisions: place == nil ? [] : try decisions(of: order))
    }
    return snapshot
  }

  /// Whatever happens to an order's events, decisions or entries comes with an event of that order, and
  /// events are never renumbered: the events after the snapshot say what doesn't hold any more.
  func adopt(_ snapshot: OrderSnapshot) throws {
    let newest = try session.first(Self.lastEvent) { $0[0] as Int64 } ?? 0
    guard newest - snapshot.newestEvent <= Self.mostNewEvents else { return }
    var kept = snapshot
    let changed = Set(
      try session.rows(Self.ordersOfEventsSince, [.integer(snapshot.newestEvent)]) {
        $0[0] as Int64
      })
    for (id, order) in snapshot.orders {
      if let place = order.place, changed.contains(place) { kept.orders[id] = nil }
    }
    let added = try session.rows(Self.ordersSince, [.integer(snapshot.newestOrder)]) {
      OrderID(trusted: $0[0])
    }
    for id in added { kept.orders[id] = nil }
    places.reserveCapacity(kept.orders.count)
    seen = kept
  }

  /// With more events than this since, looking up which orders they are of costs more than it saves.
  private static let mostNewEvents: Int64 = 10_000
  private static let ordersOfEventsSince = SQLText("SELECT order_seq FROM events WHERE seq > ?")
  private static let ordersSince = SQLText("SELECT id FROM orders WHERE seq > ?")
}
