package import Programme
package import Storage

/// Takes order events into the books, within one transaction of the store.
///
/// Every event is judged before anything is written for it, so a refused one leaves no trace. The same
/// code serves the live worker and replays.
/// - Source: programme rules, sections 5, 6 and 8.
package struct EventProcessor {
  private let transaction: any StoreTransaction
  private let touches: TouchBook
  private let preview: BatchPreview?
  private let catalogue: BatchCatalogue
  private let stock: StockKeeper
  private let now: Timestamp
  private var incentives = IncentiveBook()
  private var orders: [OrderID: KnownOrder] = [:]
  /// Events that waited and were refused since the beginning of the transaction.
  package private(set) var refusedWaiting: [RefusedWaiting] = []
  /// Lines that the rules on risk blocked, and reviews that counted, since then.
  package private(set) var blocked = BlockedTally()

  /// - Parameter preview: what was read and decided before, if anything was.
  package init(
    _ transaction: any StoreTransaction, touches: TouchBook, preview: BatchPreview? = nil,
    now: Timestamp
  ) throws {
    self.transaction = transaction
    self.touches = touches
    self.preview = preview
    self.now = now
    catalogue = BatchCatalogue(transaction)
    stock = StockKeeper(transaction: transaction, now: now)
    if let preview {
      orders.reserveCapacity(preview.snapshot.orders.count)
      try transaction.adopt(preview.snapshot)
    }
  }

  /// Writes what was kept back for the end of the transaction.
  package func finish() throws { try incentives.save(to: transaction) }

  /// - Parameter json: the event as it arrived, its keys sorted.
  /// - Throws: ``MissingTouches``, ``StoreError``; the transaction must then be given up.
  package mutating func process(_ event: OrderEvent, json: String) throws -> EventOutcome {
    do {
      if let outcome = try recall(event, json: json) { return outcome }
      return try apply(event, json: json)
    } catch let refusal as Refusal {
      // That its id is another order's event counts before what is wrong with it otherwise.
      let isTaken = try refusal.code > .eventConflict && transaction.event(event.id) != nil
      return .refused(isTaken ? otherContent(than: event) : refusal)
    }
  }

  /// What is known of the event's order is read, unless this transaction has it.
  /// - Returns: nil when the event is new to its order.
  /// - Throws: ``Refusal`` when another event of the order has its id.
  private mutating func recall(_ event: OrderEvent, json: String) throws -> EventOutcome? {
    if orders[event.order] == nil {
      orders[event.order] = KnownOrder(try transaction.events(of: event.order))
    }
    guard let known = orders[event.order]?.json(of: event.id) else { return nil }
    if known == json { return .repeated }
    throw otherContent(than: event)
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

  private mutating func apply(_ event: OrderEvent, json: String) throws -> EventOutcome {
    if case .paid(let order) = event.body { return try pay(order, event, json: json) }
    let state = self.state(of: event.order)
    guard let order = state.paid else {
      try record(event, json: json, as: .waiting)
      return .waiting
    }
    if let line = event.body.line {
      try refuseUnknown(line, of: order)
      if state.repeats(event) {
        try record(event, json: json, as: .ignored)
        return .repeated
      }
    }
    let sequence = try record(event, json: json, as: .applied)
    let changed = self.state(of: event.order)
    if changed.completedAt != state.completedAt || changed.cancelledAt != state.cancelledAt {
      try transaction.save(summary(of: event.order, order, changed))
    }
    if changed.completedAt == state.completedAt {
      try stock.keep(of: event.order, order, changed, at: sequence)
    }
    try settle(event.order, order, from: state, to: changed, because: event.id, at: sequence)
    return .applied
  }

  private func state(of order: OrderID) -> OrderState { orders[order]?.state ?? OrderState() }

  /// - Returns: the event's place in the order of processing.
  @discardableResult
  private mutating func record(
    _ event: OrderEvent, json: String, as state: StoredEvent.State
  ) throws -> Int64 {
    let sequence = try insert(event, json: json, as: state)
    orders[event.order]?.add(
      StoredEvent(sequence: sequence, event: event, json: json, state: state))
    return sequence
  }

  private mutating func pay(
    _ order: PaidOrder, _ event: OrderEvent, json: String
  ) throws -> EventOutcome {
    if state(of: event.order).paid != nil {
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
    let taken = try takeWaiting(orders[event.order]?.waiting ?? [], of: order)
    orders[event.order]?.pay(
      StoredEvent(sequence: sequence, event: event, json: json, state: .applied), taking: taken)
    let state = self.state(of: event.order)
    let decisions = try decideLines(
      of: order, event.order, state, stage: .provisional, stored: [], at: sequence)
    try transaction.save(summary(of: event.order, order, state))
    if state.completedAt == nil {
      try stock.move(of: event.order, order, state, from: [:], decisions, at: sequence)
    }
    try settle(
      event.order, order, from: OrderState([event]), to: state, because: event.id, at: sequence)
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

  private func summary(
    of id: OrderID, _ order: PaidOrder, _ state: OrderState
  ) -> OrderSummary {
    OrderSummary(
      order: id, shop: order.shop, buyer: order.customer.buyer, visitor: order.customer.visitor,
      paidAt: order.paidAt, completedAt: state.completedAt, cancelledAt: state.cancelledAt)
  }
}

// MARK: - Deciding

extension EventProcessor {
  /// Decides every line as of the payment, over the candidates stored before and those known now.
  private func decideLines(
    of order: PaidOrder, _ id: OrderID, _ state: OrderState, stage: StoredDecision.Stage,
    stored: [StoredDecision], at sequence: Int64
  ) throws -> [LineID: Decision] {
    let people = try transaction.people(behind: order.customer)
    let known = try touches.touches(of: people)
    let candidates = stored.first?.decision.candidates.map(\.touch) ?? []
    let all = candidates + known
    let completion = stage == .final ? state.completion : nil
    let taken =
      try preview?.decisions(
        on: order, id, stage: stage, completion: completion, touches: all, in: transaction)
      ?? OrderDecisions(
        on: order, id, state, stored: stored, completion: completion, touches: all,
        bindings: transaction.bindings, catalogue: catalogue,
        history: StoredSchemeHistory(in: transaction),
        signals: StoredRiskSignals(in: transaction, at: sequence, earlier: stored))
    let newest = try transaction.newestRecord()
    var decisions: [LineID: Decision] = [:]
    for (position, line) in order.lines.enumerated() {
      let decision = taken.decisions[position]
      decisions[line.id] = decision
      try transaction.insert(
        StoredDecision(line: line.id, stage: stage, knownUpTo: newest, decision: decision),
        text: taken.texts[position], order: id)
    }
    return decisions
  }
}

// MARK: - Settling

extension EventProcessor {
  private mutating func note(_ line: BlockedLine) throws {
    let before = try transaction.blockedLine(line.line, of: line.order)?.status
    if line.status == before { return }
    try transaction.save(line)
    blocked.count(line.status, after: before)
  }

  /// Posts what an event changed, once the order is completed.
  private mutating func settle(
    _ id: OrderID, _ order: PaidOrder, from earlier: OrderState, to state: OrderState,
    because event: EventID, at sequence: Int64
  ) throws {
    guard let completion = state.completion else { return }
    let isFirst = earlier.completion == nil
    // What a line pays changes only with what is left of it, and with what a reviewer decides.
    let lines = order.lines.filter { line in
      isFirst || state.net(of: line) != earlier.net(of: line)
        || state.privateDomainBase(of: line) != earlier.privateDomainBase(of: line)
        || state.review(of: line.id) != earlier.review(of: line.id)
        || state.cancelledAt != earlier.cancelledAt
    }
    if lines.isEmpty { return }
    let decisions: [LineID: Decision]
    let stored = try transaction.decisions(of: id)
    if isFirst {
      let provisional = stored.filter { $0.stage == .provisional }
      decisions = try decideLines(
        of: order, id, state, stage: .final, stored: provisional, at: sequence)
      let drewOnStock = provisional.contains { $0.decision.stock != nil }
      let held = drewOnStock ? try transaction.stockHoldings(of: id, before: sequence) : [:]
      try stock.move(of: id, order, state, from: held, decisions, at: sequence)
    } else {
      decisions = Dictionary(
        uniqueKeysWithValues: stored.filter { $0.stage == .final }.map { ($0.line, $0.decision) })
    }
    for line in lines {
      guard let decision = decisions[line.id] else {
        throw StoreError.corrupt("line \(line.id) of order \(id) has no final decision")
      }
      let isNewFraud = !isFirst && earlier.fraud(on: line.id) == nil
      try settle(
        line, of: id, state, decision: decision, completedAt: completion.at, isFirst: isFirst,
        newFraud: isNewFraud ? state.fraud(on: line.id) : nil, because: event)
    }
    let contributions = lines.compactMap { line in
      decisions[line.id].flatMap {
        DividendContribution(line, of: id, $0, from: isFirst ? nil : earlier, to: state)
      }
    }
    if !contributions.isEmpty {
      try transaction.contribute(contributions, because: event, at: now)
    }
  }

  private mutating func settle(
    _ line: OrderLine, of order: OrderID, _ state: OrderState, decision: Decision,
    completedAt: Timestamp, isFirst: Bool, newFraud: ConfirmedFraud?, because event: EventID
  ) throws {
    let posted = isFirst ? [] : try transaction.posted(order: order, line: line.id)
    var granted: Incentive?
    var usage = IncentiveUsage.none
    var page: IncentiveBook.Page?
    if case .tuike(let award) = decision.outcome {
      let current = IncentiveBook.Page(
        institution: award.institution, quarter: Quarter(of: completedAt))
      usage = try incentives[
        current,
        stored: transaction.incentiveUsage(of: award.institution, in: current.quarter)]
      granted = isFirst ? nil : grantedIncentive(in: posted, institution: award.institution)
      page = current
    }
    let settlement = LineSettlement(
      line, of: state, decision: decision, granted: granted, usage: usage)
    if let page, settlement.granted != granted ?? .none {
      incentives.move(page, from: usage, by: granted ?? .none, to: settlement.granted)
    }
    if let risk = decision.risk, risk.verdict != .pass {
      try note(
        BlockedLine(
          order: order, line: line.id, shop: decision.shop, institution: page?.institution,
          verdict: risk.verdict, rules: risk.fired.map(\.rule), charged: settlement.charged,
          completedAt: completedAt,
          status: settlement.status))
    }
    let taking = try newFraud.flatMap { fraud in
      try transaction.takeBack(
        posted, of: (order, line.id), from: decision.shop, for: fraud, because: event)
    }
    let entries = settlement.entries(
      over: posted, isFraud: state.fraud(on: line.id) != nil, taking: taking)
    if entries.isEmpty, settlement.capped == .none { return }
    try transaction.post(
      Posting(
        event: event, order: order, line: line.id, entries: entries,
        cappedCash: settlement.capped.cash, cappedCards: settlement.capped.cards), at: now)
  }
}

extension OrderEvent {
  var isPayment: Bool {
    if case .paid = body { true } else { false }
  }
}

extension OrderState {
  /// Whether another event told the same, which makes this one without effect.
  fileprivate func repeats(_ event: OrderEvent) -> Bool {
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
