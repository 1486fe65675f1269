internal import GRDB
internal import Programme
internal import Records

extension SQLiteTransaction: OrderReading {
  func event(_ id: EventID) throws -> StoredEvent? {
    try session.first("SELECT seq, state, json FROM events WHERE id = ?", [id.text], storedEvent)
  }

  func events(after sequence: Int64, limit: Int) throws -> [StoredEvent] {
    try session.rows(
      "SELECT seq, state, json FROM events WHERE seq > ? ORDER BY seq LIMIT ?", [sequence, limit],
      storedEvent)
  }

  func events(of order: OrderID) throws -> [StoredEvent] {
    try session.rows(
      "SELECT seq, state, json FROM events WHERE order_id = ? ORDER BY seq", [order.text],
      storedEvent)
  }

  func events(of order: OrderID, andNamed id: EventID) throws -> [StoredEvent] {
    try session.rows(
      "SELECT seq, state, json FROM events WHERE order_id = ? OR id = ? ORDER BY seq",
      [order.text, id.text], storedEvent)
  }

  func customer(of order: OrderID) throws -> Customer? {
    try session.first("SELECT buyer, visitor FROM orders WHERE id = ?", [order.text]) { row in
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
  }

  private func storedEvent(_ row: Row) throws -> StoredEvent {
    let seq: Int64 = row[0]
    let json: String = row[2]
    return StoredEvent(
      sequence: seq, event: try readable("event \(seq)") { try OrderEventCoding.event(from: json) },
      json: json, state: try StoredEvent.State(stored: row[1]))
  }

  func decisions(of order: OrderID) throws -> [StoredDecision] {
    try session.rows(
      "SELECT line, stage, known_up_to, json FROM decisions WHERE order_id = ? ORDER BY line, stage",
      [order.text]
    ) { row in
      let line = LineID(trusted: row[0])
      guard let stage = StoredDecision.Stage(rawValue: row[1]) else {
        throw StoreError.corrupt("order \(order) has a decision of no stage: restore a backup")
      }
      return StoredDecision(
        line: line, stage: stage, knownUpTo: row[2],
        decision: try readable("the decision on line \(line) of order \(order)") {
          try DecisionCoding.decision(from: row[3])
        })
    }
  }

  func orders(of buyer: BuyerID, completedBy moment: Timestamp) throws -> [OrderID] {
    try session.rows(
      "SELECT id FROM orders WHERE buyer = ? AND completed_at <= ? ORDER BY id",
      [buyer.text, moment.milliseconds]
    ) { OrderID(trusted: $0[0]) }
  }

  func orders(after: OrderID?, limit: Int) throws -> [OrderID] {
    try session.rows(
      "SELECT DISTINCT order_id FROM events WHERE order_id > ? ORDER BY order_id LIMIT ?",
      [after?.text ?? "", limit]
    ) { OrderID(trusted: $0[0]) }
  }
}

extension SQLiteTransaction: OrderWriting {
  func insert(_ event: OrderEvent, json: String, state: StoredEvent.State) throws -> Int64 {
    try session.run(
      "INSERT INTO events (id, order_id, state, json) VALUES (?, ?, ?, ?)",
      [event.id.text, event.order.text, state.rawValue, json])
    return session.lastInsertedID
  }

  func setState(_ state: StoredEvent.State, of event: EventID) throws {
    try session.run("UPDATE events SET state = ? WHERE id = ?", [state.rawValue, event.text])
  }

  func removeWaiting(_ event: EventID) throws {
    try session.run("DELETE FROM events WHERE id = ?", [event.text])
  }

  func insert(_ decision: StoredDecision, order: OrderID) throws {
    try session.run(
      """
      INSERT INTO decisions (order_id, line, stage, known_up_to, json) VALUES (?, ?, ?, ?, ?)
      """,
      [
        order.text, decision.line.text, decision.stage.rawValue, decision.knownUpTo,
        DecisionCoding.text(decision.decision),
      ])
  }

  func save(_ order: OrderSummary) throws {
    try session.run(
      """
      INSERT INTO orders (id, shop, buyer, visitor, paid_at, completed_at, cancelled_at)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET
        shop = excluded.shop, buyer = excluded.buyer, visitor = excluded.visitor,
        paid_at = excluded.paid_at, completed_at = excluded.completed_at,
        cancelled_at = excluded.cancelled_at
      """,
      [
        order.order.text, order.shop.text, order.buyer?.text, order.visitor?.text,
        order.paidAt.milliseconds, order.completedAt?.milliseconds,
        order.cancelledAt?.milliseconds,
      ])
  }
}
