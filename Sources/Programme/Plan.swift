/// What a plan takes from a line, as a part of its net.
/// - Source: programme rules, section 7.
package enum PlanRates: Hashable, Sendable {
  /// Service fee and commission together; the institution shares it out.
  case total(PPM)
  case split(service: PPM, commission: PPM)

  /// - Returns: false when a rate, or their sum, is outside 0% to 90%.
  package var isWithinBounds: Bool {
    let bounds = PPM.zero...PPM.planCeiling
    return switch self {
    case .total(let total): bounds.contains(total)
    case .split(let service, let commission):
      bounds.contains(service) && bounds.contains(commission)
        && bounds.contains(service + commission)
    }
  }
}

/// A promise to pay for one product.
/// - Source: programme rules, section 7.
package struct Plan: Hashable, Sendable {
  package enum Audience: Hashable, Sendable {
    case everyInstitution
    /// A targeted (定向) plan.
    case only(Set<InstitutionID>)
  }

  package var id: PlanID
  package var product: ProductID
  package var audience: Audience
  package var rates: PlanRates
  package var from: Timestamp
  /// Excluded; none: open-ended.
  package var to: Timestamp?

  package init(
    id: PlanID, product: ProductID, audience: Audience, rates: PlanRates, from: Timestamp,
    to: Timestamp?
  ) {
    self.id = id
    self.product = product
    self.audience = audience
    self.rates = rates
    self.from = from
    self.to = to
  }

  package var isTargeted: Bool { audience != .everyInstitution }

  package func isInForce(for product: ProductID, at moment: Timestamp) -> Bool {
    self.product == product && from <= moment && to.map { moment < $0 } ?? true
  }

  package func isOpen(to institution: InstitutionID) -> Bool {
    switch audience {
    case .everyInstitution: true
    case .only(let institutions): institutions.contains(institution)
    }
  }
}

extension Plan {
  /// The plan in force for an institution: a targeted one open to it, else a normal one; among
  /// several of one kind the one with the latest `from`, then the larger id.
  package static func inForce(
    among plans: [History<Plan>], for product: ProductID, institution: InstitutionID,
    at moment: Timestamp
  ) -> Plan? {
    plans.compactMap { $0.value(at: moment) }
      .filter { $0.isInForce(for: product, at: moment) && $0.isOpen(to: institution) }
      .max { $0.precedence < $1.precedence }
  }

  /// Whether a targeted plan may be created: a normal one must stand beside it.
  package static func hasNormalPlan(
    among plans: [History<Plan>], for product: ProductID, at moment: Timestamp
  ) -> Bool {
    plans.compactMap { $0.value(at: moment) }
      .contains { !$0.isTargeted && $0.isInForce(for: product, at: moment) }
  }

  private var precedence: (Int, Timestamp, PlanID) { (isTargeted ? 1 : 0, from, id) }
}
