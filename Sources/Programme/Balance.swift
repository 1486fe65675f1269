/// What an account holds in one unit.
package struct Balance: Hashable, Sendable {
  package let account: Account
  package let unit: Unit
  package let amount: Int64

  package init(account: Account, unit: Unit, amount: Int64) {
    self.account = account
    self.unit = unit
    self.amount = amount
  }
}
