/// A line that the rules look at.
package struct RiskSubject {
  package let line: OrderLine
  package let order: PaidOrder
  package let id: OrderID
  package let decision: Decision
  /// How the order was completed; nil as long as it isn't.
  package let completion: Completion?

  package init(
    line: OrderLine, order: PaidOrder, id: OrderID, decision: Decision, completion: Completion?
  ) {
    self.line = line
    self.order = order
    self.id = id
    self.decision = decision
    self.completion = completion
  }

  private var award: TuikeAward? {
    if case .tuike(let award) = decision.outcome { award } else { nil }
  }

  private var winner: Touch? { decision.candidates.first { $0.verdict == .won }?.touch }

  fileprivate var paysSomebody: Bool {
    if case .none = decision.outcome { return decision.privateDomain != nil }
    return true
  }
}

/// Measures a line by every rule that is on.
/// - Returns: nil when none is. A line that pays nobody has nothing to hold, so it isn't measured and passes.
/// - Source: programme rules, section 16.
package func assess(
  _ subject: RiskSubject, policy: RiskPolicy, catalogue: some Catalogue, signals: some RiskSignals
) throws -> RiskAssessment? {
  guard !policy.isOff else { return nil }
  guard subject.paysSomebody else { return RiskAssessment([]) }
  return RiskAssessment(
    try RiskRule.allCases.compactMap { rule in
      guard let setting = policy.settings[rule] else { return nil }
      let measured = try subject.measure(
        rule, fromLines: setting.fromLines, catalogue: catalogue, signals: signals)
      return measured.map {
        RiskFinding(
          rule: rule, action: setting.action, threshold: setting.threshold, measured: $0)
      }
    })
}

extension RiskSubject {
  /// - Returns: nil when there is nothing to measure.
  fileprivate func measure(
    _ rule: RiskRule, fromLines: Int64, catalogue: some Catalogue, signals: some RiskSignals
  ) throws -> Int64? {
    switch rule {
    case .ownPurchase: try ownPurchases(catalogue, signals)
    case .clickToPayment:
      winner.map { (order.paidAt.milliseconds - $0.at.milliseconds) / 1_000 }
    case .ordersPerDay:
      try award?.promoter.map { promoter in
        let orders = WonOrders(
          promoter: promoter, customer: order.customer, day: ShanghaiDay(of: order.paidAt))
        return try signals.facts().count(of: orders, except: id) + 1
      }
    case .clicksPerAddress: try winner.flatMap(signals.clicks(atAddressOf:))
    case .buyersPerAddress: try winner.flatMap(signals.buyers(atAddressOf:))
    case .refundRatio: try refundRatio(fromLines, signals)
    case .missingLogistics: completion.map { $0.logistics == nil ? 1 : 0 }
    case .repeatedLogistics:
      try completion?.logistics.map { try signals.facts().orders(sentAs: $0, except: id) }
    case .priceDrop: try priceDrop(fromLines, signals)
    }
  }

  /// How many of those who earn are the customer in another guise.
  private func ownPurchases(
    _ catalogue: some Catalogue, _ signals: some RiskSignals
  ) throws -> Int64? {
    let users = try earners(catalogue)
    guard !users.isEmpty else { return nil }
    let tied = try signals.buyers(behind: order.customer).union(order.giftRecipients)
    return Int64(users.intersection(tied).count)
  }

  /// Whoever earns something of the line and is known as a buyer.
  private func earners(_ catalogue: some Catalogue) throws -> Set<BuyerID> {
    var users: [BuyerID?] = []
    switch decision.outcome {
    case .tuike(let award):
      var promoters = [award.promoter]
      if case .multiLevel(_, _, _, _, let parent) = award.split { promoters.append(parent) }
      users = try promoters.compactMap { $0 }
        .map { try catalogue.promoter($0).value(at: order.paidAt)?.user }
    case .sharer(let award):
      users = [try catalogue.sharer(award.sharer).value(at: order.paidAt)?.user]
    case .none: break
    }
    return Set(users.compactMap { $0 })
  }

  private func refundRatio(_ fromLines: Int64, _ signals: some RiskSignals) throws -> Int64? {
    guard let promoter = award?.promoter else { return nil }
    let sales = try signals.facts()
      .sales(referredBy: promoter, in: RiskPeriod(before: order.paidAt))
    guard sales.lines >= fromLines, sales.paid > 0 else { return nil }
    return ppm(sales.refunded, of: sales.paid)
  }

  private func priceDrop(_ fromLines: Int64, _ signals: some RiskSignals) throws -> Int64? {
    let counts = try signals.facts()
      .prices(of: line.product, in: RiskPeriod(before: order.paidAt))
    guard let median = counts.median(from: fromLines), median > .zero else { return nil }
    return ppm(line.piecePrice.value, of: median.value)
  }

  private func ppm(_ part: Int64, of whole: Int64) -> Int64 {
    Int64(clamping: Int128(part) * Int128(PPM.whole.value) / Int128(whole))
  }
}

extension OrderLine {
  /// What one piece was sold for, whoever paid it.
  package var piecePrice: Fen { Fen(gross.value / quantity) }
}

extension [PriceCount] {
  /// The price in the middle; of two in the middle the lower one.
  /// - Parameter fewest: with fewer lines there is none.
  fileprivate func median(from fewest: Int64) -> Fen? {
    let lines = reduce(0) { $0 + $1.lines }
    guard lines >= fewest, lines > 0 else { return nil }
    var before: Int64 = 0
    return first { count in
      before += count.lines
      return before >= (lines + 1) / 2
    }?.price
  }
}
