/// What a later record says about one field of a party.
package enum Change<Value: Hashable & Sendable>: Hashable, Sendable {
  /// The record doesn't name the field.
  case keep
  /// The record says null.
  case reset
  case set(Value)

  package func applied(to field: inout Value?) {
    switch self {
    case .keep: break
    case .reset: field = nil
    case .set(let value): field = value
    }
  }

  package var value: Value? {
    if case .set(let value) = self { value } else { nil }
  }
}

/// A party whose records merge: fields that a later record doesn't name keep their value.
/// - Source: programme rules, section 1, "Versions".
package protocol Party: Hashable, Sendable {
  associatedtype Patch: Hashable & Sendable
  init()
  mutating func merge(_ patch: Patch)
}

package enum ShopKind: String, Hashable, Sendable, CaseIterable {
  case normal
  case localLife = "local_life"
}

/// A shop (小店).
package struct Shop: Party {
  package var url: String?
  /// Whether it has joined the alliance (优选联盟).
  package var alliance: Bool?
  package var kind: ShopKind?
  package var scoreX100: Int64?
  package var superAdminAccount: String?
  package var sharerRate: PPM?
  package var privateDomainEnrolledAt: Timestamp?

  package init() {}

  package struct Patch: Hashable, Sendable {
    package var url: Change<String> = .keep
    package var alliance: Change<Bool> = .keep
    package var kind: Change<ShopKind> = .keep
    package var scoreX100: Change<Int64> = .keep
    package var superAdminAccount: Change<String> = .keep
    package var sharerRate: Change<PPM> = .keep
    package var privateDomainEnrolledAt: Change<Timestamp> = .keep

    package init() {}
  }

  package mutating func merge(_ patch: Patch) {
    patch.url.applied(to: &url)
    patch.alliance.applied(to: &alliance)
    patch.kind.applied(to: &kind)
    patch.scoreX100.applied(to: &scoreX100)
    patch.superAdminAccount.applied(to: &superAdminAccount)
    patch.sharerRate.applied(to: &sharerRate)
    patch.privateDomainEnrolledAt.applied(to: &privateDomainEnrolledAt)
  }
}

/// A product's place in the catalogue of goods.
package struct Category: Hashable, Sendable {
  package var level1: String
  package var level2: String?

  package init(level1: String, level2: String?) {
    self.level1 = level1
    self.level2 = level2
  }
}

package struct Product: Party {
  package var shop: ShopID?
  package var category: Category?
  /// The technical service fee (技术服务费率).
  package var techFee: PPM?
  package var url: String?

  package init() {}

  package struct Patch: Hashable, Sendable {
    package var shop: Change<ShopID> = .keep
    package var category: Change<Category> = .keep
    package var techFee: Change<PPM> = .keep
    package var url: Change<String> = .keep

    package init() {}
  }

  package mutating func merge(_ patch: Patch) {
    patch.shop.applied(to: &shop)
    patch.category.applied(to: &category)
    patch.techFee.applied(to: &techFee)
    patch.url.applied(to: &url)
  }
}

/// An institution (分销机构) that promoters belong to.
package struct Institution: Party {
  /// The default part of a total-rate plan that goes to the promoter.
  package var promoterShare: PPM?

  package init() {}

  package struct Patch: Hashable, Sendable {
    package var promoterShare: Change<PPM> = .keep

    package init() {}
  }

  package mutating func merge(_ patch: Patch) {
    patch.promoterShare.applied(to: &promoterShare)
  }
}

package enum PromoterStatus: String, Hashable, Sendable, CaseIterable {
  case active, banned
}

package enum PromoterLevel: String, Hashable, Sendable, CaseIterable {
  case junior, senior
}

/// A promoter (推客).
package struct Promoter: Party {
  package var institution: InstitutionID?
  /// Who invited them.
  package var parent: PromoterID?
  /// Their own id as a buyer.
  package var user: BuyerID?
  package var status: PromoterStatus?
  package var level: PromoterLevel?
  package var team: String?

  package init() {}

  package struct Patch: Hashable, Sendable {
    package var institution: Change<InstitutionID> = .keep
    package var parent: Change<PromoterID> = .keep
    package var user: Change<BuyerID> = .keep
    package var status: Change<PromoterStatus> = .keep
    package var level: Change<PromoterLevel> = .keep
    package var team: Change<String> = .keep

    package init() {}
  }

  package mutating func merge(_ patch: Patch) {
    patch.institution.applied(to: &institution)
    patch.parent.applied(to: &parent)
    patch.user.applied(to: &user)
    patch.status.applied(to: &status)
    patch.level.applied(to: &level)
    patch.team.applied(to: &team)
  }

  /// Active unless a record says otherwise; a promoter without a version isn't, and has no value.
  package var isActive: Bool { (status ?? .active) == .active }
}

/// A shop's own sharer (店铺分享员).
package struct Sharer: Party {
  package var user: BuyerID?

  package init() {}

  package struct Patch: Hashable, Sendable {
    package var user: Change<BuyerID> = .keep

    package init() {}
  }

  package mutating func merge(_ patch: Patch) {
    patch.user.applied(to: &user)
  }
}
