import Programme
package import Storage

/// Recomputes every final decision, every posting and every balance from the stored events and the
/// stored orders about payouts, and compares them with what the store holds.
///
/// Events are gone through in the order of processing, so memory doesn't grow with the ledger but for
/// what each settled line was granted. Only what was known when a decision was taken counts for it.
///
/// Each question has a file of its own: orders, decisions, postings, balances, codes on items, stocks, periods,
/// risk, fraud, coupons for opened links, payouts.
/// - Source: programme rules, sections 6 to 14 and 16.
package struct Verification {
  let store: any StoreReading
  var report = VerificationReport()
  var entries: EntryCursor
  var periods: PeriodVerification
  var granted: [SettledLine: Incentive] = [:]
  var usage: [IncentiveBook.Page: IncentiveUsage] = [:]
  var balances: [BalanceKey: Int64] = [:]
  var frauds: FraudVerification
  /// Lines that quote the code on an item.
  var quotes: Int64 = 0
  var risk: RiskVerification
  var lastOrder: (order: OrderID, events: [StoredEvent])?
  var stocks: StockVerification
  /// The newest record that was known when the last decision was taken.
  var lastKnown: Int64 = 0
  let newestRecord: Int64
  let progress: (VerificationReport) -> Void

  struct SettledLine: Hashable {
    let order: OrderID
    let line: LineID
  }

  struct BalanceKey: Hashable {
    let account: Account
    let unit: Unit
  }

  /// Events read at a time.
  static let page = 1_000

  private init(
    _ store: any StoreReading, progress: @escaping (VerificationReport) -> Void
  ) throws {
    self.store = store
    risk = try RiskVerification(store)
    newestRecord = try store.newestRecord()
    self.progress = progress
    entries = EntryCursor(store)
    frauds = FraudVerification(store)
    stocks = try StockVerification(store)
    periods = PeriodVerification(store)
  }

  /// - Parameter progress: told what was done so far, about every 1 000 events.
  package static func run(
    over store: any StoreReading, progress: @escaping (VerificationReport) -> Void = { _ in }
  ) throws -> VerificationReport {
    var verification = try Verification(store, progress: progress)
    var last: Int64 = 0
    while true {
      let events = try store.events(after: last, limit: page)
      guard let newest = events.last else { break }
      for event in events {
        try verification.check(event)
        try verification.risk.takeIn(event, into: &verification.report)
      }
      last = newest.sequence
      progress(verification.report)
    }
    try verification.checkRest()
    return verification.report
  }
}

extension Verification {
  mutating func check(_ stored: StoredEvent) throws {
    report.events += 1
    try compare(try periods.close(before: stored.sequence))
    let events = try events(of: stored.event.order)
    try checkOrder(at: stored, events)
    guard stored.state == .applied else { return }
    let all = events.filter { $0.state != .waiting }
    guard let payment = all.first(where: { $0.event.isPayment }),
      case .paid(let order) = payment.event.body
    else {
      return report.found("event \(stored.event.id) is applied, but its order was never paid")
    }
    guard stored.sequence >= payment.sequence else { return }
    let isPayment = stored.sequence == payment.sequence
    if isPayment { try checkQuotes(order, event: stored.event) }
    let before = isPayment ? [payment] : all.filter { $0.sequence < stored.sequence }
    let after = all.filter { $0.sequence <= stored.sequence }
    let (earlier, state) = (OrderState(before.map(\.event)), OrderState(after.map(\.event)))
    var decided: StoredDecision.Stage? = isPayment ? .provisional : nil
    if earlier.completedAt == nil, state.completedAt != nil { decided = .final }
    try stocks.check(stored, order, state, decided: decided, into: &report)
    if isPayment { try checkProvisional(of: order, state, because: stored) }
    try compare(stored, order, from: earlier, to: state)
  }

  /// Events of one order often follow one another.
  mutating func events(of order: OrderID) throws -> [StoredEvent] {
    if let last = lastOrder, last.order == order { return last.events }
    let events = try store.events(of: order)
    lastOrder = (order, events)
    return events
  }
}

// MARK: - What is left

extension Verification {
  mutating func checkRest() throws {
    try compare(try periods.checkRest())
    for finding in periods.takeFindings() { report.found(finding) }
    for entry in try entries.rest(limit: VerificationReport.mostListed) {
      report.found(
        "entry \(entry.id) on \(entry.due.account) has no event and no closing behind it")
    }
    try frauds.checkRest(&report)
    try stocks.checkRest(into: &report)
    for due in try PayoutVerification.run(over: store, into: &report) {
      balances[BalanceKey(account: due.account, unit: due.unit), default: 0] += due.amount
    }
    try checkQuotesAreAll()
    try checkBalances()
    try checkUsage()
    try risk.checkFacts(into: &report)
    try risk.checkBlockedLines(into: &report)
    try ShareCouponVerification.run(over: store, into: &report)
    for contradiction in try store.contradictions(limit: VerificationReport.mostListed) {
      report.found(contradiction)
    }
  }
}
