import Programme
package import Storage

/// A difference between the ledger and what the stored events give.
package struct Discrepancy: Hashable, Sendable, CustomStringConvertible {
  package let description: String
}

/// What a verification looked at and found.
package struct VerificationReport: Sendable {
  package var events: Int64 = 0
  package var lines: Int64 = 0
  package var entries: Int64 = 0
  package var balances: Int64 = 0
  package var discrepancies: [Discrepancy] = []
  /// More were found than are listed.
  package var isCut = false

  package static let mostListed = 1_000

  mutating func found(_ text: String) {
    if discrepancies.count < Self.mostListed {
      discrepancies.append(Discrepancy(description: text))
    } else {
      isCut = true
    }
  }
}

/// Recomputes every final decision, every posting and every balance from the stored events and the
/// stored orders about payouts, and compares them with what the store holds.
///
/// Events are gone through in the order of processing, so memory doesn't grow with the ledger but for
/// what each settled line was granted. Only what was known when a decision was taken counts for it.
/// - Source: programme rules, sections 6 to 10 and 16.
package struct Verification {
  private let store: any StoreReading
  private var report = VerificationReport()
  private var entries: EntryCursor
  private var periods: PeriodVerification
  private var granted: [SettledLine: Incentive] = [:]
  private var usage: [IncentiveBook.Page: IncentiveUsage] = [:]
  private var balances: [BalanceKey: Int64] = [:]
  private var frauds: FraudVerification
  /// Lines that quote the code on an item.
  private var quotes: Int64 = 0
  private var risk: RiskVerification
  private var lastOrder: (order: OrderID, events: [StoredEvent])?
  private var stocks: StockVerification
  private let progress: (VerificationReport) -> Void

  struct SettledLine: Hashable {
    let order: OrderID
    let line: LineID
  }

  struct BalanceKey: Hashable {
    let account: Account
    let unit: Unit
  }

  /// Events read at a time.
  private static let page = 1_000

  private init(
    _ store: any StoreReading, progress: @escaping (VerificationReport) -> Void
  ) throws {
    self.store = store
    risk = try RiskVerification(store)
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
        try verification.risk.takeIn(event)
      }
      last = newest.sequence
      progress(verification.report)
    }
    try verification.checkRest()
    return verification.report
  }
}

// MARK: - Postings

