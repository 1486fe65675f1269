internal import Programme

/// The rows of orders, by which events, decisions and transactions name them.
extension SQLiteTransaction {
  /// - Returns: nil when nothing of the order is stored.
  func place(of order: OrderID) throws -> Int64? { try row(of: order).place }

  func row(of order: OrderID) throws -> OrderRow {
    if let known = places.row(of: order) { return known }
    if places.isFull {
      places.forgetWritten()
      // What has changed since it was read is noted in the rows that were forgotten.
      seen = nil
    }
    let row =
      if let known = seen?.orders[order] {
        OrderRow(order, seen: known)
      } else {
        OrderRow(order, place: try session.first(Self.placeOfOrder, [.id(order)]) { $0[0] })
      }
    places.keep(row)
    return row
  }

  private static let placeOfOrder = SQLText("SELECT seq FROM orders WHERE id = ?")

  /// The place of an order that something refers to; a new one is written when it is saved, or before
  /// the transaction ends.
  func placeToReferTo(_ order: OrderID) throws -> Int64 { try placeToReferTo(try row(of: order)) }

  func placeToReferTo(_ row: OrderRow) throws -> Int64 {
    if let known = row.place { return known }
    let last =
      try places.lastOrder ?? session.first(Self.lastOrder) { $0[0] as Int64 } ?? 0
    places.giveOut(last + 1, to: row)
    return last + 1
  }

  static let lastOrder = SQLText("SELECT coalesce(max(seq), 0) FROM orders")

  func save(_ order: OrderSummary) throws {
    let row = try row(of: order.order)
    let place = try placeToReferTo(row)
    if row.isUnwritten {
      row.isUnwritten = false
      try session.run(
        Self.insertOrder,
        [
          .id(order.shop), .optional(order.buyer?.text), .optional(order.visitor?.text),
          .time(order.paidAt), .optional(order.completedAt?.milliseconds),
          .optional(order.cancelledAt?.milliseconds), .integer(place), .id(order.order),
        ])
    } else {
      try session.run(
        Self.updateOrder,
        [
          .id(order.shop), .optional(order.buyer?.text), .optional(order.visitor?.text),
          .time(order.paidAt), .optional(order.completedAt?.milliseconds),
          .optional(order.cancelledAt?.milliseconds), .integer(place),
        ])
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
    for row in places.takeUnwritten() {
      try session.run(Self.insertUnpaidOrder, [.optional(row.place), .id(row.id)])
    }
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
