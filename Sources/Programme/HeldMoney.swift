extension Account {
  /// Where an account's money is for as long as its line is held.
  package static func held(_ account: Account) -> Account {
    Account(trusted: heldPrefix + account.name)
  }

  private static let heldPrefix = "held/"

  /// Whose money is held here; nil for any other account.
  package var ownerOfHeld: Account? {
    guard name.hasPrefix(Self.heldPrefix) else { return nil }
    return Account(trusted: String(name.dropFirst(Self.heldPrefix.count)))
  }

  fileprivate var isPurse: Bool { name.hasPrefix("platform/") }
}

extension Due {
  /// Whether it is the payer's side of a line: a purse of the platform, or what promotion costs a shop.
  package var isCharge: Bool { account.isPurse || kind == .promotionCost }

  /// The same while the line is held. Whoever pays is charged all the same; what would be credited, or
  /// taken from what is credited, is put aside.
  fileprivate var held: Due {
    isCharge ? self : Due(account: .held(account), kind: kind, unit: unit, amount: amount)
  }
}

extension [Due] {
  /// The private-domain incentive that was given; nothing for as long as the line is held.
  package var givenPrivateDomain: [Due] {
    let own = filter(\.kind.isOfPrivateDomain)
    return own.contains { $0.account.ownerOfHeld != nil } ? [] : own
  }

  /// What is posted of a line's dues.
  package func standing(_ standing: LineStanding) -> [Due] {
    switch standing {
    case .clear: self
    case .held: map(\.held).summed()
    case .rejected: []
    }
  }

  /// The money that payers are charged.
  package var charged: Fen {
    Fen(reduce(0) { $1.isCharge && $1.unit == .cny ? $0 - $1.amount : $0 })
  }
}
