import Programme

/// What a party's record names.
extension JSONObject {
  mutating func add(_ patch: Shop.Patch) {
    add("url", patch.url, JSON.string)
    add("alliance", patch.alliance, JSON.bool)
    add("kind", patch.kind) { .choice($0) }
    add("score_x100", patch.scoreX100, JSON.integer)
    add("super_admin_account", patch.superAdminAccount, JSON.string)
    add("sharer_ppm", patch.sharerRate, JSON.rate)
    add("private_domain_enrolled_at", patch.privateDomainEnrolledAt, JSON.time)
  }

  mutating func add(_ patch: Product.Patch) {
    add("shop", patch.shop, JSON.id)
    add("category", patch.category, JSON.category)
    add("tech_fee_ppm", patch.techFee, JSON.rate)
    add("url", patch.url, JSON.string)
  }

  mutating func add(_ patch: Promoter.Patch) {
    add("institution", patch.institution, JSON.id)
    add("parent", patch.parent, JSON.id)
    add("user", patch.user, JSON.id)
    add("status", patch.status) { .choice($0) }
    add("level", patch.level) { .choice($0) }
    add("team", patch.team, JSON.string)
  }
}
