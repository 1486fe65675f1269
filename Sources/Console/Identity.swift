import Programme
import Storage

/// Who calls, and on whose behalf.
/// - Source: programme rules, section 17.
enum Identity: Hashable, Sendable {
  case platform
  case merchant(ShopID)
  case institution(InstitutionID)
  case promoter(PromoterID)
  /// With a shop: of that shop's orders alone.
  case orderSystem(ShopID?)

  var role: Role {
    switch self {
    case .platform: .platform
    case .merchant: .merchant
    case .institution: .institution
    case .promoter: .promoter
    case .orderSystem: .orderSystem
    }
  }

  /// - Returns: nil for a credential whose role isn't known or lacks its scope.
  init?(_ credential: Credential) {
    guard let role = Role(rawValue: credential.role) else { return nil }
    switch role {
    case .platform: self = .platform
    case .merchant:
      guard let shop = credential.shop else { return nil }
      self = .merchant(shop)
    case .institution:
      guard let institution = credential.institution else { return nil }
      self = .institution(institution)
    case .promoter:
      guard let promoter = credential.promoter else { return nil }
      self = .promoter(promoter)
    case .orderSystem: self = .orderSystem(credential.shop)
    }
  }
}

/// What a credential may be for.
/// - Source: programme rules, section 17; order systems are those that report orders.
package enum Role: String, Hashable, Sendable, CaseIterable {
  case platform, merchant, institution, promoter
  case orderSystem = "order-system"
}
