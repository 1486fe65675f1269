package import Programme

/// Decisions as they are stored: compact JSON that loses nothing.
package enum DecisionCoding {
  package static func text(_ decision: Decision) -> String {
    var text = DecisionText()
    text.write(decision)
    return text.text
  }

  /// Reads what ``text(_:)`` wrote.
  /// - Throws: ``JSONError`` or ``DecisionError`` when it was damaged since.
  package static func decision(from text: [UInt8]) throws -> Decision {
    if let plain = PlainDecision.decision(text) { return plain }
    return try decision(StoredObject(try JSON.parse(text, limits: .trusted)))
  }

  private static func decision(_ object: StoredObject) throws(DecisionError) -> Decision {
    Decision(
      shop: try object.id("shop"), outcome: try outcome(object),
      reason: try object.optionalChoice("reason"), techFee: try object.rate("tech_fee_ppm"),
      privateDomain: try privateDomain(object), unit: try unit(object),
      coupon: try coupon(object), candidates: try candidates(object), risk: try risk(object))
  }

  private static func unit(_ object: StoredObject) throws(DecisionError) -> QuotedUnit? {
    guard let json = object["unit"] else { return nil }
    let object = StoredObject(json)
    return QuotedUnit(code: try object.id("code"), verdict: try object.choice("verdict"))
  }

  private static func coupon(_ object: StoredObject) throws(DecisionError) -> QuotedCoupon? {
    guard let json = object["coupon"] else { return nil }
    let object = StoredObject(json)
    return QuotedCoupon(
      code: try object.id("code"), verdict: try object.choice("verdict"),
      host: try object.optionalID("host"), link: try object.optionalID("link"))
  }

  private static func outcome(
    _ object: StoredObject
  ) throws(DecisionError) -> Decision.Outcome {
    if let json = object["tuike"] { return .tuike(try tuikeAward(StoredObject(json))) }
    if let json = object["sharer"] { return .sharer(try sharerAward(StoredObject(json))) }
    return .none
  }

  private static func tuikeAward(_ object: StoredObject) throws(DecisionError) -> TuikeAward {
    TuikeAward(
      basis: try object.choice("basis"), link: try object.id("link"),
      institution: try object.id("institution"), promoter: try object.optionalID("promoter"),
      plan: try object.id("plan"), split: try split(object),
      allocation: try object.optionalID("allocation"), payback: try payback(object),
      agency: try agency(object), dividend: try dividend(object))
  }

  private static func dividend(_ object: StoredObject) throws(DecisionError) -> DividendClaim? {
    guard let json = object["dividend"] else { return nil }
    guard let rule = json["tiers"].flatMap(TeamDividend.init) else {
      throw DecisionError(field: "tiers")
    }
    let object = StoredObject(json)
    return DividendClaim(
      scheme: try object.id("scheme"), team: TeamName(try object.text("team")), rule: rule)
  }

  private static func payback(_ object: StoredObject) throws(DecisionError) -> Payback? {
    guard let json = object["payback"] else { return nil }
    let object = StoredObject(json)
    return Payback(
      scheme: try object.id("scheme"), own: try object.id("order"),
      position: try object.integer("position"), amount: Fen(try object.integer("amount")),
      gross: Fen(try object.integer("gross")))
  }

  private static func agency(_ object: StoredObject) throws(DecisionError) -> AgencySale? {
    guard let json = object["agency"] else { return nil }
    let object = StoredObject(json)
    return AgencySale(
      scheme: try object.id("scheme"), product: try object.id("product"),
      terms: try object.id("price"), agentPrice: Fen(try object.integer("agent_price")),
      quantity: try object.integer("quantity"), paid: Fen(try object.integer("paid")),
      source: try object.optionalChoice("stock"))
  }

  private static func split(_ object: StoredObject) throws(DecisionError) -> Split {
    if object["scheme"] != nil {
      return .multiLevel(
        total: try object.rate("total_ppm"), scheme: try object.id("scheme"),
        direct: try object.rate("direct_ppm"), manager: try object.rate("manager_ppm"),
        parent: try object.optionalID("parent"))
    }
    if object["total_ppm"] != nil {
      return .shared(total: try object.rate("total_ppm"), share: try object.rate("share_ppm"))
    }
    return .separate(
      service: try object.rate("service_ppm"), commission: try object.rate("commission_ppm"))
  }

  /// A finding as one array: the rule, its action, the threshold, the measure.
  private static func risk(_ object: StoredObject) throws(DecisionError) -> RiskAssessment? {
    guard let json = object["risk"] else { return nil }
    guard let items = json.array else { throw DecisionError(field: "risk") }
    var findings: [RiskFinding] = []
    for item in items {
      guard let parts = item.array, parts.count == 4,
        let rule = parts[0].string.flatMap(RiskRule.init(rawValue:)),
        let action = parts[1].string.flatMap(RiskAction.init(rawValue:)),
        let threshold = parts[2].integer, let measured = parts[3].integer
      else { throw DecisionError(field: "risk") }
      findings.append(
        RiskFinding(rule: rule, action: action, threshold: threshold, measured: measured))
    }
    return RiskAssessment(findings)
  }

  private static func sharerAward(_ object: StoredObject) throws(DecisionError) -> SharerAward {
    SharerAward(
      basis: try object.choice("basis"), link: try object.id("link"),
      sharer: try object.id("sharer"), rate: try object.rate("rate_ppm"))
  }

  private static func privateDomain(
    _ object: StoredObject
  ) throws(DecisionError) -> PrivateDomainAward? {
    guard let classification: PrivateDomainClass = try object.optionalChoice("private_domain")
    else { return nil }
    return PrivateDomainAward(
      classification: classification,
      account: Account(trusted: try object.text("private_account")))
  }

  private static func candidates(_ object: StoredObject) throws(DecisionError) -> [Candidate] {
    guard let items = object["candidates"]?.array else { throw DecisionError(field: "candidates") }
    var candidates: [Candidate] = []
    candidates.reserveCapacity(items.count)
    for item in items { candidates.append(try CandidateCoding.candidate(item)) }
    return candidates
  }
}
