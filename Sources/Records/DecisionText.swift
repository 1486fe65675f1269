import Programme

/// Writes decisions as JSON, without making a tree of them first.
struct DecisionText {
  private var json = JSONWriter()

  var text: String { json.text }

  mutating func write(_ decision: Decision) {
    json.append(verbatim: #"{"shop":"#)
    json.write(decision.shop.text)
    json.append(verbatim: #","tech_fee_ppm":"#)
    json.write(decision.techFee.value)
    if let reason = decision.reason { add(#","reason":"#, reason.rawValue) }
    switch decision.outcome {
    case .tuike(let award): write(award)
    case .sharer(let award): write(award)
    case .none: break
    }
    if let award = decision.privateDomain {
      add(#","private_domain":"#, award.classification.rawValue)
      add(#","private_account":"#, award.account.name)
    }
    if let unit = decision.unit { write(unit) }
    if let coupon = decision.coupon { write(coupon) }
    if let risk = decision.risk { write(risk) }
    json.append(verbatim: #","candidates":["#)
    for position in decision.candidates.indices {
      if position > 0 { json.append(UInt8(ascii: ",")) }
      write(decision.candidates[position])
    }
    json.append(verbatim: "]}")
  }

  /// - Parameter name: with what stands before and after it.
  private mutating func add(_ name: String, _ text: String) {
    json.append(verbatim: name)
    json.write(text)
  }

  private mutating func add(_ name: String, _ number: Int64) {
    json.append(verbatim: name)
    json.write(number)
  }

  private mutating func write(_ award: TuikeAward) {
    add(#","tuike":{"basis":"#, award.basis.rawValue)
    add(#","link":"#, award.link.text)
    add(#","institution":"#, award.institution.text)
    if let promoter = award.promoter { add(#","promoter":"#, promoter.text) }
    add(#","plan":"#, award.plan.text)
    if let allocation = award.allocation { add(#","allocation":"#, allocation.text) }
    switch award.split {
    case .separate(let service, let commission):
      add(#","service_ppm":"#, service.value)
      add(#","commission_ppm":"#, commission.value)
    case .shared(let total, let share):
      add(#","total_ppm":"#, total.value)
      add(#","share_ppm":"#, share.value)
    case .multiLevel(let total, let scheme, let direct, let manager, let parent):
      add(#","total_ppm":"#, total.value)
      add(#","scheme":"#, scheme.text)
      add(#","direct_ppm":"#, direct.value)
      add(#","manager_ppm":"#, manager.value)
      if let parent { add(#","parent":"#, parent.text) }
    }
    if let payback = award.payback { write(payback) }
    if let sale = award.agency { write(sale) }
    if let dividend = award.dividend { write(dividend) }
    json.append(UInt8(ascii: "}"))
  }

  private mutating func write(_ payback: Payback) {
    add(#","payback":{"scheme":"#, payback.scheme.text)
    add(#","order":"#, payback.own.text)
    add(#","position":"#, payback.position)
    add(#","amount":"#, payback.amount.value)
    add(#","gross":"#, payback.gross.value)
    json.append(UInt8(ascii: "}"))
  }

  private mutating func write(_ sale: AgencySale) {
    add(#","agency":{"scheme":"#, sale.scheme.text)
    add(#","product":"#, sale.product.text)
    add(#","price":"#, sale.terms.text)
    add(#","agent_price":"#, sale.agentPrice.value)
    add(#","quantity":"#, sale.quantity)
    add(#","paid":"#, sale.paid.value)
    if let source = sale.source { add(#","stock":"#, source.rawValue) }
    json.append(UInt8(ascii: "}"))
  }

  private mutating func write(_ claim: DividendClaim) {
    add(#","dividend":{"scheme":"#, claim.scheme.text)
    add(#","team":"#, claim.team.text)
    json.append(verbatim: #","tiers":"#)
    json.append(verbatim: claim.rule.json.text)
    json.append(UInt8(ascii: "}"))
  }

  private mutating func write(_ award: SharerAward) {
    add(#","sharer":{"basis":"#, award.basis.rawValue)
    add(#","link":"#, award.link.text)
    add(#","sharer":"#, award.sharer.text)
    add(#","rate_ppm":"#, award.rate.value)
    json.append(UInt8(ascii: "}"))
  }

  private mutating func write(_ unit: QuotedUnit) {
    add(#","unit":{"code":"#, unit.code.text)
    add(#","verdict":"#, unit.verdict.rawValue)
    json.append(UInt8(ascii: "}"))
  }

  private mutating func write(_ coupon: QuotedCoupon) {
    add(#","coupon":{"code":"#, coupon.code.text)
    add(#","verdict":"#, coupon.verdict.rawValue)
    if let host = coupon.host { add(#","host":"#, host.text) }
    if let link = coupon.link { add(#","link":"#, link.text) }
    json.append(UInt8(ascii: "}"))
  }

  /// A finding as one array: the rule, its action, the threshold, the measure.
  private mutating func write(_ risk: RiskAssessment) {
    json.append(verbatim: #","risk":["#)
    for (position, finding) in risk.findings.enumerated() {
      add(position > 0 ? ",[" : "[", finding.rule.rawValue)
      add(",", finding.action.rawValue)
      add(",", finding.threshold)
      add(",", finding.measured)
      json.append(UInt8(ascii: "]"))
    }
    json.append(UInt8(ascii: "]"))
  }

  /// A candidate as one array: `v` or `b`, the person, the time in ms, the link, its order among
  /// touches of one time, the verdict.
  private mutating func write(_ candidate: Candidate) {
    let touch = candidate.touch
    switch touch.person {
    case .visitor(let visitor): add(#"["v","#, visitor.text)
    case .buyer(let buyer): add(#"["b","#, buyer.text)
    }
    add(",", touch.at.milliseconds)
    add(",", touch.code.text)
    add(",", Int64(touch.order))
    add(",", candidate.verdict.rawValue)
    json.append(UInt8(ascii: "]"))
  }
}
