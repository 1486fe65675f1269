/// What a team's month comes to, and what each has of it: a function of what each brought in, and of
/// the tiers.
/// - Source: programme rules, section 14.
package struct Dividend: Hashable, Sendable {
  package struct Share: Hashable, Sendable {
    package let promoter: PromoterID
    /// The net of the lines that the promoter won.
    package let contribution: Fen
    package let amount: Fen
  }

  /// What all of them brought in.
  package let volume: Fen
  /// The tier that the volume reaches, if it reaches one.
  package let tier: TeamDividend.Tier?
  /// What is shared out.
  package let pool: Fen
  /// By the bytes of the promoters' ids; those who brought in nothing left out.
  package let shares: [Share]

  /// - Parameter contributions: none is negative, and 64 bits hold their sum.
  package init(_ contributions: [PromoterID: Fen], rule: TeamDividend) {
    let sorted = contributions.filter { $0.value > .zero }.sorted { $0.key < $1.key }
    volume = sorted.reduce(.zero) { $0 + $1.value }
    tier = rule.tier(reachedBy: volume)
    pool = tier.map { [volume] in part(of: volume, at: $0.rate) } ?? .zero
    let amounts = sharesByLargestRemainder(of: pool, by: sorted.map(\.value))
    shares = zip(sorted, amounts).map {
      Share(promoter: $0.key, contribution: $0.value, amount: $1)
    }
  }

  /// What the institution pays, and whom: the pool leaves its part of what it earns.
  package func dues(of institution: InstitutionID) -> [Due] {
    ([Due(.institution(institution), .dividend, -pool)]
      + shares.map { Due(.promoter($0.promoter), .dividend, $0.amount) }).summed()
  }
}

/// Shares `whole` out in proportion to `weights`: each has its part rounded down, and what is left
/// goes, one fen each, to those who lost most by the rounding; of equal ones to the first.
/// - Parameter weights: none is negative.
/// - Returns: one for each weight; their sum is exactly `whole`, or nothing where all weights are zero.
func sharesByLargestRemainder(of whole: Fen, by weights: [Fen]) -> [Fen] {
  let sum = weights.reduce(Int128(0)) { $0 + Int128($1.value) }
  guard sum > 0 else { return weights.map { _ in .zero } }
  let parts = weights.map {
    (Int128(whole.value) * Int128($0.value)).quotientAndRemainder(dividingBy: sum)
  }
  var shares = parts.map { Fen(Int64($0.quotient)) }
  let left = Int(whole.value - shares.reduce(0) { $0 + $1.value })
  let neediest = parts.indices.sorted {
    (-parts[$0].remainder, $0) < (-parts[$1].remainder, $1)
  }
  for position in neediest.prefix(left) { shares[position] = shares[position] + Fen(1) }
  return shares
}
