/// Records that are to hold in place of what a catalogue says, to see what would have come of it.
///
/// A party's record sets the fields that it names, from its time on, whatever later records say. Any
/// other record stands in place of every version of its id from its time on; between two of one id
/// only these count.
package struct Overrides: Sendable {
  private(set) var policies: [Version<Policy>] = []
  private(set) var shops: [ShopID: [Version<Shop.Patch>]] = [:]
  private(set) var products: [ProductID: [Version<Product.Patch>]] = [:]
  private(set) var institutions: [InstitutionID: [Version<Institution.Patch>]] = [:]
  private(set) var promoters: [PromoterID: [Version<Promoter.Patch>]] = [:]
  private(set) var sharers: [SharerID: [Version<Sharer.Patch>]] = [:]
  private(set) var plans: [PlanID: [Version<Plan>]] = [:]
  private(set) var allocations: [AllocationID: [Version<Allocation>]] = [:]
  private(set) var schemes: [SchemeID: [Version<Scheme>]] = [:]
  private(set) var agentPrices: [AgentPriceID: [Version<AgentPrice>]] = [:]
  private var count: Int64 = 0

  package init() {}

  /// Later than any record of a catalogue, so that of one time these count.
  private static let firstPlace: Int64 = 1 << 62

  /// - Returns: false for a record of a kind that nothing can stand in for: links, bindings,
  ///   identities, enrolments, what was reported and what the rules on risk found are what happened.
  package mutating func add(_ record: CatalogueRecord, at moment: Timestamp) -> Bool {
    let place = Self.firstPlace + count
    func version<Value>(_ value: Value) -> Version<Value> {
      Version(at: moment, recorded: place, value: value)
    }
    switch record {
    case .policy(let policy): policies.append(version(policy))
    case .shop(let id, let patch): shops[id, default: []].append(version(patch))
    case .product(let id, let patch): products[id, default: []].append(version(patch))
    case .institution(let id, let patch): institutions[id, default: []].append(version(patch))
    case .promoter(let id, let patch): promoters[id, default: []].append(version(patch))
    case .sharer(let id, let patch): sharers[id, default: []].append(version(patch))
    case .plan(let plan): plans[plan.id, default: []].append(version(plan))
    case .allocation(let allocation):
      allocations[allocation.id, default: []].append(version(allocation))
    case .scheme(let scheme): schemes[scheme.id, default: []].append(version(scheme))
    case .agentPrice(let price): agentPrices[price.id, default: []].append(version(price))
    case .link, .linkDisabled, .identityBound, .sharerBound, .sharerUnbound, .shopFunds, .cardsUsed,
      .stockChanged, .coupon, .unitBatch, .enrolled, .riskPolicy:
      return false
    }
    count += 1
    return true
  }

  /// The policy that stands in for the one a touch was made under, if one does.
  package func policy(at moment: Timestamp) -> Policy? {
    policies.isEmpty ? nil : History(policies).value(at: moment)
  }
}

extension History {
  /// - Parameter others: stand in for every version from the first of them on.
  func overridden(by others: [Version<Value>]) -> History {
    guard let first = others.map(\.at).min() else { return self }
    return History(versions.filter { $0.at < first } + others)
  }
}

extension History where Value: Party {
  /// - Parameter patches: what the party is to be from their times on; it doesn't begin earlier for them.
  func overridden(by patches: [Version<Value.Patch>]) -> History {
    if patches.isEmpty { return self }
    guard let beginning = versions.first?.at else { return History(merging: patches) }
    let ordered = patches.sorted { $1.isNewer(than: $0) }
    func merged(_ value: Value, at moment: Timestamp) -> Value {
      var merged = value
      for patch in ordered where patch.at <= moment { merged.merge(patch.value) }
      return merged
    }
    let own = versions.map {
      Version(at: $0.at, recorded: $0.recorded, value: merged($0.value, at: $0.at))
    }
    let begun = ordered.compactMap { patch -> Version<Value>? in
      let moment = max(patch.at, beginning)
      return value(at: moment).map {
        Version(at: moment, recorded: patch.recorded, value: merged($0, at: moment))
      }
    }
    return History(own + begun)
  }
}
