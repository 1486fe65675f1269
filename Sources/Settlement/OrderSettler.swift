import Programme
import Storage

/// Carries what an event changed of an order into decisions, stocks, the ledger and dividends.
/// - Source: programme rules, sections 5 to 8 and 14.
struct OrderSettler {
  private let transaction: any StoreTransaction
  private let decider: OrderDecider
  private let stock: StockKeeper
  private let now: Timestamp
  private var poster: LinePoster

  init(_ transaction: any StoreTransaction, decider: OrderDecider, now: Timestamp) {
    self.transaction = transaction
    self.decider = decider
    self.now = now
    stock = StockKeeper(transaction: transaction, now: now)
    poster = LinePoster(transaction, now: now)
  }

  var blocked: BlockedTally { poster.blocked }

  /// Writes what was kept back for the end of the transaction.
  func finish() throws { try poster.finish() }

  /// Settles an order at its payment, with the events that had waited for it.
  /// - Parameter sequence: the payment's place in the order of processing.
  mutating func open(
    _ payment: OrderEvent, _ order: PaidOrder, _ state: OrderState, at sequence: Int64
  ) throws {
    let id = payment.order
    let decisions = try decider.decide(
      order, id, state, stage: .provisional, stored: [], at: sequence)
    try transaction.save(OrderSummary(of: id, order, state))
    if state.completedAt == nil {
      try stock.move(of: id, order, state, from: [:], decisions, at: sequence)
    }
    if state.completion == nil { return }
    try settle(
      id, order, from: OrderState([payment]), to: state, because: payment.id, at: sequence)
  }

  /// Settles what a later event changed.
  mutating func change(
    _ id: OrderID, _ order: PaidOrder, from earlier: OrderState, to state: OrderState,
    because event: EventID, at sequence: Int64
  ) throws {
    if state.completedAt != earlier.completedAt || state.cancelledAt != earlier.cancelledAt {
      try transaction.save(OrderSummary(of: id, order, state))
    }
    if state.completedAt == earlier.completedAt {
      try stock.keep(of: id, order, state, at: sequence)
    }
    try settle(id, order, from: earlier, to: state, because: event, at: sequence)
  }

  /// Posts what an event changed, once the order is completed.
  private mutating func settle(
    _ id: OrderID, _ order: PaidOrder, from earlier: OrderState, to state: OrderState,
    because event: EventID, at sequence: Int64
  ) throws {
    guard let completion = state.completion else { return }
    let isFirst = earlier.completion == nil
    let positions = order.lines.indices.filter {
      isFirst || state.pays(otherwise: order.lines[$0], than: earlier)
    }
    if positions.isEmpty { return }
    let stored = try transaction.decisions(of: id)
    let decisions =
      isFirst
      ? try complete(id, order, state, stored, at: sequence)
      : try finalDecisions(on: order, id, in: stored)
    for position in positions {
      let line = order.lines[position]
      let isNewFraud = !isFirst && earlier.fraud(on: line.id) == nil
      try poster.post(
        line, of: id, state, decision: decisions[position], completedAt: completion.at,
        isFirst: isFirst, newFraud: isNewFraud ? state.fraud(on: line.id) : nil, because: event)
    }
    let contributions = positions.compactMap { position in
      DividendContribution(
        order.lines[position], of: id, decisions[position], from: isFirst ? nil : earlier,
        to: state)
    }
    if !contributions.isEmpty {
      try transaction.contribute(contributions, because: event, at: now)
    }
  }

  /// What was decided for good, one for each line in the order of the payment's array.
  private func finalDecisions(
    on order: PaidOrder, _ id: OrderID, in stored: [StoredDecision]
  ) throws -> [Decision] {
    let known = Dictionary(
      uniqueKeysWithValues: stored.filter { $0.stage == .final }.map { ($0.line, $0.decision) })
    return try order.lines.map { line in
      guard let decision = known[line.id] else {
        throw StoreError.corrupt("line \(line.id) of order \(id) has no final decision")
      }
      return decision
    }
  }

  /// Decides the lines for good, and draws on stocks as these decisions say.
  private func complete(
    _ id: OrderID, _ order: PaidOrder, _ state: OrderState, _ stored: [StoredDecision],
    at sequence: Int64
  ) throws -> [Decision] {
    let provisional =
      stored.allSatisfy { $0.stage == .provisional }
      ? stored : stored.filter { $0.stage == .provisional }
    let decisions = try decider.decide(
      order, id, state, stage: .final, stored: provisional, at: sequence)
    let drewOnStock = provisional.contains { $0.decision.stock != nil }
    let held = drewOnStock ? try transaction.stockHoldings(of: id, before: sequence) : [:]
    try stock.move(of: id, order, state, from: held, decisions, at: sequence)
    return decisions
  }
}

extension OrderState {
  /// What a line pays changes only with what is left of it, and with what a reviewer decides.
  fileprivate func pays(otherwise line: OrderLine, than earlier: OrderState) -> Bool {
    net(of: line) != earlier.net(of: line)
      || privateDomainBase(of: line) != earlier.privateDomainBase(of: line)
      || review(of: line.id) != earlier.review(of: line.id)
      || cancelledAt != earlier.cancelledAt
  }
}

extension OrderSummary {
  fileprivate init(of id: OrderID, _ order: PaidOrder, _ state: OrderState) {
    self.init(
      order: id, shop: order.shop, buyer: order.customer.buyer, visitor: order.customer.visitor,
      paidAt: order.paidAt, completedAt: state.completedAt, cancelledAt: state.cancelledAt)
  }
}
