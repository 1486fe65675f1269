package import Programme

/// The kinds of schemes, as records name them.
package enum SchemeKind: String, Hashable, Sendable, CaseIterable {
  case multiLevel = "multi_level"
  case twoPlusOne = "two_plus_one"
  case referThree = "refer_three"
  case agency
  case teamDividend = "team_dividend"
  case everyone

  package init(_ rule: SchemeRule) {
    switch rule {
    case .multiLevel: self = .multiLevel
    case .twoPlusOne: self = .twoPlusOne
    case .referThree: self = .referThree
    case .agency: self = .agency
    case .teamDividend: self = .teamDividend
    case .everyone: self = .everyone
    }
  }

  /// What a record of this kind must have besides id, time, kind and institution.
  package var fields: [String] {
    switch self {
    case .multiLevel: ["direct_ppm", "manager_ppm"]
    case .twoPlusOne: ["agent_ppm", "boss_ppm", "team_ppm"]
    case .referThree: ["first_ppm", "second_ppm", "third_ppm"]
    case .agency: []
    case .teamDividend: ["tiers"]
    case .everyone: ["rebate_ppm", "coupon", "coupons_a_day"]
    }
  }

  package static var allFields: [String] { allCases.flatMap(\.fields) }
}
