/// Decides who earns a line, as of the moment its order was paid.
///
/// - Parameters:
///   - touches: what is known of the customer's touches on the order's shop.
/// - Source: programme rules, sections 6, 7, 11, 12 and 14.
package func decide(
  _ line: OrderLine, of order: PaidOrder, touches: OrderTouches, catalogue: some Catalogue
) throws -> Decision {
  var ballot = Ballot(touches, product: line.product)
  let product = try catalogue.product(line.product).value(at: order.paidAt)
  let shopHistory = try catalogue.shop(order.shop)
  var decision = Decision(
    shop: order.shop, outcome: .none, reason: nil, techFee: product?.techFee ?? .zero,
    privateDomain: nil, candidates: [])

  if shopHistory.value(at: order.paidAt)?.alliance != true {
    decision.reason = .notInAlliance
  } else if let winner = ballot.tuikeWinner {
    let award = try tuikeAward(
      winner.standing, basis: winner.basis, line: line, order: order, catalogue: catalogue)
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
  decision.candidates = ballot.candidates
  return decision
}

/// The terms on which a tuike touch earns the line; nil when no plan covers the product.
private func tuikeAward(
  _ winner: OrderTouches.Standing, basis: Basis, line: OrderLine, order: PaidOrder,
  catalogue: some Catalogue
) throws -> TuikeAward? {
  guard case .tuike(let institution, let promoter) = winner.link.carrier else { return nil }
  let plan = Plan.inForce(
    among: try catalogue.plans(for: line.product), for: line.product, institution: institution,
    at: order.paidAt)
  guard let plan else { return nil }
  let (split, allocation) = try split(
    of: plan, institution: institution, promoter: promoter, order: order, catalogue: catalogue)
  return TuikeAward(
    basis: basis, link: winner.link.code, institution: institution, promoter: promoter,
    plan: plan.id, split: split, allocation: allocation)
}

private func split(
  of plan: Plan, institution: InstitutionID, promoter: PromoterID?, order: PaidOrder,
  catalogue: some Catalogue
) throws -> (Split, AllocationID?) {
  switch plan.rates {
  case .split(let service, let commission):
    return (.separate(service: service, commission: commission), nil)
  case .total(let total):
    guard let promoter else { return (.shared(total: total, share: .zero), nil) }
    let levels = try multiLevelSplit(
      total: total, institution: institution, promoter: promoter, order: order,
      catalogue: catalogue)
    if let levels { return (levels, nil) }
    let allocation = Allocation.inForce(
      among: try catalogue.allocations(of: institution), institution: institution,
      promoter: promoter, product: plan.product, at: order.paidAt)
    let standard = try catalogue.institution(institution).value(at: order.paidAt)?.promoterShare
    let share = allocation?.promoterShare ?? standard ?? .zero
    return (.shared(total: total, share: share), allocation?.id)
  }
}

/// The institution's scheme, where it runs one and the plan's total carries it.
/// - Source: programme rules, section 14.
private func multiLevelSplit(
  total: PPM, institution: InstitutionID, promoter: PromoterID, order: PaidOrder,
  catalogue: some Catalogue
) throws -> Split? {
  let scheme = MultiLevelScheme.inForce(
    among: try catalogue.schemes(of: institution), institution: institution, at: order.paidAt)
  guard let scheme, scheme.direct + scheme.manager <= total else { return nil }
  var parent = try catalogue.promoter(promoter).value(at: order.paidAt)?.parent
  if let candidate = parent {
    let party = try catalogue.promoter(candidate).value(at: order.paidAt)
    let isBuyer = party?.user != nil && party?.user == order.customer.buyer
    if party?.isActive != true || isBuyer { parent = nil }
  }
  return .multiLevel(
    total: total, scheme: scheme.id, direct: scheme.direct, manager: scheme.manager,
    parent: parent)
}
