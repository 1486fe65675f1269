/// One amount that a line moves for one account.
/// - Unit: fen for `CNY`, 1/100 point for `CARD`; credits are positive, debits negative.
/// - Source: programme rules, section 9.
package struct Due: Hashable, Sendable {
  package let account: Account
  package let kind: EntryKind
  package let unit: Unit
  package let amount: Int64

  package init(_ account: Account, _ kind: EntryKind, _ money: Fen) {
    self.init(account: account, kind: kind, unit: .cny, amount: money.value)
  }

  package init(_ account: Account, _ kind: EntryKind, _ cards: Cards) {
    self.init(account: account, kind: kind, unit: .card, amount: cards.value)
  }

  /// Takes a row of the ledger as it is.
  package init(account: Account, kind: EntryKind, unit: Unit, amount: Int64) {
    self.account = account
    self.kind = kind
    self.unit = unit
    self.amount = amount
  }

  /// What a due is added up by.
  package struct Key: Hashable, Comparable, Sendable {
    package let account: Account
    package let kind: EntryKind
    package let unit: Unit

    package static func < (left: Key, right: Key) -> Bool {
      (left.account, left.kind, left.unit) < (right.account, right.kind, right.unit)
    }
  }

  package var key: Key { Key(account: account, kind: kind, unit: unit) }

  fileprivate func adding(_ more: Int64) -> Due {
    Due(account: account, kind: kind, unit: unit, amount: amount + more)
  }
}

extension [Due] {
  /// Summed by account, kind and unit, zero sums left out, sorted.
  package func summed() -> [Due] {
    if isSummed { return self }
    var sums: [Due] = []
    for due in sorted(by: { $0.key < $1.key }) {
      if let last = sums.last, last.key == due.key {
        sums[sums.count - 1] = last.adding(due.amount)
      } else {
        if sums.last?.amount == 0 { sums.removeLast() }
        sums.append(due)
      }
    }
    if sums.last?.amount == 0 { sums.removeLast() }
    return sums
  }

  private var isSummed: Bool {
    indices.allSatisfy { index in
      self[index].amount != 0 && (index == 0 || self[index - 1].key < self[index].key)
    }
  }

  /// Whether debits and credits sum to zero in each unit.
  package var isBalanced: Bool {
    var money = Int128(0)
    var cards = Int128(0)
    for due in self {
      switch due.unit {
      case .cny: money += Int128(due.amount)
      case .card: cards += Int128(due.amount)
      }
    }
    return money == 0 && cards == 0
  }
}

/// What has to be posted so that `posted` becomes `target`.
/// - Source: programme rules, section 8: the difference is posted, entries are never altered.
package func difference(from posted: [Due], to target: [Due]) -> [Due] {
  if posted.isEmpty { return target.summed() }
  let reversed = posted.map {
    Due(account: $0.account, kind: $0.kind, unit: $0.unit, amount: -$0.amount)
  }
  return (target + reversed).summed()
}
