package import Programme

/// The scheme that shares a line out, and why it does so in this way.
package struct ExplainedScheme: Hashable, Sendable {
  package let id: SchemeID
  package let reason: SchemeReason

  package init(id: SchemeID, reason: SchemeReason) {
    self.id = id
    self.reason = reason
  }

  package var json: JSON {
    var object = JSONObject()
    object.add("scheme", id)
    switch reason {
    case .multiLevel(let standing):
      object.add("kind", .choice(SchemeKind.multiLevel))
      object.add("inviter", .id(standing.inviter))
      object.add("manager", .choice(standing.verdict))
    case .twoPlusOne(let standing):
      object.add("kind", .choice(SchemeKind.twoPlusOne))
      object.add(standing)
    case .everyone(let rule):
      object.add("kind", .choice(SchemeKind.everyone))
      object.add("rebate_ppm", rule.rebate)
    case .referThree(let payback):
      object.add("kind", .choice(SchemeKind.referThree))
      object.add("own_order", payback.own)
      object.add("position", .integer(payback.position))
      object.add("amount_fen", .integer(payback.amount.value))
    case .agency(let sale):
      object.add("kind", .choice(SchemeKind.agency))
      object.add("agent_price", sale.terms)
      object.add("agent_price_fen", .integer(sale.agentPrice.value))
      object.add("quantity", .integer(sale.quantity))
      object.add("stock", sale.source.map { .choice($0) } ?? .null)
    case .teamDividend(let claim):
      object.add("kind", .choice(SchemeKind.teamDividend))
      object.add("team", claim.team.text)
      object.add("tiers", claim.rule.json)
    }
    return object.json
  }
}

extension PassedOver {
  package var json: JSON {
    var object = JSONObject()
    object.add("scheme", scheme)
    object.add("kind", .choice(SchemeKind(rule)))
    object.add("passed_over", .choice(reason))
    return object.json
  }
}

extension PrivateDomainReview {
  package var json: JSON {
    var object = JSONObject()
    object.add("class", classification.map { .choice($0) } ?? .null)
    object.add("verdict", .choice(verdict))
    object.add("account", account.map { .string($0.name) } ?? .null)
    return object.json
  }
}

extension JSONObject {
  fileprivate mutating func add(_ standing: TwoPlusOneStanding) {
    switch standing.rank {
    case .none: add("rank", .null)
    case .agent(let purchase):
      add("rank", "agent")
      add("purchase", purchase)
    case .boss(let founders):
      add("rank", "boss")
      add("founders", .array(founders.map(JSON.id)))
    }
    add("founded_by", .id(standing.foundedBy))
    add("boss", .id(standing.boss))
  }
}
