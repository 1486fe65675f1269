import Programme
import Records

/// What a scheme makes of a line and why, in words made of what the API answers.
struct SchemeWords {
  let json: JSON
  let promoter: String

  var text: String {
    "Scheme \(json.word("scheme")) (\(json.word("kind"))) \(what)."
  }

  private var what: String {
    if let reason = json["passed_over"]?.string.flatMap(PassedOver.Reason.init(rawValue:)) {
      return "passes over the line: \(reason.words)"
    }
    return switch json["kind"]?.string.flatMap(SchemeKind.init(rawValue:)) {
    case .twoPlusOne: "shares it out: \(([rank] + team).joined(separator: "; "))"
    case .referThree:
      "pays back \(AmountWords.text(json["amount_fen"]?.integer ?? 0, .cny)) of \(promoter)'s own "
        + "order \(json.word("own_order")), as position \(json["position"]?.integer ?? 0) of 3"
    case .agency: agency
    case .teamDividend:
      "counts it for the dividend of team \(json.word("team")), once the month of its completion is closed"
    case .everyone:
      "gives \(promoter) \(AmountWords.percent(ppm: json["rebate_ppm"]?.integer ?? 0)) of the net"
    case .multiLevel: "shares it out: \(manager)"
    case nil: "shares it out"
    }
  }

  private var manager: String {
    let inviter = json.word("inviter")
    return switch json["manager"]?.string.flatMap(ManagerStanding.Verdict.init(rawValue:)) {
    case .paid: "\(inviter), who invited \(promoter), has the manager's part"
    case .noInviter, nil: "nobody invited \(promoter), so the institution keeps the manager's part"
    case .notActive:
      "\(inviter), who invited \(promoter), wasn't active at the payment, so the institution keeps "
        + "the manager's part"
    case .ownPurchase:
      "\(inviter), who invited \(promoter), is the buyer, so the institution keeps the manager's part"
    }
  }

  private var agency: String {
    let price = AmountWords.text(json["agent_price_fen"]?.integer ?? 0, .cny)
    let pieces =
      "\(json["quantity"]?.integer ?? 0) at \(price) each, by \(json.word("agent_price"))"
    switch json["stock"]?.string.flatMap(StockSource.init(rawValue:)) {
    case .own: return "sells \(pieces), from \(promoter)'s own stock"
    case .shared: return "sells \(pieces), from the institution's shared stock"
    case nil: return "doesn't count: no stock had enough for \(pieces)"
    }
  }

  private var rank: String {
    if json["rank"]?.string == "boss" {
      let founders = (json["founders"]?.array ?? []).compactMap(\.string)
      return "\(promoter) is a boss, by the purchases of \(founders.joined(separator: " and "))"
    }
    return "\(promoter) is an agent, by order \(json.word("purchase"))"
  }

  private var team: [String] {
    let founded = json["founded_by"]?.string.map {
      "\(promoter) is one of the two who made \($0) a boss, and stays in the line above"
    }
    let boss = json["boss"]?.string.map { "the team's boss is \($0)" } ?? "no boss is above"
    return [founded, boss].compactMap { $0 }
  }
}
