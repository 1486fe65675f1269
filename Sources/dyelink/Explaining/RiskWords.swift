import Programme
import Records

/// What the rules on risk found in a line, in words made of what the API answers.
struct RiskWords {
  let risk: JSON
  let review: JSON?

  /// Whole sentences and what they rest on, without indentation.
  var lines: [String] {
    [verdict] + (risk["rules"]?.array ?? []).map { "  \(RiskRuleWords(json: $0).text)" }
      + (review.map { [Self.words(of: $0)] } ?? [])
  }

  private var verdict: String {
    switch risk["verdict"]?.string.flatMap(RiskVerdict.init(rawValue:)) {
    case .pass: "The rules on risk pass it:"
    case .hold: "The rules on risk hold it for a reviewer:"
    case .reject: "The rules on risk reject it, so it pays nobody:"
    case nil: "The rules on risk looked at it:"
    }
  }

  private static func words(of review: JSON) -> String {
    let did =
      review["outcome"]?.string == Review.Outcome.release.rawValue ? "released" : "rejected"
    return "\(review.word("by")) \(did) it at \(review.word("at")): \(review.word("why"))"
  }
}

/// One rule with its measure.
struct RiskRuleWords {
  let json: JSON

  private var rule: RiskRule? { json["rule"]?.string.flatMap(RiskRule.init(rawValue:)) }
  private var measured: Int64 { json["measured"]?.integer ?? 0 }

  /// For a list: the rule's name and the measure.
  var short: String { "\(json.word("rule")) \(amount(measured))" }

  /// The measure in a sentence, what it was held against, and what follows.
  var text: String {
    var text = "\(json.word("rule")): \(sentence)"
    if let above = json["above"]?.integer, takesThreshold { text += ", at most \(amount(above))" }
    if let below = json["below"]?.integer { text += ", at least \(amount(below))" }
    switch json["verdict"]?.string.flatMap(RiskVerdict.init(rawValue:)) {
    case .hold: return text + ": hold"
    case .reject: return text + ": reject"
    case .pass, nil: return text
    }
  }

  private var takesThreshold: Bool { rule != .ownPurchase && rule != .missingLogistics }

  private func amount(_ number: Int64) -> String {
    switch rule {
    case .refundRatio, .priceDrop: AmountWords.percent(ppm: number)
    case .clickToPayment: "\(number) s"
    default: "\(number)"
    }
  }

  private var sentence: String {
    let amount = amount(measured)
    return switch rule {
    case .ownPurchase:
      measured == 0
        ? "nobody who earns is tied to the customer" : "\(amount) who earn are tied to the customer"
    case .clickToPayment: "\(amount) from the click to the payment"
    case .ordersPerDay: "order \(amount) of the customer's that the promoter won on that day"
    case .clicksPerAddress: "\(amount) clicks from the network address on that day"
    case .buyersPerAddress: "\(amount) buyers at the network address on that day"
    case .refundRatio:
      "\(amount) of what the promoter's customers had paid in the 30 days before went back"
    case .missingLogistics: measured == 0 ? "there is a logistics number" : "no logistics number"
    case .repeatedLogistics: "\(amount) other orders with the logistics number"
    case .priceDrop: "sold at \(amount) of the product's median price of the 30 days before"
    case nil: amount
    }
  }
}
