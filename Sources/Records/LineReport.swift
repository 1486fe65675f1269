package import Programme

/// What is said of one line of an order.
/// - Source: scenario format.
package struct LineReport: Hashable, Sendable {
  package var order: OrderID
  package var line: LineID
  package var status: LineStatus
  package var basis: Basis?
  /// Why there is no basis; none when there is.
  package var reason: NoAttribution?
  package var link: LinkCode?
  package var promoter: PromoterID?
  package var sharer: SharerID?
  package var institution: InstitutionID?
  package var plan: PlanID?
  package var revised: Bool
  package var net: Fen
  package var dues: [Due]
  /// The code on the item that the order quotes.
  package var unit: QuotedUnit?
  /// The coupon that the order quotes.
  package var coupon: QuotedCoupon?
  /// What the rules on risk found; nil where none is on.
  package var risk: RiskAssessment?
  /// Whether it is told what each measure was held against.
  package var showsThresholds = true
  package var review: Review?
  /// Further members, such as the explanation, which follow in their order.
  package var additions: [JSON.Member] = []

  package init(
    order: OrderID, line: LineID, status: LineStatus, basis: Basis? = nil,
    reason: NoAttribution? = nil, link: LinkCode? = nil, promoter: PromoterID? = nil,
    sharer: SharerID? = nil, institution: InstitutionID? = nil, plan: PlanID? = nil,
    revised: Bool = false, net: Fen, dues: [Due]
  ) {
    self.order = order
    self.line = line
    self.status = status
    self.basis = basis
    self.reason = reason
    self.link = link
    self.promoter = promoter
    self.sharer = sharer
    self.institution = institution
    self.plan = plan
    self.revised = revised
    self.net = net
    self.dues = dues
  }

  /// What a decision says of a line: its basis or its reason, never both.
  package init(
    order: OrderID, line: LineID, status: LineStatus, decision: Decision, revised: Bool,
    net: Fen,
    dues: [Due]
  ) {
    self.init(
      order: order, line: line, status: status, basis: decision.basis,
      reason: decision.basis == nil ? decision.reason : nil, link: decision.link,
      revised: revised, net: net, dues: dues)
    risk = decision.risk
    switch decision.outcome {
    case .tuike(let award):
      promoter = award.promoter
      institution = award.institution
      plan = award.plan
    case .sharer(let award): sharer = award.sharer
    case .none: break
    }
    unit = decision.unit
    coupon = decision.coupon
  }

  package var json: JSON {
    var object = JSONObject()
    object.add("order", order)
    object.add("line", line)
    object.add("status", .choice(status))
    object.add("basis", basis.map { .choice($0) } ?? .null)
    object.add("reason", reason.map { .choice($0) } ?? .null)
    object.add("link", .id(link))
    object.add("promoter", .id(promoter))
    object.add("sharer", .id(sharer))
    object.add("institution", .id(institution))
    object.add("plan", .id(plan))
    object.add("revised", .bool(revised))
    object.add("net_fen", .integer(net.value))
    object.add("dues", .array(dues.map(\.json)))
    if let unit { object.add("unit", unit.json) }
    if let coupon { object.add("coupon", coupon.json) }
    if let risk { object.add("risk", risk.json(withThresholds: showsThresholds)) }
    if let review { object.add("review", review.json) }
    for addition in additions { object.add(addition.key, addition.value) }
    return object.json
  }
}

extension Due {
  package var json: JSON {
    var object = JSONObject()
    object.add("account", account.name)
    object.add("kind", .choice(kind))
    object.add("unit", .choice(unit))
    object.add("amount", .integer(amount))
    return object.json
  }
}

extension QuotedUnit {
  fileprivate var json: JSON {
    var object = JSONObject()
    object.add("code", code)
    object.add("verdict", .choice(verdict))
    return object.json
  }
}

extension QuotedCoupon {
  fileprivate var json: JSON {
    var object = JSONObject()
    object.add("code", code)
    object.add("verdict", .choice(verdict))
    object.add("host", .id(host))
    object.add("link", .id(link))
    return object.json
  }
}
