internal import Programme

/// The rows of orders, by which events, decisions and transactions name them.
extension SQLiteTransaction {
  /// - Returns: nil when nothing of the order is stored.
  func place(of order: OrderID) throws -> Int64? {
    if let known = places.order(order) { return known }
    if let known = seen?.orders[order] { return known.place }
    guard let found = try session.first(Self.placeOfOrder, [.id(order)], { $0[0] as Int64 }) else {
      return nil
    }
    places.keep(order, at: found)
    return found
  }

  private static let placeOfOrder = SQLText("SELECT seq FROM orders WHERE id = ?")

  /// The place of an order that something refers to; a new one is written when it is saved, or before
  /// the transaction ends.
  func placeToReferTo(_ order: OrderID) throws -> Int64 {
    if let known = try place(of: order) { return known }
    let last =
      try places.lastOrder ?? session.first(Self.lastOrder) { $0[0] as Int64 } ?? 0
    places.giveOut(last + 1, to: order)
    seen?.orders[order] = nil
    return last + 1
  }

  static let lastOrder = SQLText("SELECT coalesce(max(seq), 0) FROM orders")

  func save(_ order: OrderSummary) throws {
    let place = try placeToReferTo(order.order)
    let values: [SQLiteValue] = [
      .id(order.shop), .optional(order.buyer?.text), .optional(order.visitor?.text),
      .time(order.paidAt), .optional(order.completedAt?.milliseconds),
      .optional(order.cancelledAt?.milliseconds), .integer(place),
    ]
    if places.noteWritten(order.order) {
      try session.run(Self.insertOrder, values + [.id(order.order)])
    } else {
      try session.run(Self.updateOrder, values)
    }
  }

  private static let insertOrder = SQLText(
    """
    INSERT INTO orders (shop, buyer, visitor, paid_at, completed_at, cancelled_at, seq, id)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    """)
  private static let updateOrder = SQLText(
    """
    UPDATE orders SET shop = ?, buyer = ?, visitor = ?, paid_at = ?, completed_at = ?,
      cancelled_at = ?
    WHERE seq = ?
    """)

  /// Writes the rows of orders that were referred to and not saved: their payment hasn't come.
  func writeOrders() throws {
    if places.unwritten.isEmpty { return }
    for (order, place) in places.unwritten {
      try session.run(Self.insertUnpaidOrder, [.integer(place), .id(order)])
    }
    places.noteAllWritten()
  }

  private static let insertUnpaidOrder = SQLText("INSERT INTO orders (seq, id) VALUES (?, ?)")

  func summary(of order: OrderID) throws -> OrderSummary? {
    try writeOrders()
    return try session.first(Self.summaryOfOrder, [.id(order)]) { row in
      OrderSummary(
        order: order, shop: ShopID(trusted: row[0]),
        buyer: (row[1] as String?).map { BuyerID(trusted: $0) },
        visitor: (row[2] as String?).map { VisitorID(trusted: $0) },
        paidAt: Timestamp(milliseconds: row[3]),
        completedAt: (row[4] as Int64?).map { Timestamp(milliseconds: $0) },
        cancelledAt: (row[5] as Int64?).map { Timestamp(milliseconds: $0) })
    }
  }

  private static let summaryOfOrder = SQLText(
    """
    SELECT shop, buyer, visitor, paid_at, completed_at, cancelled_at FROM orders
    WHERE id = ? AND paid_at IS NOT NULL AND shop IS NOT NULL
    """)

  func customer(of order: OrderID) throws -> Customer? {
    try writeOrders()
    let customer = try session.first(Self.customerOfOrder, [.id(order)]) { row -> Customer? in
      let buyer = (row[0] as String?).map { BuyerID(trusted: $0) }
      let visitor = (row[1] as String?).map { VisitorID(trusted: $0) }
      return switch (buyer, visitor) {
      case (let buyer?, let visitor?): .both(buyer, visitor)
      case (let buyer?, nil): .buyer(buyer)
      case (nil, let visitor?): .visitor(visitor)
      case (nil, nil):
        throw StoreError.corrupt("order \(order) has no customer: restore a backup")
      }
    }
    return customer ?? nil
  }

  private static let customerOfOrder = SQLText(
    "SELECT buyer, visitor FROM orders WHERE id = ? AND paid_at IS NOT NULL")

  func orders(after: OrderID?, limit: Int) throws -> [OrderID] {
    try writeOrders()
    return try session.rows(
      Self.ordersWithEvents, [.text(after?.text ?? ""), .integer(Int64(limit))]
    ) { OrderID(trusted: $0[0]) }
  }

  private static let ordersWithEvents = SQLText(
    """
    SELECT id FROM orders
    WHERE id > ? AND EXISTS (SELECT 1 FROM events WHERE order_seq = orders.seq)
    ORDER BY id LIMIT ?
    """)
}
