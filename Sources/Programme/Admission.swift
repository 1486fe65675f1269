/// What the catalogue does with a record.
package enum Admission: Hashable, Sendable {
  case append
  /// It says nothing new.
  case unchanged
}

/// Judges a record by what the catalogue knows.
///
/// Loops of promoters are judged after the record was appended, by ``refuseLoop(of:from:in:)``:
/// what a record makes of a party is known only then.
/// - Throws: ``Refusal`` with the first code that applies.
/// - Source: programme rules, sections 2, 3, 7 and 12 to 14; scenario format.
package func admit(
  _ record: CatalogueRecord, at moment: Timestamp, in catalogue: some Catalogue
) throws -> Admission {
  switch record {
  case .policy, .riskPolicy, .identityBound, .cardsUsed: return .append
  case .shop(let id, let patch):
    try refuse(patch.missing, first: try catalogue.shop(id).isEmpty)
  case .product(let id, let patch):
    try refuse(patch.missing, first: try catalogue.product(id).isEmpty)
    if let shop = patch.shop.value { try catalogue.require(shop: shop) }
  case .institution(let id, let patch):
    try refuse(patch.missing, first: try catalogue.institution(id).isEmpty)
  case .promoter(let id, let patch):
    try refuse(patch.missing, first: try catalogue.promoter(id).isEmpty)
    if let institution = patch.institution.value {
      try catalogue.require(institution: institution)
    }
    if let parent = patch.parent.value, parent != id { try catalogue.require(promoter: parent) }
  case .sharer: return .append
  case .plan(let plan): try admit(plan, at: moment, in: catalogue)
  case .allocation(let allocation): try admit(allocation, at: moment, in: catalogue)
  case .scheme(let scheme):
    try catalogue.require(institution: scheme.institution)
    guard scheme.rule.isWithinBounds else { throw Refusal(.rateOutOfRange, scheme.rule.bounds) }
  case .agentPrice(let price): try admit(price, at: moment, in: catalogue)
  case .stockChanged(let change): return try admit(change, in: catalogue)
  case .link(let link): return try admit(link, in: catalogue)
  case .linkDisabled(let code): try catalogue.require(link: code)
  case .enrolled(let enrolment): return try admit(enrolment, at: moment, in: catalogue)
  case .shopFunds(let shop, _): try catalogue.require(shop: shop)
  case .coupon(let coupon): try admit(coupon, in: catalogue, at: moment)
  case .unitBatch(let batch): return try admit(batch, in: catalogue)
  case .sharerBound(let shop, let sharer):
    return try admitBinding(sharer, to: shop, at: moment, in: catalogue)
  case .sharerUnbound(let shop, let sharer):
    return try admitUnbinding(sharer, from: shop, at: moment, in: catalogue)
  }
  return .append
}

private func refuse(_ missing: (first: String?, reset: String?), first: Bool) throws {
  if let field = missing.reset { throw Refusal(.malformed, "\(field) can't be null") }
  if first, let field = missing.first {
    throw Refusal(.malformed, "the first record of a party must be complete: \(field) is missing")
  }
}

private func admit(_ plan: Plan, at moment: Timestamp, in catalogue: some Catalogue) throws {
  try catalogue.require(product: plan.product)
  if case .only(let institutions) = plan.audience {
    for institution in institutions.sorted() { try catalogue.require(institution: institution) }
  }
  guard plan.rates.isWithinBounds else {
    throw Refusal(.rateOutOfRange, "each rate of a plan and their sum must be 0 to 900000 ppm")
  }
  guard plan.isTargeted else { return }
  let plans = try catalogue.plans(for: plan.product)
  let (own, others) = plans.separated { $0.versions.first?.value.id == plan.id }
  let isNew = !own.contains { $0.versions.contains(where: \.value.isTargeted) }
  if isNew, !Plan.hasNormalPlan(among: others, for: plan.product, at: moment) {
    throw Refusal(
      .normalPlanRequired,
      "a targeted plan needs a normal plan for product \(plan.product) in force when it is created")
  }
}

extension Sequence {
  fileprivate func separated(by isOne: (Element) -> Bool) -> (these: [Element], others: [Element]) {
    (filter(isOne), filter { !isOne($0) })
  }
}

private func admit(
  _ allocation: Allocation, at moment: Timestamp, in catalogue: some Catalogue
) throws {
  try catalogue.require(institution: allocation.institution)
  if let promoter = allocation.promoter {
    try catalogue.require(promoter: promoter, of: allocation.institution, at: moment)
  }
  if let product = allocation.product { try catalogue.require(product: product) }
}

private func admit(
  _ price: AgentPrice, at moment: Timestamp, in catalogue: some Catalogue
) throws {
  try catalogue.require(institution: price.institution)
  if let promoter = price.promoter {
    try catalogue.require(promoter: promoter, of: price.institution, at: moment)
  }
  try catalogue.require(product: price.product)
}

/// A change that is told again, perhaps with another time, counts once. Whether there is enough to be
/// taken out is for the store to say, which knows what orders have.
private func admit(_ change: StockChange, in catalogue: some Catalogue) throws -> Admission {
  if let known = try catalogue.stockChange(change.id) {
    if known.stock == change.stock, known.quantity == change.quantity { return .unchanged }
    throw Refusal(.eventConflict, "stock change \(change.id) was recorded with other content")
  }
  try catalogue.require(institution: change.stock.institution)
  if let promoter = change.stock.promoter {
    try catalogue.require(promoter: promoter, of: change.stock.institution, at: change.at)
  }
  try catalogue.require(product: change.stock.product)
  return .append
}

private func admit(_ link: Link, in catalogue: some Catalogue) throws -> Admission {
  if let existing = try catalogue.link(link.code) {
    if existing == link { return .unchanged }
    throw Refusal(.linkExists, "code \(link.code) is another link's; an issued link never changes")
  }
  try catalogue.require(shop: link.shop)
  if let product = link.product {
    try catalogue.require(product: product, of: link.shop, at: link.issuedAt)
  }
  switch link.carrier {
  case .tuike(let institution, let promoter):
    try catalogue.require(institution: institution)
    if let promoter {
      try catalogue.require(promoter: promoter, of: institution, at: link.issuedAt)
    }
  case .sharer(let sharer): try catalogue.require(sharer: sharer)
  }
  return .append
}

/// Judges a click: its link must be known.
package func admit(_ click: Click, in catalogue: some Catalogue) throws {
  try catalogue.require(link: click.code)
}

/// Judges a payment: the shop must be known, and every product must be the shop's.
/// - Source: programme rules, section 8.
package func admit(_ order: PaidOrder, in catalogue: some Catalogue) throws {
  try catalogue.require(shop: order.shop)
  for line in order.lines {
    try catalogue.require(product: line.product, of: order.shop, at: order.paidAt)
  }
}
