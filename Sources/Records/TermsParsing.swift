import Programme

/// Policies, plans, allocations and schemes: what is replaced whole.
extension RecordParser {
  func policy(_ fields: RecordFields) throws(Refusal) -> Policy {
    let standard = Policy.standard
    let placements = try fields.optional(
      "counted_placements",
      .list(of: .choice(), 0...Placement.allCases.count) as FieldType<[Placement]>)
    return Policy(
      windowDays: try fields.optional("window_days", .integer(in: RecordLimits.windowDays))
        ?? standard.windowDays,
      latenessDays: try fields.optional("lateness_days", .integer(in: RecordLimits.latenessDays))
        ?? standard.latenessDays,
      countedPlacements: placements.map { PlacementSet($0) } ?? standard.countedPlacements,
      minimumPayout: try fields.optional("minimum_payout_fen", .money) ?? standard.minimumPayout)
  }

  func plan(at moment: Timestamp, _ fields: RecordFields) throws(Refusal) -> Plan {
    let kind: PlanKind = try fields.required("kind", .choice())
    return Plan(
      id: try id(fields), product: try fields.required("product", .id()),
      audience: try audience(of: kind, fields), rates: try rates(of: kind, fields),
      from: try fields.optional("from", .time) ?? moment, to: try fields.optional("to", .time))
  }

  private func audience(
    of kind: PlanKind, _ fields: RecordFields
  ) throws(Refusal) -> Plan.Audience {
    let type = FieldType<[InstitutionID]>.list(of: .id(), 1...RecordLimits.planInstitutions)
    switch kind {
    case .targeted: return .only(Set(try fields.required("institutions", type)))
    case .normal:
      guard try fields.optional("institutions", type) == nil else {
        throw Refusal(.malformed, "institutions: only a targeted plan names them")
      }
      return .everyInstitution
    }
  }

  private func rates(of kind: PlanKind, _ fields: RecordFields) throws(Refusal) -> PlanRates {
    let total = try fields.optional("total_ppm", .rate)
    let service = try fields.optional("service_ppm", .rate)
    let commission = try fields.optional("commission_ppm", .rate)
    switch (total, service, commission) {
    case (let total?, nil, nil): return .total(total)
    case (nil, let service?, let commission?) where kind == .targeted:
      return .split(service: service, commission: commission)
    default:
      let split = kind == .targeted ? ", or service_ppm and commission_ppm" : " alone"
      throw Refusal(.malformed, "total_ppm: a \(kind.rawValue) plan has total_ppm\(split)")
    }
  }

  func allocation(_ fields: inout RecordFields) throws(Refusal) -> Allocation {
    let allocation = Allocation(
      id: try id(fields), institution: try fields.required("institution", .id()),
      promoter: try fields.optional("promoter", .id()),
      product: try fields.optional("product", .id()),
      promoterShare: try fields.required("promoter_share_ppm", .rate))
    fields.check(allocation.promoterShare, "promoter_share_ppm", within: RecordLimits.shares)
    return allocation
  }

  func scheme(_ fields: RecordFields) throws(Refusal) -> Scheme {
    let kind: SchemeKind = try fields.required("kind", .choice())
    for key in SchemeKind.allFields where !kind.fields.contains(key) {
      guard fields[key] ?? .null == .null else {
        throw Refusal(.malformed, "\(key): schemes of kind \(kind.rawValue) have none")
      }
    }
    return Scheme(
      id: try id(fields), institution: try fields.required("institution", .id()),
      rule: try rule(of: kind, fields))
  }

  private func rule(of kind: SchemeKind, _ fields: RecordFields) throws(Refusal) -> SchemeRule {
    switch kind {
    case .multiLevel:
      .multiLevel(
        MultiLevel(
          direct: try fields.required("direct_ppm", .rate),
          manager: try fields.required("manager_ppm", .rate)))
    case .twoPlusOne:
      .twoPlusOne(
        TwoPlusOne(
          agent: try fields.required("agent_ppm", .rate),
          boss: try fields.required("boss_ppm", .rate),
          team: try fields.required("team_ppm", .rate)))
    case .referThree:
      .referThree(
        ReferThree(
          first: try fields.required("first_ppm", .rate),
          second: try fields.required("second_ppm", .rate),
          third: try fields.required("third_ppm", .rate)))
    case .agency: .agency
    case .teamDividend:
      .teamDividend(
        TeamDividend(
          tiers: try fields.required("tiers", .list(of: .tier, 1...TeamDividend.mostTiers))))
    case .everyone:
      .everyone(
        Everyone(
          rebate: try fields.required("rebate_ppm", .rate),
          coupon: try fields.required("coupon", .name),
          couponsADay: try fields.required(
            "coupons_a_day", .integer(in: RecordLimits.couponsADay))))
    }
  }
}

enum PlanKind: String, CaseIterable {
  case normal, targeted
}
