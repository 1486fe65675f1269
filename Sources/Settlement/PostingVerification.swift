import Programme
import Storage

/// What every event posted for lines and for pools of dividends.
extension Verification {
  mutating func compare(
    _ stored: StoredEvent, _ order: PaidOrder, from earlier: OrderState, to state: OrderState
  ) throws {
    let event = stored.event
    guard let completedAt = state.completedAt else { return }
    let isFirst = earlier.completedAt == nil
    let decisions = try store.decisions(of: event.order)
    if isFirst {
      try checkDecisions(
        decisions.filter { $0.stage == .final }, of: order, state, because: stored)
    }
    for line in order.lines {
      guard let decision = decisions.first(where: { $0.stage == .final && $0.line == line.id })
      else {
        report.found("order \(event.order) line \(line.id) is settled without a final decision")
        continue
      }
      try compare(
        line, event, decision.decision, from: isFirst ? nil : earlier, to: state,
        quarter: Quarter(of: completedAt))
    }
    let contributions = order.lines.compactMap { line in
      decisions.first { $0.stage == .final && $0.line == line.id }.flatMap {
        DividendContribution(
          line, of: event.order, $0.decision, from: isFirst ? nil : earlier, to: state)
      }
    }
    try compare(try periods.note(contributions, because: event.id))
  }

  /// What was shared out of pools, and what lines counted for.
  mutating func compare(_ expected: [PeriodVerification.Expectation]) throws {
    for finding in periods.takeFindings() { report.found(finding) }
    for posting in expected {
      let found = try take(posting.entries, posted: posting.cause)
      guard found.summed() != posting.entries || found.count != posting.entries.count else {
        continue
      }
      report.found(
        """
        pool \(posting.pool)\(posting.event.map { ", event \($0)" } ?? ""): the ledger has \
        \(found.summed().words), the stored events give \(posting.entries.words)
        """)
    }
  }

  mutating func compare(
    _ line: OrderLine, _ event: OrderEvent, _ decision: Decision, from earlier: OrderState?,
    to state: OrderState, quarter: Quarter
  ) throws {
    let key = SettledLine(order: event.order, line: line.id)
    let page = decision.institution.map {
      IncentiveBook.Page(institution: $0, quarter: quarter)
    }
    let used = page.flatMap { usage[$0] } ?? .none
    let old = granted[key]
    var posted: [Due] = []
    if let earlier, let old {
      posted = Dues(of: decision, line, in: earlier).all(granting: old).standing(
        LineStanding(decision.risk, earlier.review(of: line.id)))
    } else {
      report.lines += 1
    }
    let settlement = LineSettlement(
      line, of: state, decision: decision, granted: old, usage: used)
    granted[key] = settlement.granted
    risk.note(key, decision, settlement, completedAt: state.completedAt)
    if let page {
      let change = old ?? .none
      usage[page] = IncentiveUsage(
        cash: used.cash - change.cash + settlement.granted.cash,
        cards: used.cards - change.cards + settlement.granted.cards)
    }
    var taking: FraudTaking?
    let fraud = state.fraud(on: line.id)
    if let fraud, let earlier, earlier.fraud(on: line.id) == nil {
      taking = try self.taking(
        posted, of: (event.order, line.id), from: decision.shop, for: fraud, because: event.id)
    }
    if earlier == nil {
      let capped = try store.capped(order: event.order, line: line.id)
      if capped.cash != settlement.capped.cash || capped.cards != settlement.capped.cards {
        report.found(
          "order \(event.order) line \(line.id): what the caps withheld isn't what the events give")
      }
    }
    try compareEntries(
      settlement.entries(over: posted, isFraud: fraud != nil, taking: taking), of: event.id,
      order: event.order, line: line.id)
  }

  mutating func taking(
    _ posted: [Due], of line: (order: OrderID, line: LineID), from shop: ShopID,
    for fraud: ConfirmedFraud, because event: EventID
  ) throws -> FraudTaking? {
    let standing = posted.givenPrivateDomain
    let held = standing.cardAccount.flatMap { balances[BalanceKey(account: $0, unit: .card)] }
    return try frauds.taking(
      of: standing, on: line, from: shop, for: fraud, because: event, held: Cards(held ?? 0),
      earnedUpTo: entries.lastTaken, &report)
  }

  mutating func compareEntries(
    _ expected: [Due], of event: EventID, order: OrderID, line: LineID
  ) throws {
    let found = try take(expected, posted: .line(order, line, event: event))
    guard found.summed() != expected || found.count != expected.count else { return }
    report.found(
      """
      order \(order) line \(line), event \(event): the ledger has \(found.summed().words), \
      the stored events give \(expected.words)
      """)
  }

  /// What the ledger has next, if it was posted for the given cause.
  mutating func take(
    _ expected: [Due], posted cause: StoredEntry.Cause
  ) throws -> [Due] {
    for due in expected {
      balances[BalanceKey(account: due.account, unit: due.unit), default: 0] += due.amount
      frauds.note(due)
    }
    let found = try entries.take(cause)
    report.entries += Int64(found.count)
    return found
  }
}

extension Sequence<Due> {
  fileprivate var words: String {
    let parts = map { "\($0.account) \($0.kind.rawValue) \($0.amount) \($0.unit.rawValue)" }
    return parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
  }
}

extension Decision {
  /// Who is paid by the incentive, if anybody.
  fileprivate var institution: InstitutionID? {
    if case .tuike(let award) = outcome { award.institution } else { nil }
  }
}
