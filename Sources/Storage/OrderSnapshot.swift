package import Programme

/// What a reader saw of some orders, so that a writer needn't read and decode it again.
package struct OrderSnapshot: Sendable {
  /// What was stored of one order.
  package struct Order: Sendable {
    /// Its row; nil when there was none.
    package let place: Int64?
    package let events: [StoredEvent]
    package let decisions: [StoredDecision]
  }

  package internal(set) var orders: [OrderID: Order] = [:]
  /// The newest event and the newest order's row when it was taken.
  let newestEvent: Int64
  let newestOrder: Int64

  init(newestEvent: Int64, newestOrder: Int64) {
    self.newestEvent = newestEvent
    self.newestOrder = newestOrder
  }
}
