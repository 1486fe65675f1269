import Programme
import Storage

/// The versions of what is replaced whole, by its own id.
extension CatalogueReading {
  func versions(of plan: PlanID) throws -> [Version<Plan>] {
    try versions(of: .plan, plan.text) { if case .plan(let plan) = $0 { plan } else { nil } }
  }

  func versions(of allocation: AllocationID) throws -> [Version<Allocation>] {
    try versions(of: .allocation, allocation.text) { record in
      if case .allocation(let allocation) = record { allocation } else { nil }
    }
  }

  func versions(of scheme: SchemeID) throws -> [Version<Scheme>] {
    try versions(of: .scheme, scheme.text) { record in
      if case .scheme(let scheme) = record { scheme } else { nil }
    }
  }

  func versions(of price: AgentPriceID) throws -> [Version<AgentPrice>] {
    try versions(of: .agentPrice, price.text) { record in
      if case .agentPrice(let price) = record { price } else { nil }
    }
  }

  /// In the order in which they take effect.
  private func versions<Value>(
    of kind: RecordKind, _ key: String, _ value: (CatalogueRecord) -> Value?
  ) throws -> [Version<Value>] {
    let versions = try records(of: kind, key: key).compactMap { stored in
      value(stored.record).map { Version(at: stored.at, recorded: stored.recorded, value: $0) }
    }
    return History(versions).versions
  }
}
