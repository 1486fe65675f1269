import Programme
import Records

/// What a case of fraud took back of a line, in words made of what the API answers.
struct FraudWords {
  let json: JSON

  var lines: [String] {
    let steps = json["steps"]?.array ?? []
    guard !steps.isEmpty else {
      return ["\(title): the line's private-domain incentive is nothing."]
    }
    return ["\(title), which takes the private-domain incentive back:"]
      + steps.map { "  \(Self.words(of: $0))" }
  }

  private var title: String {
    let why = json["why"]?.string.map { " (\($0))" } ?? ""
    return "It was fraud by case \(json.word("case"))\(why), "
      + "confirmed by \(json.word("by")) at \(json.word("at"))"
  }

  private static func words(of step: JSON) -> String {
    let unit = step["unit"]?.string.flatMap(Unit.init(rawValue:)) ?? .cny
    let amount = AmountWords.text(step["amount"]?.integer ?? 0, unit)
    let account = step.word("account")
    return switch step["step"]?.string.flatMap(EntryKind.init(rawValue:)) {
    case .fraudIncentive where unit == .card: "\(amount) from the cards that are left on \(account)"
    case .fraudIncentive: "\(amount) from incentive that wasn't paid yet, on \(account)"
    case .fraudGoods: "\(amount) from the goods money, \(account)"
    case .fraudDeposit: "\(amount) from the deposit, \(account)"
    case .fraudReceivable: "\(amount) that nothing is there for, which the shop owes: \(account)"
    default: "\(amount) from \(account)"
    }
  }
}
