package import Programme
package import Storage

/// Takes order events in, within one transaction of the store.
///
/// Every event is judged before anything is written for it, so a refused one leaves no trace. The same
/// code serves the live worker and replays.
/// - Source: programme rules, sections 5, 6 and 8.
package struct EventProcessor {
  private let transaction: any StoreTransaction
  private let catalogue: BatchCatalogue
  private var settler: OrderSettler
  private var orders: [OrderID: KnownOrder] = [:]
  /// Events that waited and were refused since the beginning of the transaction.
  package private(set) var refusedWaiting: [RefusedWaiting] = []
  /// Lines that the rules on risk blocked, and reviews that counted, since then.
  package var blocked: BlockedTally { settler.blocked }

  /// - Parameter preview: what was read and decided before, if anything was.
  package init(
    _ transaction: any StoreTransaction, touches: TouchBook, preview: BatchPreview? = nil,
    now: Timestamp
  ) throws {
    self.transaction = transaction
    catalogue = BatchCatalogue(transaction)
    settler = OrderSettler(
      transaction,
      decider: OrderDecider(
        transaction: transaction, touches: touches, preview: preview, catalogue: catalogue),
      now: now)
    if let preview {
      orders.reserveCapacity(preview.snapshot.orders.count)
      try transaction.adopt(preview.snapshot)
    }
  }

  /// Writes what was kept back for the end of the transaction.
  package func finish() throws { try settler.finish() }

  /// - Parameter json: the event as it arrived, its keys sorted.
  /// - Throws: ``MissingTouches``, ``StoreError``; the transaction must then be given up.
  package mutating func process(_ event: OrderEvent, json: String) throws -> EventOutcome {
    do {
      let known = try order(event.order)
      if let recorded = known.json(of: event.id) {
        if recorded == json { return .repeated }
        throw otherContent(than: event)
      }
      return try apply(event, json: json, to: known)
    } catch let refusal as Refusal {
      // That its id is another order's event counts before what is wrong with it otherwise.
      let isTaken = try refusal.code > .eventConflict && transaction.event(event.id) != nil
      return .refused(isTaken ? otherContent(than: event) : refusal)
    }
  }

  /// What is known of an order, which is read unless this transaction has it.
  private mutating func order(_ id: OrderID) throws -> KnownOrder {
    if let known = orders[id] { return known }
    let known = KnownOrder(try transaction.events(of: id))
    orders[id] = known
    return known
  }

  private func otherContent(than event: OrderEvent) -> Refusal {
    Refusal(.eventConflict, "event \(event.id) was recorded with other content")
  }

  /// Records an event, which is the first thing that is written for it.
  /// - Throws: ``Refusal`` when an event of another order has its id.
  private func insert(
    _ event: OrderEvent, json: String, as state: StoredEvent.State
  ) throws -> Int64 {
    guard let place = try transaction.insertUnlessTaken(event, json: json, state: state) else {
      throw otherContent(than: event)
    }
    return place
  }

  private mutating func apply(
    _ event: OrderEvent, json: String, to known: KnownOrder
  ) throws -> EventOutcome {
    if case .paid(let order) = event.body { return try pay(order, event, json: json, to: known) }
    let state = known.state
    guard let order = state.paid else {
      try record(event, json: json, as: .waiting, in: known)
      return .waiting
    }
    if let line = event.body.line {
      try refuseUnknown(line, of: order)
      if state.repeats(event) {
        try record(event, json: json, as: .ignored, in: known)
        return .repeated
      }
    }
    let sequence = try record(event, json: json, as: .applied, in: known)
    try settler.change(
      event.order, order, from: state, to: known.state, because: event.id, at: sequence)
    return .applied
  }

  /// - Returns: the event's place in the order of processing.
  @discardableResult
  private func record(
    _ event: OrderEvent, json: String, as state: StoredEvent.State, in known: KnownOrder
  ) throws -> Int64 {
    let sequence = try insert(event, json: json, as: state)
    known.add(
      StoredEvent(sequence: sequence, event: event, json: json, state: state))
    return sequence
  }

  private mutating func pay(
    _ order: PaidOrder, _ event: OrderEvent, json: String, to known: KnownOrder
  ) throws -> EventOutcome {
    if known.state.paid != nil {
      throw Refusal(.eventConflict, "order \(event.order) was paid by another event")
    }
    try admit(order, in: catalogue)
    let sequence = try insert(event, json: json, as: .applied)
    if case .both(let buyer, let visitor) = order.customer {
      try transaction.append(.identityBound(visitor: visitor, buyer: buyer), at: order.paidAt)
    }
    for line in order.lines {
      guard let unit = line.unit else { continue }
      try transaction.noteQuote(of: unit, by: line.id, of: event.order)
    }
    let taken = try takeWaiting(known.waiting, of: order)
    known.pay(
      StoredEvent(sequence: sequence, event: event, json: json, state: .applied), taking: taken)
    try settler.open(event, order, known.state, at: sequence)
    return .applied
  }

  /// Applies the events that waited for this payment; what is about a line that the order doesn't have
  /// is set aside.
  private mutating func takeWaiting(
    _ waiting: [StoredEvent], of order: PaidOrder
  ) throws -> [StoredEvent] {
    var taken: [StoredEvent] = []
    var state = OrderState()
    for stored in waiting {
      if let line = stored.event.body.line {
        do { try refuseUnknown(line, of: order) } catch let refusal as Refusal {
          try transaction.removeWaiting(stored.event.id)
          refusedWaiting.append(RefusedWaiting(event: stored, refusal: refusal))
          continue
        }
      }
      try transaction.setState(
        state.repeats(stored.event) ? .ignored : .applied, of: stored.event.id)
      state.apply(stored.event)
      taken.append(stored)
    }
    return taken
  }

  private func refuseUnknown(_ line: LineID, of order: PaidOrder) throws {
    guard order.lines.contains(where: { $0.id == line }) else {
      throw Refusal(.unknownReference, "the order has no line \(line)")
    }
  }
}

extension OrderEvent {
  var isPayment: Bool {
    if case .paid = body { true } else { false }
  }
}

extension OrderState {
  /// Whether another event told the same, which makes this one without effect.
  func repeats(_ event: OrderEvent) -> Bool {
    switch event.body {
    case .refunded(_, let refund, _, _): knows(refund)
    case .reviewed(let line, _): review(of: line) != nil
    case .paid, .completed, .cancelled, .fraudConfirmed: false
    }
  }
}

extension OrderEvent.Body {
  /// The one line that it is about, if it names one.
  fileprivate var line: LineID? {
    switch self {
    case .refunded(let line, _, _, _), .reviewed(let line, _): line
    case .fraudConfirmed(let fraud): fraud.line
    case .paid, .completed, .cancelled: nil
    }
  }
}
