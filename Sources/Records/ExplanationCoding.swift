package import Programme

/// A touch that was looked at, with the link that it came over.
package struct ExplainedCandidate: Hashable, Sendable {
  package let candidate: Candidate
  /// None when the link isn't known any more.
  package let link: Link?

  package init(candidate: Candidate, link: Link?) {
    self.candidate = candidate
    self.link = link
  }
}

/// Why a line pays whom.
package struct Explanation: Hashable, Sendable {
  package let candidates: [ExplainedCandidate]
  package let plans: [PlanReview]
  package let arithmetic: [ArithmeticStep]
  /// The scheme that shares the line out, if one does.
  package let scheme: ExplainedScheme?
  /// The institution's scheme, if it makes nothing of the line.
  package let passedOver: PassedOver?
  /// What the private-domain incentive makes of how the buyer came, if the order says that.
  package let privateDomain: PrivateDomainReview?
  /// The case by which the line is fraud, if it is.
  package let fraud: ExplainedFraud?

  package init(
    candidates: [ExplainedCandidate], plans: [PlanReview], arithmetic: [ArithmeticStep],
    scheme: ExplainedScheme?, passedOver: PassedOver?, privateDomain: PrivateDomainReview?,
    fraud: ExplainedFraud?
  ) {
    self.fraud = fraud
    self.privateDomain = privateDomain
    self.passedOver = passedOver
    self.scheme = scheme
    self.candidates = candidates
    self.plans = plans
    self.arithmetic = arithmetic
  }

  /// The members that a line's report gets: `candidates`, `plans`, `arithmetic`, and where there is one
  /// `scheme`, `private_domain` and `fraud`.
  package var members: [JSON.Member] {
    [
      JSON.Member("candidates", .array(candidates.map(\.json))),
      JSON.Member("plans", .array(plans.map(\.json))),
      JSON.Member("arithmetic", .array(arithmetic.map(\.json))),
    ] + ((scheme?.json ?? passedOver?.json).map { [JSON.Member("scheme", $0)] } ?? [])
      + (privateDomain.map { [JSON.Member("private_domain", $0.json)] } ?? [])
      + (fraud.map { [JSON.Member("fraud", $0.json)] } ?? [])
  }
}

extension ExplainedCandidate {
  fileprivate var json: JSON {
    var object = JSONObject()
    let touch = candidate.touch
    object.add("link", touch.code)
    object.add("at", touch.at)
    switch touch.person {
    case .visitor(let visitor): object.add("visitor", visitor)
    case .buyer(let buyer): object.add("buyer", buyer)
    }
    object.add("product", .id(link?.product))
    switch link?.carrier {
    case .tuike(let institution, let promoter):
      object.add("institution", institution)
      object.add("promoter", .id(promoter))
    case .sharer(let sharer): object.add("sharer", sharer)
    case nil: break
    }
    object.add("verdict", .choice(candidate.verdict))
    return object.json
  }
}

extension PlanReview {
  fileprivate var json: JSON {
    var object = JSONObject()
    object.add("plan", plan.id)
    object.add("kind", plan.isTargeted ? "targeted" : "normal")
    object.add("from", plan.from)
    object.add("to", .time(plan.to))
    switch plan.rates {
    case .total(let total): object.add("total_ppm", total)
    case .split(let service, let commission):
      object.add("service_ppm", service)
      object.add("commission_ppm", commission)
    }
    object.add("verdict", .choice(verdict))
    return object.json
  }
}

extension ArithmeticStep {
  fileprivate var json: JSON {
    var object = JSONObject()
    object.add("step", name)
    object.add("formula", formula)
    object.add("amount", .integer(amount))
    object.add("unit", .choice(unit))
    return object.json
  }
}
