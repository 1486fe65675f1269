import Programme
import Storage

/// What each account holds, and what of the caps is used.
extension Verification {
  mutating func checkBalances() throws {
    var after: (Account, Unit)?
    while true {
      let page = try store.balances(account: nil, after: after, limit: Self.page)
      guard let last = page.last else { break }
      for balance in page {
        report.balances += 1
        let key = BalanceKey(account: balance.account, unit: balance.unit)
        let expected = balances.removeValue(forKey: key) ?? 0
        if expected != balance.amount {
          report.found(
            """
            \(balance.account) holds \(balance.amount) \(balance.unit.rawValue), \
            the stored events give \(expected)
            """)
        }
      }
      after = (last.account, last.unit)
    }
    for (key, amount) in balances.sorted(by: { $0.key.account < $1.key.account })
    where amount != 0 {
      report.found("\(key.account) holds nothing, the stored events give \(amount)")
    }
  }
  mutating func checkUsage() throws {
    for (page, expected) in usage {
      let found = try store.incentiveUsage(of: page.institution, in: page.quarter)
      if found != expected {
        report.found(
          "the incentive used by \(page.institution) in \(page.quarter.name) isn't what was granted"
        )
      }
    }
    let noted = try store.incentiveUsageCount()
    let granted = usage.values.count { $0 != .none }
    if noted != granted {
      report.found(
        "incentive is noted for \(noted) institutions and quarters, the events give \(granted)")
    }
  }
}
