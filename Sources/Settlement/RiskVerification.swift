import Programme
import Storage

/// What a verification needs to measure lines again as they were measured, and which of them were blocked.
struct RiskVerification {
  private let store: any StoreReading
  /// What lines were compared with at the event that is looked at; nil when no rule ever compared.
  private var facts: RiskFactSums?
  /// The event up to which the store has added facts up, as long as it isn't reached.
  private var summedUpTo: Int64?
  private var blocked: [Verification.SettledLine: BlockedLine] = [:]

  /// Blocked lines read at a time.
  private static let page = 1_000

  init(_ store: any StoreReading) throws {
    self.store = store
    let compares = try store.riskPolicies().everCompares
    let upTo = try store.riskFactsUpTo()
    facts = compares || upTo > 0 ? RiskFactSums() : nil
    summedUpTo = upTo
  }

  /// Takes in what an event brings for those that follow.
  mutating func takeIn(_ event: StoredEvent, into report: inout VerificationReport) throws {
    guard facts != nil else { return }
    if let upTo = summedUpTo, event.sequence > upTo { try checkFacts(into: &report) }
    for fact in try RiskFold.facts(of: event, in: store) { facts?.add(fact) }
  }

  /// Compares what the store has added up with what the events come to, once they are there.
  mutating func checkFacts(into report: inout VerificationReport) throws {
    guard summedUpTo != nil else { return }
    summedUpTo = nil
    if try store.riskFacts() != facts ?? RiskFactSums() {
      report.found("what lines are compared with isn't what the stored events come to")
    }
  }

  /// A decision with what the rules find. What clicks told isn't kept for long, so it is taken from the
  /// decision that was stored.
  func assessed(
    _ decision: Decision, of line: OrderLine, in order: PaidOrder, _ id: OrderID,
    completion: Completion?, known: some Catalogue & IdentityReading, stored: Decision
  ) throws -> Decision {
    let policy = try known.riskPolicies().value(at: order.paidAt) ?? .off
    var decision = decision
    decision.risk = try assess(
      RiskSubject(line: line, order: order, id: id, decision: decision, completion: completion),
      policy: policy, catalogue: known,
      signals: RememberedSignals(
        sums: facts ?? RiskFactSums(), people: known, findings: stored.risk?.findings ?? []))
    return decision
  }

  mutating func note(
    _ key: Verification.SettledLine, _ decision: Decision, _ settlement: LineSettlement,
    completedAt: Timestamp?
  ) {
    guard let risk = decision.risk, risk.verdict != .pass, let completedAt else { return }
    if blocked[key] == nil {
      var institution: InstitutionID?
      if case .tuike(let award) = decision.outcome { institution = award.institution }
      blocked[key] = BlockedLine(
        order: key.order, line: key.line, shop: decision.shop, institution: institution,
        verdict: risk.verdict, rules: risk.fired.map(\.rule), charged: settlement.charged,
        completedAt: completedAt,
        status: settlement.status)
    }
    blocked[key]?.status = settlement.status
  }

  /// Compares the lines that didn't pass with those that are noted.
  mutating func checkBlockedLines(into report: inout VerificationReport) throws {
    var last: Int64 = 0
    while true {
      let page = try store.blockedLines(BlockedFilter(), after: last, limit: Self.page)
      guard let newest = page.last else { break }
      for (_, line) in page {
        let key = Verification.SettledLine(order: line.order, line: line.line)
        if blocked.removeValue(forKey: key) != line {
          report.found(
            """
            order \(line.order) line \(line.line) is noted as \(line.status.rawValue), \
            the stored events give something else
            """)
        }
      }
      last = newest.place
    }
    for key in blocked.keys.sorted(by: { ($0.order, $0.line) < ($1.order, $1.line) }) {
      report.found("order \(key.order) line \(key.line) was blocked and isn't noted")
    }
  }
}

/// What was known when a decision was taken.
private struct RememberedSignals: RiskSignals {
  let sums: RiskFactSums
  let people: any IdentityReading
  let findings: [RiskFinding]

  func facts() -> any RiskFactReading { sums }

  func buyers(behind customer: Customer) throws -> Set<BuyerID> {
    try people.buyers(behind: customer)
  }

  func clicks(atAddressOf touch: Touch) -> Int64? { measured(.clicksPerAddress) }

  func buyers(atAddressOf touch: Touch) -> Int64? { measured(.buyersPerAddress) }

  private func measured(_ rule: RiskRule) -> Int64? {
    findings.first { $0.rule == rule }?.measured
  }
}
