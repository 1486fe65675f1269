/// The touches that an order's shop has of the customer, judged as far as they can be without
/// looking at a line.
/// - Source: programme rules, sections 4 to 6.
package struct OrderTouches {
  /// One touch with its link, newest first.
  struct Standing {
    let touch: Touch
    let link: Link
    /// Why it can't win any line; nil when it stands.
    let failure: Candidate.Verdict?

    var isTuike: Bool {
      if case .tuike = link.carrier { true } else { false }
    }
  }

  let standings: [Standing]

  /// - Parameter touches: of the order's customer, and of whoever may be the same person, in any
  ///   order; those on other shops are passed over.
  package init(
    of order: PaidOrder, touches: [Touch],
    bindings: (VisitorID) throws -> History<BuyerID>, catalogue: some Catalogue
  ) throws {
    let policies = try catalogue.policies()
    let isAllied = try catalogue.shop(order.shop).value(at: order.paidAt)?.alliance ?? false
    var found: [Standing] = []
    for touch in touches.count > 1 ? Array(Set(touches)) : touches {
      guard let link = try catalogue.link(touch.code), link.shop == order.shop else { continue }
      let failure = try Self.failure(
        of: touch, on: link, order: order, isAllied: isAllied,
        policy: policies.policy(at: touch.at), bindings: bindings, catalogue: catalogue)
      found.append(Standing(touch: touch, link: link, failure: failure))
    }
    standings = found.sorted { left, right in
      if left.touch.at == right.touch.at, left.touch.order == right.touch.order {
        return left.touch.code > right.touch.code
      }
      return left.touch.isNewer(than: right.touch)
    }
  }

  private static func failure(
    of touch: Touch, on link: Link, order: PaidOrder, isAllied: Bool, policy: Policy,
    bindings: (VisitorID) throws -> History<BuyerID>, catalogue: some Catalogue
  ) throws -> Candidate.Verdict? {
    if case .visitor(let visitor) = touch.person {
      guard touch.counts(for: order.customer, bindings: try bindings(visitor)) else {
        return .otherBuyer
      }
    } else if !touch.counts(for: order.customer, bindings: .empty) {
      return .otherBuyer
    }
    if touch.at > order.paidAt { return .afterPayment }
    if !policy.isValid(touch: touch.at, paid: order.paidAt) { return .expired }
    switch link.carrier {
    case .tuike(_, let promoter):
      if !isAllied { return .shopNotInAlliance }
      guard let promoter else { return nil }
      return try eligibility(of: promoter, order: order, catalogue: catalogue)
    case .sharer(let sharer):
      return try eligibility(of: sharer, order: order, catalogue: catalogue)
    }
  }

  private static func eligibility(
    of promoter: PromoterID, order: PaidOrder, catalogue: some Catalogue
  ) throws -> Candidate.Verdict? {
    let party = try catalogue.promoter(promoter).value(at: order.paidAt)
    guard let party, party.isActive else { return .promoterNotActive }
    return isOwn(party.user, order) ? .ownPurchase : nil
  }

  private static func eligibility(
    of sharer: SharerID, order: PaidOrder, catalogue: some Catalogue
  ) throws -> Candidate.Verdict? {
    let binding = try catalogue.sharerBinding(sharer, to: order.shop)
    guard binding.value(at: order.paidAt) == true else { return .sharerNotBound }
    let user = try catalogue.sharer(sharer).value(at: order.paidAt)?.user
    return isOwn(user, order) ? .ownPurchase : nil
  }

  private static func isOwn(_ user: BuyerID?, _ order: PaidOrder) -> Bool {
    user != nil && user == order.customer.buyer
  }
}
