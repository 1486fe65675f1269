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
}

extension Sequence<Due> {
  /// Summed by account, kind and unit, zero sums left out, sorted.
  package func summed() -> [Due] {
    var sums: [Due.Key: Int64] = [:]
    for due in self { sums[due.key, default: 0] += due.amount }
    return sums.filter { $0.value != 0 }.sorted { $0.key < $1.key }
      .map { key, amount in
        Due(account: key.account, kind: key.kind, unit: key.unit, amount: amount)
      }
  }

  /// Whether debits and credits sum to zero in each unit.
  package var isBalanced: Bool {
    Unit.allCases.allSatisfy { unit in
      self.reduce(into: Int128(0)) { if $1.unit == unit { $0 += Int128($1.amount) } } == 0
    }
  }
}

/// What has to be posted so that `posted` becomes `target`.
/// - Source: programme rules, section 8: the difference is posted, entries are never altered.
package func difference(from posted: [Due], to target: [Due]) -> [Due] {
  let reversed = posted.map {
    Due(account: $0.account, kind: $0.kind, unit: $0.unit, amount: -$0.amount)
  }
  return (target + reversed).summed()
}
