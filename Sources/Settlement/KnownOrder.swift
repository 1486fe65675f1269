import Programme
import Storage

/// An order as a batch knows it, so that its events are read and folded once a batch, however many
/// the batch brings.
struct KnownOrder {
  private(set) var state: OrderState
  /// The events that wait for the payment, in the order of processing.
  private(set) var waiting: [StoredEvent]
  /// What arrived under each id.
  private var contents: [EventID: String]

  init(_ events: [StoredEvent]) {
    state = OrderState(events.map(\.event))
    waiting = events.filter { $0.state == .waiting }
    contents = Dictionary(events.map { ($0.event.id, $0.json) }, uniquingKeysWith: { $1 })
  }

  func json(of event: EventID) -> String? { contents[event] }

  /// Takes in an event that was recorded.
  mutating func add(_ event: StoredEvent) {
    contents[event.event.id] = event.json
    state.apply(event.event)
    if event.state == .waiting { waiting.append(event) }
  }

  /// Ends the wait: the state is what the payment and the events that were taken come to.
  mutating func pay(_ payment: StoredEvent, taking events: [StoredEvent]) {
    for event in waiting { contents[event.event.id] = nil }
    waiting = []
    for event in events { contents[event.event.id] = event.json }
    contents[payment.event.id] = payment.json
    state = OrderState(events.map(\.event) + [payment.event])
  }
}
