/// The contest of an order's touches for one line.
/// - Source: programme rules, sections 6 and 12.
struct Ballot {
  typealias Winner = (standing: OrderTouches.Standing, basis: Basis)

  private let standings: [OrderTouches.Standing]
  private let product: ProductID
  private(set) var tuikeWinner: Winner?
  private(set) var sharerWinner: Winner?
  /// Set when the tuike winner can't be paid, because no plan covers the product.
  private var tuikeIsRejected = false
  /// Set when the code on the item decides, whatever the touches say.
  private var unitDecides = false

  init(_ touches: OrderTouches, product: ProductID) {
    standings = touches.standings
    self.product = product
    tuikeWinner = winner(tuike: true, bases: (.product, .shop))
    sharerWinner = winner(tuike: false, bases: (.sharerProduct, .sharerShop))
  }

  /// The most recent touch on the product, otherwise the most recent of all.
  private func winner(tuike: Bool, bases: (product: Basis, shop: Basis)) -> Winner? {
    let eligible = standings.filter { $0.isTuike == tuike && $0.failure == nil }
    if let own = eligible.first(where: { $0.link.product == product }) {
      return (own, bases.product)
    }
    return eligible.first.map { ($0, bases.shop) }
  }

  var tuikeWinnerLink: (Link, Basis)? { tuikeWinner.map { ($0.standing.link, $0.basis) } }

  var hasValidTuikeTouch: Bool {
    standings.contains { standing in
      guard standing.isTuike else { return false }
      return switch standing.failure {
      case nil, .promoterNotActive, .ownPurchase: true
      default: false
      }
    }
  }

  mutating func rejectTuike() { tuikeIsRejected = true }

  mutating func giveWayToUnit() { unitDecides = true }

  /// Every touch with what became of it.
  var candidates: [Candidate] {
    standings.map { Candidate(touch: $0.touch, verdict: verdict(on: $0)) }
  }

  private func verdict(on standing: OrderTouches.Standing) -> Candidate.Verdict {
    if let failure = standing.failure { return failure }
    if unitDecides, standing.isTuike || !tuikeIsRejected { return .unitCode }
    if standing.isTuike {
      guard let best = tuikeWinner else { return .newerTouch }
      if best.standing.touch == standing.touch { return tuikeIsRejected ? .notPromoted : .won }
      return outrankedVerdict(standing, by: best)
    }
    if tuikeWinner != nil, !tuikeIsRejected { return .tuikeTouch }
    guard let best = sharerWinner else { return .newerTouch }
    return best.standing.touch == standing.touch ? .won : outrankedVerdict(standing, by: best)
  }

  private func outrankedVerdict(
    _ loser: OrderTouches.Standing, by best: Winner
  ) -> Candidate.Verdict {
    let wonByProduct = best.standing.link.product == product
    return wonByProduct && loser.link.product != product ? .productTouch : .newerTouch
  }
}
