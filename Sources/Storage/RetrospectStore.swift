package import Programme

/// An event of an order that was completed, without its content.
package struct PastEvent: Hashable, Sendable {
  /// The place in the order of processing.
  package let sequence: Int64
  package let id: EventID
  package let order: OrderID
  package let completedAt: Timestamp
  package let isPayment: Bool

  package init(
    sequence: Int64, id: EventID, order: OrderID, completedAt: Timestamp, isPayment: Bool
  ) {
    self.sequence = sequence
    self.id = id
    self.order = order
    self.completedAt = completedAt
    self.isPayment = isPayment
  }
}

/// A key, and the first record that gave it what was asked for.
package struct RecordedKey: Hashable, Sendable {
  package let key: String
  /// The place in the order of recording.
  package let since: Int64

  package init(key: String, since: Int64) {
    self.key = key
    self.since = since
  }
}

/// What looking back at a period reads.
package protocol RetrospectReading {
  /// The place of the newest event; 0 when there is none.
  func newestEvent() throws -> Int64

  /// The applied events of orders that were completed in a period, after an event, in the order of
  /// processing.
  func events(
    completedIn period: Range<Timestamp>, after sequence: Int64, limit: Int
  ) throws -> [PastEvent]

  /// What an event moved of the institution incentive.
  func grants(order: OrderID, because event: EventID) throws -> [Due]

  /// The keys of a kind with a record that refers to `reference`, sorted by their bytes.
  func recordedKeys(of kind: RecordKind, referringTo reference: String) throws -> [RecordedKey]

  /// The promoters that were ever said to be invited by the promoter, sorted by their bytes.
  func recordedPromoters(everInvitedBy promoter: PromoterID) throws -> [RecordedKey]
}
