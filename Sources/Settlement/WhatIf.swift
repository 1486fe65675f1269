package import Programme
package import Storage

/// Reckons what the orders completed in a period would have paid under other records.
///
/// Every event is gone through in the order of processing, with the code that decides and posts. What
/// was known when an order was decided is known here, except where the other records stand in for it.
/// Lines of other orders stay as they were posted, and use up caps and positions as they did. Nothing is
/// written. Memory grows with the parties, and with the orders that have an event after their settlement
/// still to come.
/// - Source: programme rules, section 18.
package struct WhatIf {
  private let store: any StoreReading
  private let overrides: Overrides
  private let period: Range<Timestamp>
  private let known: any PastCatalogue
  private let catalogue: OverriddenCatalogue
  private var report: WhatIfReport
  private var sums = WhatIfSums()
  private var usage: [IncentiveBook.Page: IncentiveUsage] = [:]
  private var paybacks = WhatIfHistory.Paybacks()
  /// Orders with an event before their payment.
  private var early: Set<OrderID> = []
  /// Settled orders with a later event.
  private var open: [OrderID: [SettledLine]] = [:]

  private struct SettledLine {
    let line: OrderLine
    let decision: Decision
    /// Why it pays something else, if it does.
    let reason: WhatIfReport.Reason
    var granted: Incentive?
    var paid: [Due] = []
  }

  /// How far a run is.
  package struct Progress: Hashable, Sendable {
    package let events: Int64
    package let ofEvents: Int64
    package let lines: Int64
  }

  /// Events read at a time.
  private static let page = 1_000

  private init(_ store: any StoreReading, _ period: PayoutPeriod, _ overrides: Overrides) {
    self.store = store
    self.overrides = overrides
    self.period = period.from..<period.to
    known = store.pastCatalogue()
    catalogue = OverriddenCatalogue(known, by: overrides)
    report = WhatIfReport(period)
  }

  /// - Parameter progress: told after about every 1 000 events.
  package static func run(
    over store: any StoreReading, _ period: PayoutPeriod, under overrides: Overrides,
    progress: (Progress) -> Void = { _ in }
  ) throws -> WhatIfReport {
    var run = WhatIf(store, period, overrides)
    let newest = try store.newestEvent()
    // Caps count whole quarters.
    let quarters =
      Quarter(of: period.from).moments
      .lowerBound..<Quarter(of: period.lastMoment).moments.upperBound
    var last: Int64 = 0
    while true {
      let events = try store.events(completedIn: quarters, after: last, limit: page)
      guard let end = events.last else { break }
      for event in events { try run.take(event) }
      last = end.sequence
      progress(Progress(events: last, ofEvents: newest, lines: run.report.lines))
    }
    run.report.rows = run.sums.rows
    return run.report
  }

  private mutating func take(_ event: PastEvent) throws {
    guard period.contains(event.completedAt) else { return try takeOther(event) }
    if event.isPayment, early.remove(event.order) == nil { return }
    let events = try store.events(of: event.order).filter { $0.state == .applied }
    guard let payment = events.first(where: { $0.event.isPayment }),
      case .paid(let order) = payment.event.body
    else { throw StoreError.corrupt("order \(event.order) is completed and was never paid") }
    if event.sequence < payment.sequence { early.insert(event.order) }
    let state = OrderState(events.lazy.filter { $0.sequence <= event.sequence }.map(\.event))
    guard state.completedAt != nil, state.paid != nil else { return }
    let place = PlacedEvent(
      past: event, order: order, state: state, isLast: event.sequence == events.last?.sequence)
    if open[event.order] == nil { open[event.order] = try decide(place) }
    try settle(place)
  }

  /// What an event of another order moved of an institution's caps.
  private mutating func takeOther(_ event: PastEvent) throws {
    let prefix = Account.institution(InstitutionID(trusted: "")).name
    for due in try store.grants(order: event.order, because: event.id) {
      // What is held counts against the caps too.
      let name = (due.account.ownerOfHeld ?? due.account).name
      guard name.hasPrefix(prefix) else { continue }
      let institution = InstitutionID(trusted: String(name.dropFirst(prefix.count)))
      move(
        IncentiveBook.Page(institution: institution, quarter: Quarter(of: event.completedAt)),
        from: .none,
        to: Incentive(
          cash: Fen(due.kind == .incentiveCash ? due.amount : 0),
          cards: Cards(due.kind == .incentiveCard ? due.amount : 0)))
    }
  }

  private mutating func move(_ page: IncentiveBook.Page, from old: Incentive, to new: Incentive) {
    let used = usage[page] ?? .none
    usage[page] = IncentiveUsage(
      cash: used.cash - old.cash + new.cash, cards: used.cards - old.cards + new.cards)
  }
}

