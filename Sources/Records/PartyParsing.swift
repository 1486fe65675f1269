import Programme

extension RecordParser {
  func shop(_ fields: inout RecordFields) throws(Refusal) -> Shop.Patch {
    var patch = Shop.Patch()
    patch.url = try fields.change("url", .destination)
    patch.alliance = try fields.change("alliance", .bool)
    patch.kind = try fields.lastingChange("kind", .choice())
    patch.scoreX100 = try fields.change("score_x100", .integer(in: RecordLimits.scoreX100))
    patch.superAdminAccount = try fields.change("super_admin_account", .name)
    patch.sharerRate = try fields.change("sharer_ppm", .rate)
    patch.privateDomainEnrolledAt = try fields.change("private_domain_enrolled_at", .time)
    fields.check(patch.sharerRate.value, "sharer_ppm", within: RecordLimits.sharerRates)
    return patch
  }

  func product(_ fields: inout RecordFields) throws(Refusal) -> Product.Patch {
    var patch = Product.Patch()
    patch.shop = try fields.lastingChange("shop", .id())
    patch.category = try fields.lastingChange("category", .category)
    patch.techFee = try fields.change("tech_fee_ppm", .rate)
    patch.url = try fields.lastingChange("url", .destination)
    fields.check(patch.techFee.value, "tech_fee_ppm", within: RecordLimits.shares)
    return patch
  }

  func institution(_ fields: inout RecordFields) throws(Refusal) -> Institution.Patch {
    var patch = Institution.Patch()
    patch.promoterShare = try fields.lastingChange("promoter_share_ppm", .rate)
    fields.check(patch.promoterShare.value, "promoter_share_ppm", within: RecordLimits.shares)
    return patch
  }

  func promoter(_ fields: RecordFields) throws(Refusal) -> Promoter.Patch {
    var patch = Promoter.Patch()
    patch.institution = try fields.lastingChange("institution", .id())
    patch.parent = try fields.change("parent", .id())
    patch.user = try fields.change("user", .id())
    patch.status = try fields.change("status", .choice())
    patch.level = try fields.change("level", .choice())
    patch.team = try fields.change("team", .text)
    return patch
  }

  func enrolment(_ fields: RecordFields) throws(Refusal) -> Enrolment {
    Enrolment(
      institution: try fields.required("institution", .id()), promoter: try newPromoter(fields),
      user: try fields.required("user", .id()))
  }

  private func newPromoter(_ fields: RecordFields) throws(Refusal) -> PromoterID {
    let named: PromoterID? = try fields.optional("promoter", .id())
    if let promoter = named ?? context.newPromoter { return promoter }
    return try fields.required("promoter", .id())
  }

  func shopFunds(_ fields: RecordFields) throws(Refusal) -> ShopFunds {
    ShopFunds(
      goods: try fields.optional("goods_fen", .money) ?? .zero,
      deposit: try fields.optional("deposit_fen", .money) ?? .zero,
      incentivePaid: try fields.optional("incentive_paid_fen", .money) ?? .zero)
  }

  func sharer(_ fields: RecordFields) throws(Refusal) -> Sharer.Patch {
    var patch = Sharer.Patch()
    patch.user = try fields.change("user", .id())
    return patch
  }
}
