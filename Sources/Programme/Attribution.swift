/// Decides who earns a line, as of the moment its order was paid.
///
/// - Parameters:
///   - id: the order's.
///   - touches: what is known of the customer's touches on the order's shop.
///   - claimed: the codes on items that the order's lines before this one are attributed by.
///   - history: what is known of what happened before, for the rules that ask for it.
/// - Source: programme rules, sections 6, 7 and 11 to 14.
package func decide(
  _ line: OrderLine, of order: PaidOrder, _ id: OrderID, touches: OrderTouches,
  claimed: Set<UnitCode> = [], catalogue: some Catalogue, history: some SchemeHistory
) throws -> Decision {
  var ballot = Ballot(touches, product: line.product)
  let product = try catalogue.product(line.product).value(at: order.paidAt)
  let shopHistory = try catalogue.shop(order.shop)
  var decision = Decision(
    shop: order.shop, outcome: .none, reason: nil, techFee: product?.techFee ?? .zero,
    privateDomain: nil, candidates: [])

  let isAllied = shopHistory.value(at: order.paidAt)?.alliance ?? false
  let unit = try UnitStanding(
    line, of: order, id, claimed: claimed, isAllied: isAllied, catalogue: catalogue,
    history: history)
  if unit?.link != nil { ballot.giveWayToUnit() }
  let winner = isAllied ? unit?.link.map { ($0, .unit) } ?? ballot.tuikeWinnerLink : nil
  decision.coupon = try QuotedCoupon(
    line, of: order, winner: winner?.0, touches: touches, catalogue: catalogue)

  if !isAllied {
    decision.reason = .notInAlliance
  } else if let winner {
    let award = try tuikeAward(
      winner.0, basis: winner.1, line: line.counted(by: decision.coupon), order: (order, id),
      catalogue: catalogue, history: history)
    if let award { decision.outcome = .tuike(award) } else { decision.reason = .notPromoted }
  } else {
    decision.reason = ballot.hasValidTuikeTouch ? .noEligibleTouch : .noTouch
  }

  if case .none = decision.outcome {
    ballot.rejectTuike()
    if let winner = ballot.sharerWinner, case .sharer(let sharer) = winner.standing.link.carrier {
      let rate = shopHistory.value(at: order.paidAt)?.sharerRate ?? .zero
      decision.outcome = .sharer(
        SharerAward(
          basis: winner.basis, link: winner.standing.link.code, sharer: sharer, rate: rate))
      decision.reason = nil
    }
    decision.privateDomain = privateDomainAward(
      entry: order.entry, paidAt: order.paidAt, shop: order.shop, shopHistory: shopHistory,
      category: product?.category)
  }
  decision.unit = unit?.quoted(isPromoted: decision.basis == .unit)
  decision.candidates = ballot.candidates
  return decision
}

/// The terms on which a tuike link earns the line; nil when no plan covers the product.
private func tuikeAward(
  _ link: Link, basis: Basis, line: OrderLine,
  order: (paid: PaidOrder, id: OrderID), catalogue: some Catalogue,
  history: some SchemeHistory
) throws -> TuikeAward? {
  guard case .tuike(let institution, let promoter) = link.carrier else { return nil }
  let plan = Plan.inForce(
    among: try catalogue.plans(for: line.product), for: line.product, institution: institution,
    at: order.paid.paidAt)
  guard let plan else { return nil }
  let asked = promoter.map {
    SchemeLine(
      institution: institution, promoter: $0, order: order.id, buyer: order.paid.customer.buyer,
      paidAt: order.paid.paidAt)
  }
  var split: Split?
  var allocation: AllocationID?
  if let asked, case .total(let total) = plan.rates {
    split = try schemeSplit(of: asked, total: total, catalogue: catalogue, history: history)?.split
  }
  if split == nil {
    (split, allocation) = try standardSplit(
      of: plan, institution: institution, promoter: promoter, at: order.paid.paidAt,
      catalogue: catalogue)
  }
  let payback = try asked.flatMap {
    try schemePayback(of: $0, gross: line.gross, catalogue: catalogue, history: history)
  }
  var agency: AgencySale?
  if let asked, case .total = plan.rates {
    agency = try agencySale(of: line, by: asked, catalogue: catalogue)
  }
  return try split.map { split in
    TuikeAward(
      basis: basis, link: link.code, institution: institution, promoter: promoter,
      plan: plan.id, split: split, allocation: allocation, payback: payback, agency: agency,
      dividend: try asked.flatMap {
        try schemeDividend(of: $0, total: split.total, catalogue: catalogue)
      })
  }
}

