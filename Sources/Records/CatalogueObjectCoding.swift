package import Programme

/// Whole objects of the catalogue as the API shows them: every field, null where there is none, and
/// what a field stands for by default.
package enum CatalogueObjectCoding {
  package static func json(_ id: ShopID, _ shop: Shop, at moment: Timestamp) -> JSON {
    object("id", id, at: moment) { object in
      object.add("url", .optional(shop.url))
      object.add("alliance", .bool(shop.alliance ?? false))
      object.add("kind", shop.kind.map { .choice($0) } ?? .null)
      object.add("score_x100", shop.scoreX100.map(JSON.integer) ?? .null)
      object.add("super_admin_account", .optional(shop.superAdminAccount))
      object.add("sharer_ppm", shop.sharerRate.map(JSON.rate) ?? .null)
      object.add("private_domain_enrolled_at", .time(shop.privateDomainEnrolledAt))
    }
  }

  package static func json(_ id: ProductID, _ product: Product, at moment: Timestamp) -> JSON {
    object("id", id, at: moment) { object in
      object.add("shop", .id(product.shop))
      object.add("category", product.category.map(JSON.category) ?? .null)
      object.add("tech_fee_ppm", product.techFee.map(JSON.rate) ?? .null)
      object.add("url", .optional(product.url))
    }
  }

  package static func json(
    _ id: InstitutionID, _ institution: Institution, at moment: Timestamp
  ) -> JSON {
    object("id", id, at: moment) { object in
      object.add("promoter_share_ppm", institution.promoterShare.map(JSON.rate) ?? .null)
    }
  }

  package static func json(_ id: PromoterID, _ promoter: Promoter, at moment: Timestamp) -> JSON {
    object("id", id, at: moment) { object in
      object.add("institution", .id(promoter.institution))
      object.add("parent", .id(promoter.parent))
      object.add("user", .id(promoter.user))
      object.add("status", .choice(promoter.status ?? .active))
      object.add("level", .choice(promoter.level ?? .junior))
      object.add("team", .optional(promoter.team))
    }
  }

  package static func json(_ id: SharerID, _ sharer: Sharer, at moment: Timestamp) -> JSON {
    object("id", id, at: moment) { $0.add("user", .id(sharer.user)) }
  }

  package static func json(_ plan: Plan, at moment: Timestamp) -> JSON {
    object("id", plan.id, at: moment) { $0.add(plan) }
  }

  package static func json(_ allocation: Allocation, at moment: Timestamp) -> JSON {
    object("id", allocation.id, at: moment) { $0.add(allocation) }
  }

  package static func json(_ scheme: Scheme, at moment: Timestamp) -> JSON {
    object("id", scheme.id, at: moment) { $0.add(scheme) }
  }

  package static func json(_ price: AgentPrice, at moment: Timestamp) -> JSON {
    object("id", price.id, at: moment) { $0.add(price) }
  }

  package static func json(_ coupon: Coupon, at moment: Timestamp) -> JSON {
    object("id", coupon.code, at: moment) { $0.add(coupon) }
  }

  /// With whom and what the batch was issued for, as its link says.
  package static func json(_ batch: UnitBatch, _ link: Link) -> JSON {
    object("id", batch.id, at: batch.issuedAt) { object in
      object.add(batch)
      object.add("shop", link.shop)
      object.add("product", .id(link.product))
      if case .tuike(let institution, let promoter) = link.carrier {
        object.add("institution", institution)
        object.add("promoter", .id(promoter))
      }
    }
  }

  package static func json(_ link: Link, disabledAt: Timestamp?) -> JSON {
    object("code", link.code, at: link.issuedAt) { object in
      object.add(link)
      object.add("disabled_at", .time(disabledAt))
    }
  }

  /// - Parameter moment: none for the policy that holds without a record.
  package static func json(_ policy: Policy, at moment: Timestamp?) -> JSON {
    var object = JSONObject()
    object.add("at", .time(moment))
    object.add(policy)
    return object.json
  }

  /// - Parameter moment: none when no record says otherwise and every rule is off.
  package static func json(_ policy: RiskPolicy, at moment: Timestamp?) -> JSON {
    var object = JSONObject()
    object.add("at", .time(moment))
    object.add(policy)
    return object.json
  }

  private static func object<Kind>(
    _ key: String, _ id: ID<Kind>, at moment: Timestamp, _ addFields: (inout JSONObject) -> Void
  ) -> JSON {
    var object = JSONObject()
    object.add(key, id)
    object.add("at", moment)
    addFields(&object)
    return object.json
  }
}
