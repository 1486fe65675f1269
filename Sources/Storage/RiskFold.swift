package import Programme

/// What events change in what later lines are compared with.
///
/// Facts are taken in when they are first needed, in the order of the events: without rules that compare,
/// events cost nothing more, and a rule that is switched on knows what happened before.
package enum RiskFold {
  /// Events read at a time.
  package static let page = 1_000

  /// With more events to take in, it isn't done on a batch's way.
  package static let mostOnTheWay = 5_000

  /// The facts that come with an event; none with one that wasn't applied.
  package static func facts(of stored: StoredEvent, in store: some StoreReading) throws
    -> [RiskFact]
  {
    guard stored.state == .applied else { return [] }
    let order = stored.event.order
    let known = try store.events(of: order)
      .filter { $0.state != .waiting && $0.sequence <= stored.sequence }
    guard let payment = known.first(where: \.isPayment), case .paid(let paid) = payment.event.body
    else { return [] }
    let earlier = known.filter { $0.sequence < stored.sequence }
    return riskFacts(
      of: paid, order,
      from: payment.sequence == stored.sequence ? nil : OrderState(earlier.map(\.event)),
      to: OrderState(known.map(\.event)), winners: try winners(of: order, in: store))
  }

  private static func winners(of order: OrderID, in store: some StoreReading) throws -> LineWinners
  {
    let decisions = try store.decisions(of: order)
    func winners(_ stage: StoredDecision.Stage) -> [LineID: PromoterID] {
      var winners: [LineID: PromoterID] = [:]
      for stored in decisions where stored.stage == stage {
        if case .tuike(let award) = stored.decision.outcome {
          winners[stored.line] = award.promoter
        }
      }
      return winners
    }
    return LineWinners(provisional: winners(.provisional), final: winners(.final))
  }
}

extension History<RiskPolicy> {
  /// Whether any version has a rule that compares with other orders.
  package var everCompares: Bool {
    versions.contains { version in
      RiskRule.allCases.contains { rule in
        rule.comparesOrders && version.value.settings[rule] != nil
      }
    }
  }
}

extension StoreReading {
  /// Whether there are more events to take in than a batch should on its way.
  package func isBehindWithRiskFacts() throws -> Bool {
    guard try riskPolicies().everCompares else { return false }
    let mark = try riskFactsUpTo() + Int64(RiskFold.mostOnTheWay)
    return try !events(after: mark, limit: 1).isEmpty
  }
}

extension StoreTransaction {
  /// Takes in the facts of events before `sequence`.
  /// - Parameter limit: events that are looked at at most.
  /// - Returns: whether none is left.
  @discardableResult
  package func takeInRiskFacts(before sequence: Int64 = .max, limit: Int = .max) throws -> Bool {
    let start = try riskFactsUpTo()
    var last = start
    var left = limit
    while last + 1 < sequence, left > 0 {
      let events = try events(after: last, limit: min(RiskFold.page, left))
        .filter { $0.sequence < sequence }
      guard let newest = events.last else { break }
      for event in events {
        for fact in try RiskFold.facts(of: event, in: self) { try add(fact) }
      }
      last = newest.sequence
      left -= events.count
    }
    if last > start { try setRiskFacts(upTo: last) }
    return left > 0
  }
}

extension StoredEvent {
  fileprivate var isPayment: Bool {
    if case .paid = event.body { true } else { false }
  }
}