extension Verification {
  private mutating func check(_ stored: StoredEvent) throws {
    report.events += 1
    try compare(try periods.close(before: stored.sequence))
    guard stored.state == .applied else { return }
    let all = try events(of: stored.event.order).filter { $0.state != .waiting }
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
  private mutating func events(of order: OrderID) throws -> [StoredEvent] {
    if let last = lastOrder, last.order == order { return last.events }
    let events = try store.events(of: order)
    lastOrder = (order, events)
    return events
  }

  private mutating func compare(
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
  private mutating func compare(_ expected: [PeriodVerification.Expectation]) throws {
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

  private mutating func compare(
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
    try compareEntries(
      settlement.entries(over: posted, isFraud: fraud != nil, taking: taking), of: event.id,
      order: event.order, line: line.id)
  }

  private mutating func taking(
    _ posted: [Due], of line: (order: OrderID, line: LineID), from shop: ShopID,
    for fraud: ConfirmedFraud, because event: EventID
  ) throws -> FraudTaking? {
    let standing = posted.givenPrivateDomain
    let held = standing.cardAccount.flatMap { balances[BalanceKey(account: $0, unit: .card)] }
    return try frauds.taking(
      of: standing, on: line, from: shop, for: fraud, because: event, held: Cards(held ?? 0),
      &report)
  }

  private mutating func compareEntries(
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
  private mutating func take(
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

// MARK: - Decisions

extension Verification {
  /// Decisions at the payment show estimates, and are only looked into where they hold goods.
  private mutating func checkProvisional(
    of order: PaidOrder, _ state: OrderState, because event: StoredEvent
  ) throws {
    guard !stocks.isEmpty else { return }
    let stored = try store.decisions(of: event.event.order).filter { $0.stage == .provisional }
    guard stored.contains(where: { $0.decision.stock != nil }) else { return }
    try checkDecisions(stored, of: order, state, because: event)
  }

  /// - Parameter stored: decisions of one stage.
  private mutating func checkDecisions(
    _ stored: [StoredDecision], of order: PaidOrder, _ state: OrderState,
    because event: StoredEvent
  ) throws {
    let id = event.event.order
    let history = StoredSchemeHistory(in: store, at: event.sequence)
    guard let first = stored.first else { return }
    let known = try store.catalogue(knownUpTo: first.knownUpTo)
    var whole = order
    whole.lines = order.lines.filter { line in stored.contains { $0.line == line.id } }
    let decisions = whole.lines.compactMap { line in
      stored.first { $0.line == line.id }?.decision
    }
    func touches(_ line: OrderLine) throws -> OrderTouches {
      let found = stored.first { $0.line == line.id }?.decision.candidates.map(\.touch)
      return try OrderTouches(
        of: order, touches: found ?? [], bindings: known.bindings, catalogue: known)
    }
    let completion = first.stage == .final ? state.completion : nil
    let drawn = try decideLines(
      of: whole, id, state, touches: touches, catalogue: known, history: history)
    for ((line, decision), drawn) in zip(zip(whole.lines, decisions), drawn) {
      let again = try risk.assessed(
        drawn, of: line, in: order, id, completion: completion, known: known, stored: decision)
      if again == decision { continue }
      report.found(
        """
        order \(id) line \(line.id): the stored decision pays \(decision.words), \
        the stored candidates and records give \(again.words)
        """)
    }
  }
}

// MARK: - Codes on items

extension Verification {
  private mutating func checkQuotes(_ order: PaidOrder, event: OrderEvent) throws {
    for line in order.lines {
      guard let unit = line.unit else { continue }
      quotes += 1
      if try !store.isNoted(UnitQuote(order: event.order, line: line.id), of: unit) {
        report.found("order \(event.order) line \(line.id) quotes \(unit), which isn't noted")
      }
    }
  }

  private mutating func checkQuotesAreAll() throws {
    let found = try store.unitQuoteCount()
    if found != quotes {
      report.found("\(found) quotes of codes on items are noted, the stored events have \(quotes)")
    }
  }
}

// MARK: - Balances

extension Verification {
  private mutating func checkRest() throws {
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
    try risk.checkBlockedLines(into: &report)
    for (page, expected) in usage {
      let found = try store.incentiveUsage(of: page.institution, in: page.quarter)
      if found != expected {
        report.found(
          "the incentive used by \(page.institution) in \(page.quarter.name) isn't what was granted"
        )
      }
    }
  }

  private mutating func checkBalances() throws {
    var after: (Account, Unit)?
    while true {
      let page = try store.balances(account: nil, after: after, limit: Self.page)
      guard let last = page.last else { break }
      for balance in page {
        report.balances += 1
        let key = BalanceKey(account: balance.account, unit: balance.unit)
        let expected = balances.removeValue(forKey: key) ?? 0
        if expected != balance.amount {
          report.found(
            """
            \(balance.account) holds \(balance.amount) \(balance.unit.rawValue), \
            the stored events give \(expected)
            """)
        }
      }
      after = (last.account, last.unit)
    }
    for (key, amount) in balances.sorted(by: { $0.key.account < $1.key.account })
    where amount != 0 {
      report.found("\(key.account) holds nothing, the stored events give \(amount)")
    }
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

  fileprivate var words: String {
    let verdict = risk.map { ", verdict \($0.verdict.rawValue) by \($0.words)" } ?? ""
    guard let link else { return "nobody (\(reason?.rawValue ?? "no reason"))\(verdict)" }
    return "link \(link)\(verdict)"
  }
}

extension RiskAssessment {
  fileprivate var words: String {
    let parts = findings.map { "\($0.rule.rawValue) \($0.measured)" }
    return parts.isEmpty ? "no measure" : parts.joined(separator: ", ")
  }
}
