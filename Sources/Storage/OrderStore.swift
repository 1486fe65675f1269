package import Programme
import Records

/// An order event that was accepted.
package struct StoredEvent: Hashable, Sendable {
  package enum State: String, Hashable, Sendable, CaseIterable {
    /// Its order hasn't been paid yet, as far as is known.
    case waiting
    case applied
    /// It repeats a refund that another event reported.
    case ignored
  }

  /// The place in the order of processing, from 1 on.
  package let sequence: Int64
  package let event: OrderEvent
  /// The JSON as it arrived, its keys sorted: equal content is equal text.
  package let json: String
  package var state: State

  package init(sequence: Int64, event: OrderEvent, json: String, state: State) {
    self.sequence = sequence
    self.event = event
    self.json = json
    self.state = state
  }
}

/// A decision as it was recorded.
package struct StoredDecision: Hashable, Sendable {
  package enum Stage: Int64, Hashable, Sendable, CaseIterable {
    /// Taken when the payment was processed; it gives the estimate.
    case provisional = 0
    /// Taken when the first completion was processed; it gives what is posted.
    case final = 1
  }

  package let line: LineID
  package let stage: Stage
  /// The newest catalogue record that was known then.
  package let knownUpTo: Int64
  package let decision: Decision

  package init(line: LineID, stage: Stage, knownUpTo: Int64, decision: Decision) {
    self.line = line
    self.stage = stage
    self.knownUpTo = knownUpTo
    self.decision = decision
  }
}

package protocol OrderReading {
  func event(_ id: EventID) throws -> StoredEvent?

  /// Every event after one in the order of processing, at most `limit`.
  func events(after sequence: Int64, limit: Int) throws -> [StoredEvent]

  /// The events of an order in the order of processing.
  func events(of order: OrderID) throws -> [StoredEvent]

  /// Reads some orders for a transaction that comes later.
  func snapshot(of orders: Set<OrderID>) throws -> OrderSnapshot

  /// What is recorded of an order for look-ups; nil as long as its payment isn't known.
  func summary(of order: OrderID) throws -> OrderSummary?

  /// Who bought an order; nil as long as its payment isn't known.
  func customer(of order: OrderID) throws -> Customer?

  /// A buyer's orders that were completed up to `moment`, sorted by their bytes.
  func orders(of buyer: BuyerID, completedBy moment: Timestamp) throws -> [OrderID]

  /// The decisions of an order's lines, in any order.
  func decisions(of order: OrderID) throws -> [StoredDecision]

  /// Orders with at least one event that are larger than `after`, sorted by their bytes.
  func orders(after: OrderID?, limit: Int) throws -> [OrderID]
}

package protocol OrderWriting {
  /// Makes the transaction one that can't be committed.
  /// - Returns: the error that it fails with.
  func spoil(_ error: StoreError) -> StoreError

  /// Answers from a snapshot from now on, where nothing has changed since it was taken.
  func adopt(_ snapshot: OrderSnapshot) throws

  /// Records an event, unless another one has its id.
  /// - Returns: its place in the order of processing; nil, and nothing is written, when the id is taken.
  func insertUnlessTaken(
    _ event: OrderEvent, json: String, state: StoredEvent.State
  ) throws -> Int64?

  func setState(_ state: StoredEvent.State, of event: EventID) throws

  /// Takes an event out that waited for its order and turned out to be refused.
  func removeWaiting(_ event: EventID) throws

  /// Records a decision; each line has at most one of each stage.
  /// - Parameter text: the decision as it is stored; nil for a final one that is the provisional one
  ///   again.
  func insertDecision(
    on line: LineID, of order: OrderID, _ stage: StoredDecision.Stage, knownUpTo: Int64,
    text: String?
  ) throws

  /// Records what is known of an order, for look-ups by its parties and dates.
  func save(_ order: OrderSummary) throws
}

extension OrderWriting {
  /// Records an event whose id is new.
  /// - Returns: its place in the order of processing.
  /// - Throws: ``StoreError/conflict(_:)``; the transaction can't be committed any more.
  @discardableResult
  package func insert(
    _ event: OrderEvent, json: String, state: StoredEvent.State
  ) throws -> Int64 {
    if let place = try insertUnlessTaken(event, json: json, state: state) { return place }
    throw spoil(.conflict("event \(event.id) is recorded already; nothing was written"))
  }

  /// Records a decision; each line has at most one of each stage.
  package func insert(_ decision: StoredDecision, order: OrderID) throws {
    try insertDecision(
      on: decision.line, of: order, decision.stage, knownUpTo: decision.knownUpTo,
      text: DecisionCoding.text(decision.decision))
  }
}

/// An order at a glance.
package struct OrderSummary: Hashable, Sendable {
  package var order: OrderID
  package var shop: ShopID
  package var buyer: BuyerID?
  package var visitor: VisitorID?
  package var paidAt: Timestamp
  package var completedAt: Timestamp?
  package var cancelledAt: Timestamp?

  package init(
    order: OrderID, shop: ShopID, buyer: BuyerID?, visitor: VisitorID?, paidAt: Timestamp,
    completedAt: Timestamp?, cancelledAt: Timestamp?
  ) {
    self.order = order
    self.shop = shop
    self.buyer = buyer
    self.visitor = visitor
    self.paidAt = paidAt
    self.completedAt = completedAt
    self.cancelledAt = cancelledAt
  }
}
