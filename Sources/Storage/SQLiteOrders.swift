internal import Programme
internal import Records

extension SQLiteTransaction: OrderReading {
  func event(_ id: EventID) throws -> StoredEvent? {
    try session.first(Self.eventByID, [.id(id)], storedEvent)
  }

  private static let eventByID = SQLText("SELECT seq, state, json FROM events WHERE id = ?")

  func events(after sequence: Int64, limit: Int) throws -> [StoredEvent] {
    try session.rows(
      Self.eventsInOrder, [.integer(sequence), .integer(Int64(limit))], storedEvent)
  }

  private static let eventsInOrder = SQLText(
    "SELECT seq, state, json FROM events WHERE seq > ? ORDER BY seq LIMIT ?")

  func events(of order: OrderID) throws -> [StoredEvent] {
    let row = try row(of: order)
    if let known = row.events { return known }
    guard let place = row.place else { return [] }
    return try session.rows(Self.eventsOfOrder, [.integer(place)], storedEvent)
  }

  private static let eventsOfOrder = SQLText(
    "SELECT seq, state, json FROM events WHERE order_seq = ? ORDER BY seq")

  private func storedEvent(_ row: SQLiteStatement) throws -> StoredEvent {
    let seq: Int64 = row[0]
    let json: [UInt8] = row[2]
    return StoredEvent(
      sequence: seq,
      event: try readable("event \(seq)") { try OrderEventCoding.event(fromTrusted: json) },
      json: String(decoding: json, as: UTF8.self), state: try StoredEvent.State(code: row[1]))
  }

  func decisions(of order: OrderID) throws -> [StoredDecision] {
    let row = try row(of: order)
    if let known = row.decisions { return known }
    guard let place = row.place else { return [] }
    var last: StoredDecision?
    return try session.rows(Self.decisionsOfOrder, [.integer(place)]) { row in
      let line = LineID(trusted: row[0])
      guard let stage = StoredDecision.Stage(rawValue: row[1]) else {
        throw StoreError.corrupt("order \(order) has a decision of no stage: restore a backup")
      }
      let decision: Decision
      if let json: [UInt8] = row[3] {
        decision = try readable("the decision on line \(line) of order \(order)") {
          try DecisionCoding.decision(from: json)
        }
      } else if let last, last.line == line, last.stage == .provisional {
        decision = last.decision
      } else {
        throw StoreError.corrupt(
          "line \(line) of order \(order) lacks its provisional decision: restore a backup")
      }
      let stored = StoredDecision(line: line, stage: stage, knownUpTo: row[2], decision: decision)
      last = stored
      return stored
    }
  }

  private static let decisionsOfOrder = SQLText(
    """
    SELECT line, stage, known_up_to, json FROM decisions WHERE order_seq = ? ORDER BY line, stage
    """)

  func orders(of buyer: BuyerID, completedBy moment: Timestamp) throws -> [OrderID] {
    try session.rows(Self.completedOrders, [.id(buyer), .time(moment)]) {
      OrderID(trusted: $0[0])
    }
  }

  private static let completedOrders = SQLText(
    "SELECT id FROM orders WHERE buyer = ? AND completed_at <= ? ORDER BY id")
}

extension SQLiteTransaction: OrderWriting {
  func insertUnlessTaken(
    _ event: OrderEvent, json: String, state: StoredEvent.State
  ) throws -> Int64? {
    let last = try places.lastEvent ?? session.first(Self.lastEvent) { $0[0] as Int64 } ?? 0
    let row = try row(of: event.order)
    let isFirst = row.place == nil
    let isNew = try session.insertUnlessRefused(
      Self.insertEvent,
      [
        .integer(last + 1), .id(event.id), .integer(try placeToReferTo(row)),
        .integer(state.code), .text(json),
      ])
    guard isNew else {
      if isFirst { places.takeBack(row) }
      return nil
    }
    places.lastEvent = last + 1
    row.events = nil
    return last + 1
  }

  func spoil(_ error: StoreError) -> StoreError { session.spoil(error) }

  static let lastEvent = SQLText("SELECT coalesce(max(seq), 0) FROM events")
  private static let insertEvent = SQLText(
    "INSERT OR FAIL INTO events (seq, id, order_seq, state, json) VALUES (?, ?, ?, ?, ?)")

  func setState(_ state: StoredEvent.State, of event: EventID) throws {
    forgetSeen()
    try session.run(Self.setEventState, [.integer(state.code), .id(event)])
  }

  private static let setEventState = SQLText("UPDATE events SET state = ? WHERE id = ?")

  func removeWaiting(_ event: EventID) throws {
    forgetSeen()
    try session.run(Self.deleteEvent, [.id(event)])
  }

  /// Stops answering from what was read before the transaction.
  private func forgetSeen() {
    guard seen != nil else { return }
    seen = nil
    places.forgetSeen()
  }

  private static let deleteEvent = SQLText("DELETE FROM events WHERE id = ?")

  func insertDecision(
    on line: LineID, of order: OrderID, _ stage: StoredDecision.Stage, knownUpTo: Int64,
    text: String?
  ) throws {
    let row = try row(of: order)
    row.decisions = nil
    try session.run(
      Self.insertDecision,
      [
        .integer(try placeToReferTo(row)), .id(line), .integer(stage.rawValue),
        .integer(knownUpTo), .optional(text),
      ])
  }

  private static let insertDecision = SQLText(
    """
    INSERT OR FAIL INTO decisions (order_seq, line, stage, known_up_to, json)
    VALUES (?, ?, ?, ?, ?)
    """)
}
