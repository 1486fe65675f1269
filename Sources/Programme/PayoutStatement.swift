/// What one account is told of a period in one unit, and what of it is paid out.
/// - Unit: fen for `CNY`, 1/100 point for `CARD`.
/// - Source: programme rules, section 8: a balance may go negative by a clawback, and the next payout
///   nets it.
package struct PayoutStatement: Hashable, Sendable {
  package let account: Account
  package let unit: Unit
  /// What the statement before carried over; negative when the account owes.
  package let opening: Int64
  /// What came in, returned payouts included; never negative.
  package let credited: Int64
  /// What was taken back; never negative.
  package let debited: Int64
  package let payable: Int64

  /// - Parameter minimum: what has to be there before anything is paid.
  package init(
    _ account: Account, _ unit: Unit, opening: Int64, credited: Int64, debited: Int64, minimum: Fen
  ) {
    self.init(
      account: account, unit: unit, opening: opening, credited: credited, debited: debited,
      payable: Self.payable(opening + credited - debited, unit, minimum: minimum))
  }

  /// Takes a statement as it is stored.
  package init(
    account: Account, unit: Unit, opening: Int64, credited: Int64, debited: Int64, payable: Int64
  ) {
    self.account = account
    self.unit = unit
    self.opening = opening
    self.credited = credited
    self.debited = debited
    self.payable = payable
  }

  /// All of it or nothing. Money alone is paid out: growth cards stay on their account.
  private static func payable(_ closing: Int64, _ unit: Unit, minimum: Fen) -> Int64 {
    unit == .cny && closing > 0 && closing >= minimum.value ? closing : 0
  }

  package var closing: Int64 { opening + credited - debited }
  /// What the next statement begins with.
  package var carried: Int64 { closing - payable }
  /// Whether there is nothing to tell.
  package var isEmpty: Bool { opening == 0 && credited == 0 && debited == 0 }

  /// What the closing posts for it: what is payable is set apart.
  package var entries: [Due] { payable == 0 ? [] : PayoutStep.closed.entries(of: self) }
}
