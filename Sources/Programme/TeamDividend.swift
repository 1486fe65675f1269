/// The team's dividend (团队分红): when what a team settled in a month reaches a tier, a part of it is
/// shared out among those who brought it in.
/// - Source: programme rules, section 14.
package struct TeamDividend: Hashable, Sendable {
  /// The rate that holds from a volume on.
  package struct Tier: Hashable, Sendable {
    package var volume: Fen
    package var rate: PPM

    package init(volume: Fen, rate: PPM) {
      self.volume = volume
      self.rate = rate
    }
  }

  /// The smallest volume first.
  package var tiers: [Tier]

  package init(tiers: [Tier]) { self.tiers = tiers }

  package static let mostTiers = 16

  var isWithinBounds: Bool {
    (1...Self.mostTiers).contains(tiers.count)
      && tiers.allSatisfy { (PPM.zero...PPM.planCeiling).contains($0.rate) }
      && zip(tiers, tiers.dropFirst()).allSatisfy { $0.volume < $1.volume && $0.rate < $1.rate }
  }

  /// The tier of the largest volume that is reached, if one is.
  package func tier(reachedBy volume: Fen) -> Tier? { tiers.last { $0.volume <= volume } }

  /// What a line counts for; nil for a promoter without a team, and where the plan leaves less of 90%
  /// than the highest tier may take.
  func claim(
    of line: SchemeLine, total: PPM, scheme: SchemeID, catalogue: some Catalogue
  ) throws -> DividendClaim? {
    guard let highest = tiers.last, total + highest.rate <= .planCeiling,
      let team = try line.member(line.promoter, in: catalogue)?.team
    else { return nil }
    return DividendClaim(scheme: scheme, team: TeamName(team), rule: self)
  }
}

/// What the promoters of one institution call a team.
package struct TeamName: Hashable, Sendable, CustomStringConvertible {
  package let text: String

  package init(_ text: String) { self.text = text }

  /// Names are told apart by their bytes, as in the books; equal strings of Swift may differ in those.
  package static func == (left: TeamName, right: TeamName) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(Array(text.utf8)) }

  package var description: String { text }
}

/// That a line counts for its team's dividend, and on which terms: frozen with the decision.
package struct DividendClaim: Hashable, Sendable {
  package let scheme: SchemeID
  package let team: TeamName
  package let rule: TeamDividend

  package init(scheme: SchemeID, team: TeamName, rule: TeamDividend) {
    self.scheme = scheme
    self.team = team
    self.rule = rule
  }
}

/// Which lines are shared out together: those of one team that were completed in one month, on the
/// same terms.
package struct DividendPool: Hashable, Sendable {
  package let institution: InstitutionID
  package let month: Month
  package let claim: DividendClaim

  package init(institution: InstitutionID, month: Month, claim: DividendClaim) {
    self.institution = institution
    self.month = month
    self.claim = claim
  }
}

/// What an event changes of what a line counts for.
package struct DividendContribution: Hashable, Sendable {
  package let pool: DividendPool
  package let promoter: PromoterID
  package let order: OrderID
  package let line: LineID
  /// By how much the line's net changes; of its first settlement all of it.
  package let net: Fen

  /// - Parameter earlier: nil when the line is settled for the first time.
  /// - Returns: nil for a line that counts for no dividend, or for as much as before.
  package init?(
    _ line: OrderLine, of order: OrderID, _ decision: Decision, from earlier: OrderState?,
    to state: OrderState
  ) {
    guard case .tuike(let award) = decision.outcome, let claim = award.dividend,
      let promoter = award.promoter, let completedAt = state.completedAt
    else { return nil }
    let net =
      state.counted(line, decision) - (earlier.map { $0.counted(line, decision) } ?? .zero)
    if net == .zero { return nil }
    self.init(
      pool: DividendPool(
        institution: award.institution, month: Month(of: completedAt), claim: claim),
      promoter: promoter, order: order, line: line.id, net: net)
  }

  package init(
    pool: DividendPool, promoter: PromoterID, order: OrderID, line: LineID, net: Fen
  ) {
    self.pool = pool
    self.promoter = promoter
    self.order = order
    self.line = line
    self.net = net
  }
}

extension OrderState {
  /// What a line counts for: nothing for as long as it is held, and when it is rejected; a discount whose
  /// coupon doesn't hold is no part of it.
  fileprivate func counted(_ line: OrderLine, _ decision: Decision) -> Fen {
    guard LineStanding(decision.risk, review(of: line.id)) == .clear else { return .zero }
    return net(of: line.counted(by: decision.coupon))
  }
}
