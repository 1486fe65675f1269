import Programme
import Records

/// Balances as rows of account and amount, their columns aligned.
struct BalanceRows {
  let lines: [String]

  init(_ balances: [JSON]) {
    let amounts = balances.map { balance in
      let unit = balance["unit"]?.string.flatMap(Unit.init(rawValue:)) ?? .cny
      return AmountWords.text(balance["amount"]?.integer ?? 0, unit).split(separator: " ")
    }
    let accountWidth = balances.map { $0.word("account").count }.max() ?? 0
    let amountWidth = amounts.map { $0[0].count }.max() ?? 0
    lines = zip(balances, amounts).map { balance, amount in
      let gap = String(repeating: " ", count: amountWidth - amount[0].count)
      return "\(balance.word("account").padded(to: accountWidth))  \(gap)\(amount[0]) \(amount[1])"
    }
  }
}
