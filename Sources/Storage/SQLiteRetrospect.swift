internal import Programme

extension SQLiteTransaction: RetrospectReading {
  func newestEvent() throws -> Int64 { try session.first(Self.lastEvent) { $0[0] } ?? 0 }

  func events(
    completedIn period: Range<Timestamp>, after sequence: Int64, limit: Int
  ) throws -> [PastEvent] {
    try session.rows(
      Self.eventsOfCompleted,
      [
        .integer(sequence), .time(period.lowerBound), .time(period.upperBound),
        .integer(Int64(limit)),
      ]
    ) { row in
      PastEvent(
        sequence: row[0], id: EventID(trusted: row[1]), order: OrderID(trusted: row[2]),
        completedAt: Timestamp(milliseconds: row[3]), isPayment: row[4] as Int64 == 1)
    }
  }

  /// State 1 is applied; the tables are joined in this order, so that events come as they are stored.
  private static let eventsOfCompleted = SQLText(
    """
    SELECT events.seq, events.id, orders.id, completed_at, json ->> '$.type' = 'order.paid'
    FROM events CROSS JOIN orders ON orders.seq = order_seq
    WHERE events.seq > ? AND state = 1 AND completed_at >= ? AND completed_at < ?
    ORDER BY events.seq LIMIT ?
    """)

  func grants(order: OrderID, because event: EventID) throws -> [Due] {
    guard let place = try place(of: order) else { return [] }
    return try session.rows(Self.grantsOfEvent, [.integer(place), .id(event)]) { row in
      Due(
        account: Account(trusted: row[0]), kind: try EntryKind(code: row[1]),
        unit: try Unit(code: row[2]), amount: row[3])
    }
  }

  private static let grantsOfEvent = SQLText(
    """
    SELECT name, kind, unit, amount FROM transactions
    CROSS JOIN entries ON entries.id >= first_entry AND entries.id < first_entry + entry_count
    JOIN accounts ON accounts.id = account
    WHERE order_seq = ? AND event = ?
      AND kind IN (\(EntryKind.incentiveCash.code), \(EntryKind.incentiveCard.code))
    """)

  func recordedKeys(of kind: RecordKind, referringTo reference: String) throws -> [RecordedKey] {
    try session.rows(Self.keysByReference, [.text(kind.rawValue), .text(reference)]) {
      RecordedKey(key: $0[0], since: $0[1])
    }
  }

  private static let keysByReference = SQLText(
    """
    SELECT key, min(seq) FROM records WHERE kind = ? AND reference = ? GROUP BY key ORDER BY key
    """)

  func recordedPromoters(everInvitedBy promoter: PromoterID) throws -> [RecordedKey] {
    try session.rows(Self.promotersByParent, [.id(promoter)]) {
      RecordedKey(key: $0[0], since: $0[1])
    }
  }

  private static let promotersByParent = SQLText(
    """
    SELECT key, min(seq) FROM records
    WHERE kind = 'promoter' AND json ->> '$.parent' = ? GROUP BY key ORDER BY key
    """)
}
