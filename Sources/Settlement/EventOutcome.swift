package import Programme
package import Storage

/// What became of an order event.
package enum EventOutcome {
  /// It changed its order.
  case applied
  /// Its order hasn't been paid yet, as far as is known.
  case waiting
  /// The same event was processed before, or another one reported its refund: nothing changed.
  case repeated
  /// It doesn't take its id.
  case refused(Refusal)
}

/// An event that waited for its order, and was refused when that came.
package struct RefusedWaiting {
  package let event: StoredEvent
  package let refusal: Refusal
}
