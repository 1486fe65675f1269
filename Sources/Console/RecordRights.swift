import Programme
import Records
import Storage

/// Which records a caller may have recorded.
/// - Source: programme rules, sections 12 and 17.
extension ObjectRights {
  /// - Throws: ``Problem`` 403 for a record that isn't for this role, 404 for another's object.
  func require(_ record: CatalogueRecord, at moment: Timestamp) throws {
    switch identity {
    case .platform: return
    case .merchant(let shop): try requireMerchant(record, at: moment, shop: shop)
    case .institution(let institution):
      try requireInstitution(record, at: moment, institution: institution)
    case .promoter(let promoter): try requirePromoter(record, promoter: promoter)
    case .orderSystem:
      // It knows its customers, and vouches for who enrols.
      guard case .enrolled = record else { throw notForThisRole(record) }
    }
  }

  private func requireMerchant(
    _ record: CatalogueRecord, at moment: Timestamp, shop own: ShopID
  ) throws {
    switch record {
    case .shop(let shop, let patch):
      try require(shop == own, "shop", shop.text)
      try requirePlatform(of: patch.scoreX100, "score_x100")
      try requirePlatform(of: patch.privateDomainEnrolledAt, "private_domain_enrolled_at")
    case .product(let product, let patch):
      try require(isNewOrOwn(product, of: own, at: moment), "product", product.text)
      if let shop = patch.shop.value { try require(shop == own, "shop", shop.text) }
      try requirePlatform(of: patch.techFee, "tech_fee_ppm")
    case .plan(let plan):
      try require(sees(plan.product), "product", plan.product.text)
      let before = try store.versions(of: plan.id).last?.value
      try require(before.map(sees) ?? true, "plan", plan.id.text)
    case .coupon(let coupon):
      try require(coupon.shop == own, "shop", coupon.shop.text)
      let known = try store.coupon(coupon.code).versions
      try require(known.allSatisfy { $0.value.shop == own }, "coupon", coupon.code.text)
    case .sharer(let sharer, _):
      try require(store.sharer(sharer).isEmpty || sees(sharer), "sharer", sharer.text)
      guard try !isShared(sharer) else {
        throw Problem.forbidden("only the platform changes a sharer of several shops")
      }
    case .sharerBound(let shop, _), .sharerUnbound(let shop, _):
      try require(shop == own, "shop", shop.text)
      guard moment >= now else {
        throw Problem.forbidden("only the platform may date a binding in the past; leave out at")
      }
    case .link(let link):
      guard case .sharer = link.carrier else {
        throw Problem.forbidden("a shop issues the links of its sharers alone")
      }
      try require(link.shop == own, "shop", link.shop.text)
    case .linkDisabled(let code): try require(code)
    default: throw notForThisRole(record)
    }
  }

  private func requireInstitution(
    _ record: CatalogueRecord, at moment: Timestamp, institution own: InstitutionID
  ) throws {
    switch record {
    case .institution(let institution, _):
      try require(institution == own, "institution", institution.text)
    case .promoter(let promoter, let patch):
      try require(isNewOrOwn(promoter, of: own, at: moment), "promoter", promoter.text)
      if let other = patch.institution.value, other != own {
        throw Problem.notFound("institution", other.text)
      }
    case .enrolled(let enrolment):
      try require(enrolment.institution == own, "institution", enrolment.institution.text)
    case .allocation(let allocation):
      let before = try store.versions(of: allocation.id).last?.value.institution
      try require(before ?? own == own, "allocation", allocation.id.text)
      try require(allocation.institution == own, "institution", allocation.institution.text)
    case .scheme(let scheme):
      let before = try store.versions(of: scheme.id).last?.value.institution
      try require(before ?? own == own, "scheme", scheme.id.text)
      try require(scheme.institution == own, "institution", scheme.institution.text)
    case .agentPrice(let price):
      let before = try store.versions(of: price.id).last?.value.institution
      try require(before ?? own == own, "agent_price", price.id.text)
      try require(price.institution == own, "institution", price.institution.text)
    case .stockChanged(let change):
      try require(
        change.stock.institution == own, "institution", change.stock.institution.text)
    case .link(let link):
      guard case .tuike(let institution, _) = link.carrier else {
        throw Problem.forbidden("an institution issues no links of sharers")
      }
      try require(institution == own, "institution", institution.text)
    case .linkDisabled(let code): try require(code)
    case .unitBatch(let batch): try require(batch)
    default: throw notForThisRole(record)
    }
  }

  private func requirePromoter(_ record: CatalogueRecord, promoter own: PromoterID) throws {
    switch record {
    case .link(let link):
      guard case .tuike(_, let promoter?) = link.carrier else {
        throw Problem.forbidden("a promoter issues links that name the promoter")
      }
      try require(promoter == own, "promoter", promoter.text)
    case .linkDisabled(let code):
      try require(code)
      guard case .tuike(_, let promoter?) = try store.link(code)?.carrier, promoter == own else {
        throw Problem.forbidden("a link of the team's is for its promoter to disable")
      }
    case .unitBatch(let batch):
      try require(batch)
      guard case .tuike(_, own) = try store.link(batch.link)?.carrier else {
        throw Problem.forbidden("codes for a link of the team's are for its promoter to issue")
      }
    default: throw notForThisRole(record)
    }
  }

  /// Now and at the time that the record carries: what was another's then isn't rewritten.
  private func isNewOrOwn(
    _ product: ProductID, of own: ShopID, at moment: Timestamp
  ) throws -> Bool {
    if try store.product(product).isEmpty { return true }
    return try [now, moment].allSatisfy { try shop(of: product, at: $0) == own }
  }

  private func isNewOrOwn(
    _ promoter: PromoterID, of own: InstitutionID, at moment: Timestamp
  ) throws -> Bool {
    if try store.promoter(promoter).isEmpty { return true }
    return try [now, moment].allSatisfy { try institution(of: promoter, at: $0) == own }
  }

  private func require(_ code: LinkCode) throws {
    try require(store.link(code).map(sees) ?? false, "link", code.text)
  }

  private func require(_ batch: UnitBatch) throws {
    try require(batch.link)
    guard let known = try store.unitBatch(batch.id) else { return }
    try require(store.link(known.link).map(sees) ?? false, "unit batch", batch.id.text)
  }

  private func require(_ isTheirs: Bool, _ kind: String, _ id: String) throws {
    guard isTheirs else { throw Problem.notFound(kind, id) }
  }

  /// What the platform's own money depends on isn't for a shop to say.
  private func requirePlatform<Value>(of change: Change<Value>, _ field: String) throws {
    guard change == .keep else { throw Problem.forbidden("only the platform sets \(field)") }
  }

  private func notForThisRole(_ record: CatalogueRecord) -> Problem {
    .forbidden("records of type \(record.type.rawValue) aren't for role \(identity.role.rawValue)")
  }
}
