/// That an order, or one of its lines, was fraud.
/// - Source: programme rules, section 11.
package struct ConfirmedFraud: Hashable, Sendable {
  package var caseID: CaseID
  /// Nil for every line of the order.
  package var line: LineID?
  /// Who confirmed it.
  package var by: String
  package var why: String?
  package var at: Timestamp

  package init(caseID: CaseID, line: LineID?, by: String, why: String?, at: Timestamp) {
    self.caseID = caseID
    self.line = line
    self.by = by
    self.why = why
    self.at = at
  }

  func concerns(_ line: LineID) -> Bool { self.line == nil || self.line == line }
}

/// What the platform holds of a shop's money, as it reports it.
/// - Unit: fen.
/// - Source: programme rules, section 11.
package struct ShopFunds: Hashable, Sendable {
  /// What buyers paid and the shop hasn't got yet.
  package var goods: Fen
  package var deposit: Fen
  /// Private-domain incentive that the shop has got so far, all in all.
  package var incentivePaid: Fen

  package init(goods: Fen, deposit: Fen, incentivePaid: Fen) {
    self.goods = goods
    self.deposit = deposit
    self.incentivePaid = incentivePaid
  }

  package static let none = ShopFunds(goods: .zero, deposit: .zero, incentivePaid: .zero)
}

/// What can be taken back from, in the order in which it is.
package struct FraudMeans: Hashable, Sendable {
  /// Incentive that the shop has earned and not got.
  package let unpaid: Fen
  package let goods: Fen
  package let deposit: Fen
  /// Cards that are still on the account which the line's cards went to.
  package let unusedCards: Cards

  /// - Parameters:
  ///   - earned: the shop's private-domain incentive in money, less what was taken back of it.
  ///   - funds: the report in force when the fraud was confirmed.
  ///   - drawn: what cases confirmed since that report have taken.
  ///   - held: the cards on the account.
  ///   - used: how many cards of the account were used by the time of the confirmation.
  package init(
    earned: Fen, funds: ShopFunds, drawn: (goods: Fen, deposit: Fen), held: Cards, used: Cards
  ) {
    unpaid = max(.zero, earned - funds.incentivePaid)
    goods = max(.zero, funds.goods - drawn.goods)
    deposit = max(.zero, funds.deposit - drawn.deposit)
    unusedCards = max(.zero, held - used)
  }
}

/// How much each step takes back of one line's private-domain incentive.
package struct FraudSteps: Hashable, Sendable {
  /// From incentive that wasn't paid yet.
  package let incentive: Fen
  package let goods: Fen
  package let deposit: Fen
  package let receivable: Fen
  /// From the account that the cards went to.
  package let cards: Cards

  package init(incentive: Fen, goods: Fen, deposit: Fen, receivable: Fen, cards: Cards) {
    self.incentive = incentive
    self.goods = goods
    self.deposit = deposit
    self.receivable = receivable
    self.cards = cards
  }
}

/// What is taken back of one line's private-domain incentive: as much as each step has, and what is
/// still missing stands as a receivable.
///
/// Cards that were used are made good in money, a hundredth of a point for a fen, which is the value at
/// which a reserved live room gets them.
/// - Source: programme rules, section 11.
package struct FraudTaking: Hashable, Sendable {
  /// Balanced, and summed by account, kind and unit.
  package let entries: [Due]
  package let steps: FraudSteps

  /// - Parameter standing: what the ledger holds of the line's private-domain incentive.
  package init(of standing: [Due], from shop: ShopID, _ means: FraudMeans) {
    let given = standing.filter { $0.kind == .privateCard && $0.amount > 0 }
    let cardsGiven = Cards(given.reduce(0) { $0 + $1.amount })
    let cutGiven = Fen(
      standing.reduce(0) { $1.kind == .techFeeCut && $1.amount > 0 ? $0 + $1.amount : $0 })
    let cards = min(cardsGiven, means.unusedCards)
    var dues: [Due] = []
    if let holder = given.first?.account {
      dues += [
        Due(holder, .fraudIncentive, -cards),
        Due(.platform(.privateDomain), .fraudIncentive, cards),
      ]
    }
    var owed = Owed(techFee: cutGiven, privateDomain: Fen((cardsGiven - cards).value))
    steps = FraudSteps(
      incentive: owed.take(upTo: means.unpaid, .shop(shop), .fraudIncentive, &dues),
      goods: owed.take(upTo: means.goods, .goodsMoney(of: shop), .fraudGoods, &dues),
      deposit: owed.take(upTo: means.deposit, .deposit(of: shop), .fraudDeposit, &dues),
      receivable: owed.take(upTo: owed.sum, .receivable(from: shop), .fraudReceivable, &dues),
      cards: cards)
    entries = dues.summed()
  }

  /// What the platform's purses are owed; the one that lost money is served first.
  private struct Owed {
    var techFee: Fen
    var privateDomain: Fen

    var sum: Fen { techFee + privateDomain }

    mutating func take(
      upTo most: Fen, _ source: Account, _ kind: EntryKind, _ dues: inout [Due]
    ) -> Fen {
      let first = min(most, techFee)
      let second = min(most - first, privateDomain)
      techFee = techFee - first
      privateDomain = privateDomain - second
      dues += [
        Due(source, kind, -(first + second)),
        Due(.platform(.techFee), kind, first),
        Due(.platform(.privateDomain), kind, second),
      ]
      return first + second
    }
  }
}

extension Account {
  /// Whose growth cards are here, as another system names the account; nil for any other account, and
  /// for cards that nobody has claimed.
  package var cardHolder: String? {
    let prefix = "account/"
    guard name.hasPrefix(prefix) else { return nil }
    let holder = String(name.dropFirst(prefix.count))
    return holder.contains("/") ? nil : holder
  }

  /// What buyers paid and the platform still holds for the shop.
  package static func goodsMoney(of shop: ShopID) -> Account {
    Account(trusted: "goods_money/\(shop.text)")
  }

  package static func deposit(of shop: ShopID) -> Account {
    Account(trusted: "deposit/\(shop.text)")
  }

  /// What the shop has still to pay.
  package static func receivable(from shop: ShopID) -> Account {
    Account(trusted: "receivable/\(shop.text)")
  }
}

extension EntryKind {
  /// What is taken back, in the order of the steps.
  package static let ofFraud: [EntryKind] = [
    .fraudIncentive, .fraudGoods, .fraudDeposit, .fraudReceivable,
  ]

  /// Whether it is the private-domain incentive of a line, given or taken back.
  package var isOfPrivateDomain: Bool {
    self == .techFeeCut || self == .privateCard || Self.ofFraud.contains(self)
  }
}
