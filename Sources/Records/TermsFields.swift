import Programme

/// What is replaced whole: every field, null where there is none.
extension JSONObject {
  mutating func add(_ policy: Policy) {
    add("window_days", .integer(policy.windowDays))
    add("lateness_days", .integer(policy.latenessDays))
    // In the order of the programme rules, so that equal policies are equal text.
    let placements = policy.countedPlacements.members
    add("counted_placements", .array(placements.map { .choice($0) }))
    add("minimum_payout_fen", .integer(policy.minimumPayout.value))
  }

  mutating func add(_ plan: Plan) {
    add("kind", .choice(plan.isTargeted ? PlanKind.targeted : .normal))
    add("product", plan.product)
    add("from", plan.from)
    add("to", .time(plan.to))
    if case .only(let institutions) = plan.audience {
      add("institutions", .array(institutions.sorted().map(JSON.id)))
    }
    switch plan.rates {
    case .total(let total): add("total_ppm", total)
    case .split(let service, let commission):
      add("service_ppm", service)
      add("commission_ppm", commission)
    }
  }

  mutating func add(_ allocation: Allocation) {
    add("institution", allocation.institution)
    add("promoter", .id(allocation.promoter))
    add("product", .id(allocation.product))
    add("promoter_share_ppm", allocation.promoterShare)
  }

  mutating func add(_ scheme: Scheme) {
    add("kind", .choice(SchemeKind(scheme.rule)))
    add("institution", scheme.institution)
    switch scheme.rule {
    case .multiLevel(let rule):
      add("direct_ppm", rule.direct)
      add("manager_ppm", rule.manager)
    case .twoPlusOne(let rule):
      add("agent_ppm", rule.agent)
      add("boss_ppm", rule.boss)
      add("team_ppm", rule.team)
    case .referThree(let rule):
      add("first_ppm", rule.first)
      add("second_ppm", rule.second)
      add("third_ppm", rule.third)
    case .agency: break
    case .teamDividend(let rule): add("tiers", rule.json)
    case .everyone(let rule):
      add("rebate_ppm", rule.rebate)
      add("coupon", rule.coupon)
      add("coupons_a_day", .integer(rule.couponsADay))
    }
  }

  mutating func add(_ price: AgentPrice) {
    add("institution", price.institution)
    add("promoter", .id(price.promoter))
    add("product", price.product)
    add("agent_price_fen", .integer(price.price.value))
  }

  package mutating func add(_ stock: Stock) {
    add("institution", stock.institution)
    add("promoter", .id(stock.promoter))
    add("product", stock.product)
  }

  mutating func add(_ coupon: Coupon) {
    switch coupon.kind {
    case .exclusive: add("kind", .choice(CouponKind.exclusive))
    case .host(let promoter, let account):
      add("kind", .choice(CouponKind.host))
      add("promoter", promoter)
      add("account", .optional(account))
    }
    add("shop", coupon.shop)
    add("product", .id(coupon.product))
    add("from", coupon.from)
    add("to", .time(coupon.to))
  }

  /// Without the secret, which is for the store alone.
  mutating func add(_ batch: UnitBatch) {
    add("link", batch.link)
    add("count", .integer(batch.count))
  }

  mutating func add(_ link: Link) {
    switch link.carrier {
    case .tuike(let institution, let promoter):
      add("institution", institution)
      add("promoter", .id(promoter))
      add("sharer", .null)
    case .sharer(let sharer):
      add("institution", .null)
      add("promoter", .null)
      add("sharer", sharer)
    }
    add("shop", link.shop)
    add("product", .id(link.product))
    add("placement", .choice(link.placement))
    add("form", .choice(link.form))
    add("url", .optional(link.url))
    add("coupon", .optional(link.coupon))
    add("pass_query", .bool(link.passQuery))
    add("expires_at", .time(link.expiresAt))
  }
}
