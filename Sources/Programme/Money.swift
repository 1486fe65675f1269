/// An amount of money.
/// - Unit: fen; 100 fen are one yuan. May be negative.
/// - Source: programme rules, section 1.
package struct Fen: Hashable, Sendable {
  package let value: Int64

  package init(_ value: Int64) { self.value = value }

  package static let zero = Fen(0)
  /// The largest amount that an event may carry: 10^15 fen.
  package static let largestInEvent = Fen(1_000_000_000_000_000)
}

extension Fen: Comparable {
  package static func < (left: Fen, right: Fen) -> Bool { left.value < right.value }
  package static func + (left: Fen, right: Fen) -> Fen { Fen(left.value + right.value) }
  package static func - (left: Fen, right: Fen) -> Fen { Fen(left.value - right.value) }
  package static prefix func - (amount: Fen) -> Fen { Fen(-amount.value) }
}

/// An amount of growth cards.
/// - Unit: 1/100 point. May be negative.
/// - Source: programme rules, section 1.
package struct Cards: Hashable, Sendable {
  package let value: Int64

  package init(_ value: Int64) { self.value = value }

  package static let zero = Cards(0)
}

extension Cards: Comparable {
  package static func < (left: Cards, right: Cards) -> Bool { left.value < right.value }
  package static func + (left: Cards, right: Cards) -> Cards { Cards(left.value + right.value) }
  package static func - (left: Cards, right: Cards) -> Cards { Cards(left.value - right.value) }
  package static prefix func - (amount: Cards) -> Cards { Cards(-amount.value) }
}

/// A rate.
/// - Unit: parts per million; 1% is 10 000.
/// - Source: programme rules, section 1.
package struct PPM: Hashable, Sendable {
  package let value: Int64

  package init(_ value: Int64) { self.value = value }

  package static let zero = PPM(0)
  /// 100%.
  package static let whole = PPM(1_000_000)
  /// 90%: the most that a plan may take from a line.
  package static let planCeiling = PPM(900_000)
}

extension PPM: Comparable {
  package static func < (left: PPM, right: PPM) -> Bool { left.value < right.value }
  package static func + (left: PPM, right: PPM) -> PPM { PPM(left.value + right.value) }
  package static func - (left: PPM, right: PPM) -> PPM { PPM(left.value - right.value) }
}

/// The part of `amount` that `rate` takes, rounded down.
/// - Unit: fen in, fen out. The product is formed in 128 bits, so no amount overflows.
/// - Source: programme rules, section 1.
package func part(of amount: Fen, at rate: PPM) -> Fen {
  Fen(share(of: amount.value, at: rate))
}

/// The growth cards that `rate` grants on `amount`, rounded down.
/// - Unit: fen in, 1/100 point out: 4 000 ppm of 1 000 yuan are 4.00 points.
/// - Source: programme rules, section 10.
package func cards(on amount: Fen, at rate: PPM) -> Cards {
  Cards(share(of: amount.value, at: rate))
}

private func share(of amount: Int64, at rate: PPM) -> Int64 {
  precondition(amount >= 0 && rate.value >= 0, "parts are taken of what is not negative")
  return Int64(Int128(amount) * Int128(rate.value) / 1_000_000)
}