/// An event, and what its order has come to with it.
private struct PlacedEvent {
  let past: PastEvent
  let order: PaidOrder
  let state: OrderState
  /// Whether the order has no later one.
  let isLast: Bool
}

// MARK: - Deciding

extension WhatIf {
  private mutating func decide(_ event: PlacedEvent) throws -> [SettledLine] {
    let (id, order) = (event.past.order, event.order)
    let stored = try store.decisions(of: id).filter { $0.stage == .final }
    guard let first = stored.first else {
      throw StoreError.corrupt("order \(id) is settled without a final decision")
    }
    known.knownUpTo = first.knownUpTo
    let touches = try OrderTouches(
      of: order, touches: first.decision.candidates.map(\.touch).filter(isLeft),
      bindings: known.bindings, catalogue: catalogue)
    let again = try decideLines(
      of: order, id, event.state, touches: { _ in touches }, catalogue: catalogue,
      history: WhatIfHistory(in: store, period, paybacks, at: event.past.sequence))
    report.orders += 1
    report.lines += Int64(order.lines.count)
    return try zip(order.lines, again).map { line, decision in
      guard let actual = stored.first(where: { $0.line == line.id }) else {
        throw StoreError.corrupt("line \(line.id) of order \(id) has no final decision")
      }
      var slim = decision
      slim.candidates = []
      // What was held and how it was reviewed is no rate: it stays as it was.
      slim.risk = actual.decision.risk
      return SettledLine(
        line: line, decision: slim, reason: .init(from: actual.decision, to: decision))
    }
  }

  /// Whether a click would have left its touch: another policy may count fewer placements. Clicks that
  /// left none aren't known here.
  private func isLeft(_ touch: Touch) throws -> Bool {
    guard let policy = overrides.policy(at: touch.at), let link = try catalogue.link(touch.code)
    else { return true }
    let isSharer = if case .sharer = link.carrier { true } else { false }
    return policy.counts(link.placement, sharer: isSharer)
  }
}

// MARK: - Settling

extension WhatIf {
  private mutating func settle(_ event: PlacedEvent) throws {
    let order = event.past.order
    var lines = open.removeValue(forKey: order) ?? []
    for index in lines.indices {
      settle(&lines[index], of: event)
      guard event.isLast else { continue }
      try conclude(lines[index], of: event)
    }
    if !event.isLast { open[order] = lines }
  }

  /// What a case of fraud took back, and what it was taken from, stays as it was posted.
  private mutating func conclude(_ settled: SettledLine, of event: PlacedEvent) throws {
    let posted = try store.posted(order: event.past.order, line: settled.line.id)
    let isFraud = event.state.fraud(on: settled.line.id) != nil
    let kept = isFraud ? posted.filter(\.kind.isOfPrivateDomain) : []
    let paid = kept.isEmpty ? settled.paid : (settled.paid + kept).summed()
    if posted != paid { report.changed[settled.reason, default: 0] += 1 }
    try sums.add(actual: posted, whatIf: paid)
  }

  private mutating func settle(_ settled: inout SettledLine, of event: PlacedEvent) {
    var page: IncentiveBook.Page?
    if case .tuike(let award) = settled.decision.outcome {
      page = IncentiveBook.Page(
        institution: award.institution, quarter: Quarter(of: event.past.completedAt))
    }
    let settlement = LineSettlement(
      settled.line, of: event.state, decision: settled.decision, granted: settled.granted,
      usage: page.flatMap { usage[$0] } ?? .none)
    if let page { move(page, from: settled.granted ?? .none, to: settlement.granted) }
    settled.granted = settlement.granted
    settled.paid = settlement.target
    if case .tuike(let award) = settled.decision.outcome {
      paybacks.note(
        award, of: .init(order: event.past.order, line: settled.line.id), paid: settled.paid,
        isKept: Payback.isKept(by: settled.line, in: event.state, settled.decision.risk))
    }
  }
}
