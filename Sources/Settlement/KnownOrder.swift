import Programme
import Storage

/// An order as a batch knows it, so that its events are read and folded once a batch, however many
/// the batch brings.
final class KnownOrder {
  private(set) var state = OrderState()
  /// The events that wait for the payment, in the order of processing.
  private(set) var waiting: [StoredEvent] = []
  /// What was recorded before the batch.
  private var stored: [StoredEvent]
  /// What is recorded by it.
  private var added: [StoredEvent] = []
  /// What arrived under each id, once there are more than are quickly looked through.
  private var contents: [EventID: String]?

  private static let mostLookedThrough = 8

  init(_ events: [StoredEvent]) {
    stored = events
    for event in events {
      state.apply(event.event)
      if event.state == .waiting { waiting.append(event) }
    }
  }

  func json(of event: EventID) -> String? {
    if stored.count + added.count > Self.mostLookedThrough { return indexed()[event] }
    let known =
      added.last { $0.event.id == event } ?? stored.last { $0.event.id == event }
    return known?.json
  }

  private func indexed() -> [EventID: String] {
    if let contents { return contents }
    let all = Dictionary(
      (stored + added).map { ($0.event.id, $0.json) }, uniquingKeysWith: { $1 })
    contents = all
    return all
  }

  /// Takes in an event that was recorded.
  func add(_ event: StoredEvent) {
    remember(event)
    state.apply(event.event)
    if event.state == .waiting { waiting.append(event) }
  }

  private func remember(_ event: StoredEvent) {
    added.append(event)
    contents?[event.event.id] = event.json
  }

  /// Ends the wait: the state is what the payment and the events that were taken come to.
  func pay(_ payment: StoredEvent, taking events: [StoredEvent]) {
    if !waiting.isEmpty {
      // The payment is the first that isn't one of them.
      stored = []
      added = events
      contents = nil
      waiting = []
    }
    remember(payment)
    state = OrderState()
    for event in events { state.apply(event.event) }
    state.apply(payment.event)
  }
}
