internal import Programme

/// What a transaction knows of an order's rows.
///
/// Looked up by the order's id once an event, and then handed on.
final class OrderRow {
  let id: OrderID
  /// The row by which others name the order; nil as long as nothing of it is stored.
  var place: Int64?
  /// Whether events or decisions refer to the row, which isn't written yet.
  var isUnwritten = false
  /// What was read before the transaction and still holds; nil when it has to be read.
  var events: [StoredEvent]?
  var decisions: [StoredDecision]?

  init(_ id: OrderID, place: Int64?) {
    self.id = id
    self.place = place
  }

  init(_ id: OrderID, seen: OrderSnapshot.Order) {
    self.id = id
    place = seen.place
    events = seen.events
    decisions = seen.decisions
  }

  func forgetSeen() {
    events = nil
    decisions = nil
  }
}
