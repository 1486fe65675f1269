/// That an institution's scheme makes nothing of a line which a link of the institution won, and why.
/// - Source: programme rules, section 14.
package struct PassedOver: Hashable, Sendable {
  package enum Reason: String, Hashable, Sendable, CaseIterable {
    /// The link has no promoter.
    case noPromoter = "no_promoter"
    /// The plan sets service fee and commission apart.
    case separateRates = "separate_rates"
    /// The plan's total is smaller than what the scheme pays.
    case totalTooSmall = "total_too_small"
    /// The promoter has no settled purchase, so isn't an agent.
    case noPurchase = "no_purchase"
    /// No own order has a free position, or another line of the order took the one there was.
    case noPosition = "no_position"
    /// No agent price was in force.
    case noAgentPrice = "no_agent_price"
    case noTeam = "no_team"
    /// The plan leaves less of 90% than the highest tier may take.
    case totalTooLarge = "total_too_large"
  }

  package let scheme: SchemeID
  package let rule: SchemeRule
  package let reason: Reason

  /// - Parameter award: as it was decided.
  /// - Returns: nil where the institution ran no scheme.
  package init?(
    _ award: TuikeAward, order: OrderID, buyer: BuyerID?, paidAt: Timestamp,
    catalogue: some Catalogue, history: some SchemeHistory
  ) throws {
    let scheme = Scheme.inForce(
      among: try catalogue.schemes(of: award.institution), institution: award.institution,
      at: paidAt)
    guard let scheme else { return nil }
    self.scheme = scheme.id
    rule = scheme.rule
    guard let promoter = award.promoter else {
      reason = .noPromoter
      return
    }
    let line = SchemeLine(
      institution: award.institution, promoter: promoter, order: order, buyer: buyer,
      paidAt: paidAt)
    reason = try Self.reason(
      scheme.rule, award, of: line, catalogue: catalogue, history: history)
  }

  private static func reason(
    _ rule: SchemeRule, _ award: TuikeAward, of line: SchemeLine, catalogue: some Catalogue,
    history: some SchemeHistory
  ) throws -> Reason {
    if case .referThree = rule { return .noPosition }
    if case .teamDividend = rule {
      return try line.member(line.promoter, in: catalogue)?.team == nil ? .noTeam : .totalTooLarge
    }
    if case .separate = award.split { return .separateRates }
    switch rule {
    case .agency: return .noAgentPrice
    case .twoPlusOne:
      let standing = try TwoPlusOneStanding(
        of: line, members: .init(line: line, catalogue: catalogue, history: history))
      return standing.rank == .none ? .noPurchase : .totalTooSmall
    default: return .totalTooSmall
    }
  }
}