private func standardSplit(
  of plan: Plan, institution: InstitutionID, promoter: PromoterID?, at moment: Timestamp,
  catalogue: some Catalogue
) throws -> (Split, AllocationID?) {
  switch plan.rates {
  case .split(let service, let commission):
    return (.separate(service: service, commission: commission), nil)
  case .total(let total):
    guard let promoter else { return (.shared(total: total, share: .zero), nil) }
    let allocation = Allocation.inForce(
      among: try catalogue.allocations(of: institution), institution: institution,
      promoter: promoter, product: plan.product, at: moment)
    let standard = try catalogue.institution(institution).value(at: moment)?.promoterShare
    let share = allocation?.promoterShare ?? standard ?? .zero
    return (.shared(total: total, share: share), allocation?.id)
  }
}

/// What the institution's scheme makes of a line; nil where it runs none, or where the scheme passes
/// over the line, for instance because the plan's total doesn't carry it.
/// - Source: programme rules, section 14.
package func schemeSplit(
  of line: SchemeLine, total: PPM, catalogue: some Catalogue, history: some SchemeHistory
) throws -> (split: Split, reason: SchemeReason)? {
  guard let scheme = try line.scheme(in: catalogue) else { return nil }
  let shares: SchemeShares?
  let reason: SchemeReason
  switch scheme.rule {
  case .multiLevel(let rule):
    let standing = try ManagerStanding(of: line, catalogue: catalogue)
    shares = rule.shares(standing)
    reason = .multiLevel(standing)
  case .twoPlusOne(let rule):
    let standing = try TwoPlusOneStanding(
      of: line, members: .init(line: line, catalogue: catalogue, history: history))
    shares = rule.shares(of: line, standing)
    reason = .twoPlusOne(standing)
  case .everyone(let rule):
    shares = rule.shares
    reason = .everyone(rule)
  case .referThree, .agency, .teamDividend: return nil
  }
  guard let shares, shares.direct + shares.manager <= total else { return nil }
  let split = Split.multiLevel(
    total: total, scheme: scheme.id, direct: shares.direct, manager: shares.manager,
    parent: shares.parent)
  return (split, reason)
}

/// What the institution's scheme makes a line pay back, on top of its plan.
/// - Source: programme rules, section 14.
private func schemePayback(
  of line: SchemeLine, gross: Fen, catalogue: some Catalogue, history: some SchemeHistory
) throws -> Payback? {
  guard let scheme = try line.scheme(in: catalogue), case .referThree(let rule) = scheme.rule
  else { return nil }
  return try rule.payback(
    of: line, gross: gross, scheme: scheme.id, catalogue: catalogue, history: history)
}

/// The dividend that a line counts for, if the institution's scheme shares one out.
/// - Source: programme rules, section 14.
private func schemeDividend(
  of line: SchemeLine, total: PPM, catalogue: some Catalogue
) throws -> DividendClaim? {
  guard let scheme = try line.scheme(in: catalogue), case .teamDividend(let rule) = scheme.rule
  else { return nil }
  return try rule.claim(of: line, total: total, scheme: scheme.id, catalogue: catalogue)
}

extension SchemeLine {
  func scheme(in catalogue: some Catalogue) throws -> Scheme? {
    Scheme.inForce(
      among: try catalogue.schemes(of: institution), institution: institution, at: paidAt)
  }
}

/// Why a scheme pays whom it pays.
package enum SchemeReason: Hashable, Sendable {
  case multiLevel(ManagerStanding)
  case twoPlusOne(TwoPlusOneStanding)
  case referThree(Payback)
  case agency(AgencySale)
  case teamDividend(DividendClaim)
  case everyone(Everyone)
}
