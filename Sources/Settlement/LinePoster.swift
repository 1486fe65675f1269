import Programme
import Storage

/// Posts what is due for lines over what was posted before, and keeps the books beside the ledger:
/// quarters' incentives, and what the rules on risk blocked.
/// - Source: programme rules, sections 8 to 11 and 16.
struct LinePoster {
  private let transaction: any StoreTransaction
  private let now: Timestamp
  private var incentives = IncentiveBook()
  /// Lines that were blocked, and reviews that counted, since the beginning of the transaction.
  private(set) var blocked = BlockedTally()

  init(_ transaction: any StoreTransaction, now: Timestamp) {
    self.transaction = transaction
    self.now = now
  }

  /// Writes what was kept back for the end of the transaction.
  func finish() throws { try incentives.save(to: transaction) }

  /// - Parameters:
  ///   - isFirst: whether nothing was posted for the line before.
  ///   - newFraud: the case of fraud that is new to the line.
  mutating func post(
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

  private mutating func note(_ line: BlockedLine) throws {
    let before = try transaction.blockedLine(line.line, of: line.order)?.status
    if line.status == before { return }
    try transaction.save(line)
    blocked.count(line.status, after: before)
  }
}
