import Programme
import Records

/// What became of an order and why, in words made of what the API answers.
struct OrderExplanation {
  let order: String
  let answer: JSON

  /// Several lines, without a line feed at the end.
  var text: String {
    let lines = answer["lines"]?.array ?? []
    guard !lines.isEmpty else { return waiting }
    return lines.map { LineExplanation(json: $0).text }.joined(separator: "\n\n")
  }

  private var waiting: String {
    let events = (answer["events"]?.array ?? []).map { event in
      "  \(event["event"]?["type"]?.string ?? "?") (\(event["event"]?["id"]?.string ?? "?"))"
    }
    return """
      Order \(order) waits for its order.paid; until then nothing is known of its lines.
      Came so far:
      \(events.joined(separator: "\n"))
      """
  }
}

/// One line of an order.
struct LineExplanation {
  let json: JSON

  var text: String {
    ([title, outcome] + quotes + touches + plans + scheme + entry + risk + sum + fraud + dues)
      .joined(separator: "\n")
  }

  private var title: String {
    let status = json["status"]?.string.flatMap(LineStatus.init(rawValue:))
    let net = AmountWords.text(json["net_fen"]?.integer ?? 0, .cny)
    return "Order \(json.word("order")), line \(json.word("line")): "
      + "\(status?.words ?? "?"), net \(net)"
  }

  private var outcome: String {
    var sentences: [String] = []
    if let basis = json["basis"]?.string.flatMap(Basis.init(rawValue:)) {
      sentences.append("\(earner) earns it, \(basis.words): link \(json.word("link")).")
    }
    if let reason = json["reason"]?.string.flatMap(NoAttribution.init(rawValue:)) {
      sentences.append(reason.words)
    }
    if json["revised"]?.bool == true {
      sentences.append(
        "The decision was taken again at completion and differs from the first one: a touch, a "
          + "binding or a record had come late.")
    }
    return sentences.map { "  \($0)" }.joined(separator: "\n")
  }

  private var earner: String {
    if let sharer = json["sharer"]?.string { return "Sharer \(sharer) of the shop" }
    let institution = json.word("institution")
    guard let promoter = json["promoter"]?.string else { return "Institution \(institution)" }
    return "Promoter \(promoter) of institution \(institution)"
  }

  /// The code on the item and the coupon, where the order names them.
  private var quotes: [String] {
    var lines: [String] = []
    if let unit = json["unit"] {
      let verdict = unit["verdict"]?.string.flatMap(QuotedUnit.Verdict.init(rawValue:))
      lines.append("  The code \(unit.word("code")) on the item \(verdict?.words ?? "?").")
    }
    if let coupon = json["coupon"] {
      let verdict = coupon["verdict"]?.string.flatMap(QuotedCoupon.Verdict.init(rawValue:))
      let host = coupon["host"]?.string
      let link = coupon["link"]?.string.map { "; the buyer had it from link \($0)" } ?? ""
      lines.append(
        "  Coupon \(coupon.word("code"))\(host.map { " of host \($0)" } ?? "") "
          + "\(verdict?.words ?? "?")\(link).")
      if host != nil, verdict != .valid {
        lines.append("  A talent discount that it gave isn't counted.")
      }
    }
    return lines
  }

  private var touches: [String] {
    guard let candidates = json["candidates"]?.array else { return [] }
    guard !candidates.isEmpty else { return ["  No touch on this shop was found."] }
    return ["  The touches, the newest first:"] + candidates.map { "    \(Self.words(of: $0))" }
  }

  private static func words(of candidate: JSON) -> String {
    let verdict = candidate["verdict"]?.string.flatMap(Candidate.Verdict.init(rawValue:))
    let whose =
      candidate["promoter"]?.string.map { "promoter \($0)" }
      ?? candidate["sharer"]?.string.map { "sharer \($0)" }
      ?? "institution \(candidate.word("institution"))"
    let target = candidate["product"]?.string.map { "product \($0)" } ?? "the shop"
    let person =
      candidate["buyer"]?.string.map { "buyer \($0)" }
      ?? "visitor \(candidate.word("visitor"))"
    return "\(candidate.word("at")) link \(candidate.word("link")) (\(whose), \(target)), "
      + "clicked by \(person): \(verdict?.words ?? "?")"
  }

  private var plans: [String] {
    guard let plans = json["plans"]?.array, !plans.isEmpty else { return [] }
    return ["  The plans of the product:"] + plans.map { "    \(Self.words(ofPlan: $0))" }
  }

  private static func words(ofPlan plan: JSON) -> String {
    let verdict = plan["verdict"]?.string.flatMap(PlanReview.Verdict.init(rawValue:))
    let rates =
      plan["total_ppm"]?.integer.map { "\(AmountWords.percent(ppm: $0)) in total" }
      ?? "service \(AmountWords.percent(ppm: plan["service_ppm"]?.integer ?? 0)), "
      + "commission \(AmountWords.percent(ppm: plan["commission_ppm"]?.integer ?? 0))"
    return "\(plan.word("plan")) (\(plan.word("kind")), \(rates)): \(verdict?.words ?? "?")"
  }

  private var scheme: [String] {
    guard let scheme = json["scheme"] else { return [] }
    return ["  \(SchemeWords(json: scheme, promoter: json.word("promoter")).text)"]
  }

  /// What the way by which the buyer came is worth.
  private var entry: [String] {
    guard let review = json["private_domain"],
      let verdict = review["verdict"]?.string.flatMap(PrivateDomainReview.Verdict.init(rawValue:))
    else { return [] }
    return [
      "  " + verdict.words(review["class"]?.string, account: review.word("account"))
    ]
  }

  private var risk: [String] {
    guard let risk = json["risk"] else { return [] }
    return RiskWords(risk: risk, review: json["review"]).lines.map { "  \($0)" }
  }

  private var sum: [String] {
    guard let steps = json["arithmetic"]?.array, !steps.isEmpty else { return [] }
    let width = steps.map { $0.word("step").count }.max() ?? 0
    return ["  The sum, in fen and hundredths of a point, each part rounded down:"]
      + steps.map { step in
        let amount = step["amount"]?.integer ?? 0
        return "    \(step.word("step").padded(to: width)) = \(step.word("formula")) = \(amount)"
      }
  }

  private var fraud: [String] {
    guard let fraud = json["fraud"] else { return [] }
    return FraudWords(json: fraud).lines.map { "  \($0)" }
  }

  private var dues: [String] {
    let dues = json["dues"]?.array ?? []
    guard !dues.isEmpty else { return ["  It pays nobody anything."] }
    let isEstimate = json["status"]?.string == LineStatus.estimated.rawValue
    return [isEstimate ? "  It would pay now:" : "  Posted so far:"]
      + DueRows(dues).lines.map { "    \($0)" }
  }
}

extension JSON {
  /// A member that is a text; a dash where there is none.
  func word(_ key: String) -> String { self[key]?.string ?? "–" }
}

extension String {
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
