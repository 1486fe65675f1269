/// What an institution was granted in a quarter, net of what was taken back.
package struct IncentiveUsage: Hashable, Sendable {
  package var cash: Fen
  package var cards: Cards

  package init(cash: Fen, cards: Cards) {
    self.cash = cash
    self.cards = cards
  }

  package static let none = IncentiveUsage(cash: .zero, cards: .zero)
  /// The most that an institution gets in a quarter.
  package static let cap = IncentiveUsage(cash: Fen(500_000_000), cards: Cards(50_000_000))
}

/// The institution incentive (推客激励计划) of one line.
/// - Source: programme rules, section 10.
package struct Incentive: Hashable, Sendable {
  package var cash: Fen
  package var cards: Cards

  package init(cash: Fen, cards: Cards) {
    self.cash = cash
    self.cards = cards
  }

  package static let none = Incentive(cash: .zero, cards: .zero)
  /// The technical fee up to which no cash is granted: 1%.
  package static let threshold = PPM(10_000)
  /// The cards for each fen of net, as a rate: 1 000 yuan give 4.00 points.
  package static let cardRate = PPM(4_000)

  /// What a tuike line is entitled to, caps left out.
  package static func entitlement(net: Fen, techFee: PPM) -> Incentive {
    let cash = techFee > threshold ? part(of: net, at: techFee - threshold) : .zero
    return Incentive(cash: cash, cards: Programme.cards(on: net, at: cardRate))
  }

  /// What is granted of it when `usage` is used up already: the line that crosses a cap gets what is
  /// left.
  package func granted(over usage: IncentiveUsage) -> Incentive {
    let room = (
      cash: max(.zero, IncentiveUsage.cap.cash - usage.cash),
      cards: max(.zero, IncentiveUsage.cap.cards - usage.cards)
    )
    return Incentive(cash: min(cash, room.cash), cards: min(cards, room.cards))
  }

  /// What a line keeps that was granted `granted`, now that it is entitled to this.
  package func kept(of granted: Incentive) -> Incentive {
    Incentive(cash: min(granted.cash, cash), cards: min(granted.cards, cards))
  }
}
