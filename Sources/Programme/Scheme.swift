/// A scheme that an institution runs on top of its plans.
/// - Source: programme rules, section 14.
package struct Scheme: Hashable, Sendable {
  package var id: SchemeID
  package var institution: InstitutionID
  package var rule: SchemeRule

  package init(id: SchemeID, institution: InstitutionID, rule: SchemeRule) {
    self.id = id
    self.institution = institution
    self.rule = rule
  }

  /// The scheme in force: the latest `at` counts, then the one recorded later.
  package static func inForce(
    among schemes: [History<Scheme>], institution: InstitutionID, at moment: Timestamp
  ) -> Scheme? {
    schemes.compactMap { $0.version(at: moment) }
      .filter { $0.value.institution == institution }
      .max { $1.isNewer(than: $0) }?.value
  }
}

/// How a scheme shares out, with its rates. Whatever it is, a line pays its promoter and at most one
/// person above them: ``Split`` has no third level to name.
package enum SchemeRule: Hashable, Sendable {
  case multiLevel(MultiLevel)
  case twoPlusOne(TwoPlusOne)
  case referThree(ReferThree)
  /// Its prices and its stock are records of their own.
  case agency
  case teamDividend(TeamDividend)
  case everyone(Everyone)

  package var isWithinBounds: Bool {
    switch self {
    case .multiLevel(let rule): rule.isWithinBounds
    case .twoPlusOne(let rule): rule.isWithinBounds
    case .referThree(let rule): rule.isWithinBounds
    case .agency: true
    case .teamDividend(let rule): rule.isWithinBounds
    case .everyone(let rule): rule.isWithinBounds
    }
  }

  /// What the rates must keep to.
  package var bounds: String {
    switch self {
    case .multiLevel: "direct_ppm, manager_ppm and their sum must be 0 to 900000"
    case .twoPlusOne:
      "agent_ppm, boss_ppm and team_ppm, and the first two each with the third, must be 0 to 900000"
    case .referThree:
      "first_ppm, second_ppm and third_ppm must be 0 to 1000000, and their sum exactly 1000000"
    case .agency: "an agency scheme has no rates"
    case .teamDividend:
      """
      tiers must be 1 to \(TeamDividend.mostTiers), volume_fen and rate_ppm of each above those of the \
      one before, and no rate_ppm above 900000
      """
    case .everyone: "rebate_ppm must be 0 to 900000"
    }
  }
}

/// A line whose split a scheme is asked for.
package struct SchemeLine {
  package let institution: InstitutionID
  /// Who won the line.
  package let promoter: PromoterID
  package let order: OrderID
  package let buyer: BuyerID?
  package let paidAt: Timestamp

  package init(
    institution: InstitutionID, promoter: PromoterID, order: OrderID, buyer: BuyerID?,
    paidAt: Timestamp
  ) {
    self.institution = institution
    self.promoter = promoter
    self.order = order
    self.buyer = buyer
    self.paidAt = paidAt
  }

  /// Whether somebody above the promoter may be paid: they are active and aren't the buyer.
  func mayPay(_ id: PromoterID, in catalogue: some Catalogue) throws -> Bool {
    guard let party = try catalogue.promoter(id).value(at: paidAt), party.isActive else {
      return false
    }
    return party.user == nil || party.user != buyer
  }
}

/// What a scheme pays of a line's net: the promoter, and perhaps one person above them.
package struct SchemeShares: Hashable, Sendable {
  package let direct: PPM
  package let manager: PPM
  /// Without one the institution keeps the manager's part.
  package let parent: PromoterID?
}
