/// The chain of two plus one (链动2+1): a purchase of one's own makes an agent, two invitees with
/// purchases of their own make a boss. The two stay with whoever invited the boss, later ones are the
/// boss's own.
/// - Source: programme rules, section 14.
package struct TwoPlusOne: Hashable, Sendable {
  /// What an agent has of the lines that they win.
  package var agent: PPM
  /// What a boss has of the lines that they win.
  package var boss: PPM
  /// What a boss has of the lines that their team wins.
  package var team: PPM

  package init(agent: PPM, boss: PPM, team: PPM) {
    self.agent = agent
    self.boss = boss
    self.team = team
  }

  var isWithinBounds: Bool {
    let bounds = PPM.zero...PPM.planCeiling
    return [agent, boss, team].allSatisfy(bounds.contains)
      && bounds.contains(max(agent, boss) + team)
  }

  /// How many invitees with purchases make a boss, and stay in the line above.
  package static let founders = 2

  /// - Returns: nil for a promoter who isn't an agent yet: the scheme passes over the line.
  func shares(of line: SchemeLine, _ standing: TwoPlusOneStanding) -> SchemeShares? {
    let rate: PPM
    switch standing.rank {
    case .none: return nil
    case .agent: rate = agent
    case .boss: rate = boss
    }
    return SchemeShares(direct: rate, manager: team, parent: standing.boss)
  }
}

/// Where a line's promoter stands at the payment.
package struct TwoPlusOneStanding: Hashable, Sendable {
  package enum Rank: Hashable, Sendable {
    case none
    /// - Parameter purchase: the order that made them one.
    case agent(purchase: OrderID)
    /// - Parameter founders: the two whose purchases made them one.
    case boss(founders: [PromoterID])
  }

  package let rank: Rank
  /// Who invited the promoter, if they are one of the inviter's two founders.
  package let foundedBy: PromoterID?
  /// The boss whose team the promoter is in, if there is one who may be paid.
  package let boss: PromoterID?

  init(of line: SchemeLine, members: Members<some Catalogue, some SchemeHistory>) throws {
    rank = try members.rank(of: line.promoter)
    let inviter = try members.inviter(of: line.promoter)
    var above = inviter
    var founded: PromoterID?
    if let inviter, case .boss(let founders) = try members.rank(of: inviter),
      founders.contains(line.promoter)
    {
      founded = inviter
      above = try members.inviter(of: inviter)
    }
    foundedBy = founded
    guard let above, case .boss = try members.rank(of: above),
      try line.mayPay(above, in: members.catalogue)
    else {
      boss = nil
      return
    }
    boss = above
  }

  /// An institution's promoters as of a line's payment.
  struct Members<Known: Catalogue, Past: SchemeHistory> {
    let line: SchemeLine
    let catalogue: Known
    let history: Past

    func inviter(of id: PromoterID) throws -> PromoterID? {
      guard let parent = try line.member(id, in: catalogue)?.parent else { return nil }
      return try line.member(parent, in: catalogue) == nil ? nil : parent
    }

    func rank(of id: PromoterID) throws -> Rank {
      guard let own = try firstPurchase(of: id) else { return .none }
      let founders = try catalogue.promoters(everInvitedBy: id)
        .filter { try line.member($0, in: catalogue)?.parent == id }
        .compactMap { invitee in
          try firstPurchase(of: invitee).map { (id: invitee, at: $0.settledAt) }
        }
        .sorted { ($0.at, $0.id) < ($1.at, $1.id) }
        .prefix(TwoPlusOne.founders).map(\.id)
      return founders.count == TwoPlusOne.founders
        ? .boss(founders: founders) : .agent(purchase: own.order)
    }

    private func firstPurchase(of id: PromoterID) throws -> Purchase? {
      try line.purchases(of: id, catalogue: catalogue, history: history).first
    }
  }
}
