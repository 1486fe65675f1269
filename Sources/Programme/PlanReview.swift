/// A plan that was looked at for a line, and what became of it.
package struct PlanReview: Hashable, Sendable {
  package enum Verdict: String, Hashable, Sendable, CaseIterable {
    case applied
    case notInForce = "not_in_force"
    case notOpen = "not_open"
    /// A targeted plan, a later one, or one with a larger id outranks it.
    case outranked
  }

  package let plan: Plan
  package let verdict: Verdict

  /// Reviews every plan that has covered the product, as of `moment`, by id.
  package static func all(
    among plans: [History<Plan>], for product: ProductID, institution: InstitutionID,
    at moment: Timestamp
  ) -> [PlanReview] {
    let applied = Plan.inForce(
      among: plans, for: product, institution: institution, at: moment)
    return plans.compactMap { $0.valueOrFirst(at: moment) }.sorted { $0.id < $1.id }
      .map { plan in
        let known = plans.contains { $0.value(at: moment)?.id == plan.id }
        let verdict: Verdict =
          if plan.id == applied?.id {
            .applied
          } else if !known || !plan.isInForce(for: product, at: moment) {
            .notInForce
          } else if !plan.isOpen(to: institution) {
            .notOpen
          } else {
            .outranked
          }
        return PlanReview(plan: plan, verdict: verdict)
      }
  }
}
