import Programme
import Records

/// Dues as rows of account, amount and kind, their columns aligned.
struct DueRows {
  let lines: [String]

  init(_ dues: [JSON]) {
    let amounts = dues.map { due in
      let unit = due["unit"]?.string.flatMap(Unit.init(rawValue:)) ?? .cny
      return AmountWords.signed(due["amount"]?.integer ?? 0, unit)
    }
    let accountWidth = dues.map { $0.word("account").count }.max() ?? 0
    // Aligned at the point between yuan and fen, which the unit's word follows.
    let amountWidth = amounts.map { $0.prefix { $0 != " " }.count }.max() ?? 0
    lines = zip(dues, amounts).map { due, amount in
      let number = amount.prefix { $0 != " " }
      let gap = String(repeating: " ", count: amountWidth - number.count)
      let unit = String(amount.dropFirst(number.count)).padded(to: " points".count)
      return
        "\(due.word("account").padded(to: accountWidth))  \(gap)\(number)\(unit)  \(due.word("kind"))"
    }
  }
}
