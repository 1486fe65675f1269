/// What happens to a payout.
package enum PayoutStep: String, Hashable, Sendable, CaseIterable {
  /// What is payable was set apart.
  case closed = "close"
  /// The money has left.
  case paid
  /// It didn't arrive, or came back.
  case returned
}

/// Where the money of a statement is.
package enum PayoutState: String, Hashable, Sendable, CaseIterable {
  /// Nothing of the statement is paid; the next one begins with it.
  case carried
  case inPayment = "in_payment"
  case paid
  /// Back on the party's account.
  case returned

  /// What a step makes of it; nil when the step doesn't follow.
  package func after(_ step: PayoutStep) -> PayoutState? {
    switch (self, step) {
    case (.inPayment, .paid): .paid
    case (.inPayment, .returned), (.paid, .returned): .returned
    default: nil
    }
  }

  /// - Parameter kind: that of the payout's newest entries; nil when it has none.
  package init(newest kind: EntryKind?) {
    switch kind {
    case .payout: self = .inPayment
    case .payoutPaid: self = .paid
    case .payoutReturned: self = .returned
    default: self = .carried
    }
  }
}

extension PayoutStep {
  /// What the step posts, which sums to zero.
  /// - Parameter state: where the money was before.
  package func entries(
    of statement: PayoutStatement, from state: PayoutState = .inPayment
  ) -> [Due] {
    let own = statement.account
    let apart = Account.inPayment(own)
    return switch self {
    case .closed: move(statement, from: own, to: apart, .payout)
    case .paid: move(statement, from: apart, to: .outside, .payoutPaid)
    case .returned:
      move(statement, from: state == .paid ? .outside : apart, to: own, .payoutReturned)
    }
  }

  private func move(
    _ statement: PayoutStatement, from: Account, to: Account, _ kind: EntryKind
  ) -> [Due] {
    [(from, -statement.payable), (to, statement.payable)].map { account, amount in
      Due(account: account, kind: kind, unit: statement.unit, amount: amount)
    }
  }
}

extension Account {
  /// Where an account's money is between the closing of a period and its payment.
  package static func inPayment(_ account: Account) -> Account {
    Account(trusted: inPaymentPrefix + account.name)
  }

  private static let inPaymentPrefix = "in_payment/"

  /// Where money is that was paid out.
  package static let outside = Account(trusted: "outside/payouts")

  /// Whose money is in payment here; nil for any other account.
  package var ownerInPayment: Account? {
    guard name.hasPrefix(Self.inPaymentPrefix) else { return nil }
    return Account(trusted: String(name.dropFirst(Self.inPaymentPrefix.count)))
  }

  /// Whether payouts go to it: promoters, institutions and sharers are paid; shops and purses pay.
  package var isPayee: Bool {
    ["promoter/", "institution/", "sharer/"].contains { name.hasPrefix($0) }
  }
}

/// Why something isn't done with payouts.
package struct PayoutRefusal: Error, Hashable, Sendable {
  package enum Code: String, Hashable, Sendable {
    /// The period isn't over.
    case periodOpen
    /// The period, or one after it, is closed already.
    case periodClosed
    /// The key was used for something else.
    case keyConflict
    case unknownPayout
    /// The step doesn't follow on what happened to the payout before.
    case wrongState
  }

  package let code: Code
  package let detail: String

  package init(_ code: Code, _ detail: String) {
    self.code = code
    self.detail = detail
  }
}

extension Identified {
  package enum PayoutKey {}
}

/// What tells one order about payouts from another: given again, it does nothing a second time.
package typealias PayoutKey = ID<Identified.PayoutKey>
