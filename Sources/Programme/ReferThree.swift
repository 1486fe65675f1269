/// Three referred, one paid back (推三返一): three settled orders that a promoter referred pay back an
/// order of the promoter's own, in shares that sum to 100%; then the next one's turn comes.
/// - Source: programme rules, section 14.
package struct ReferThree: Hashable, Sendable {
  package var first: PPM
  package var second: PPM
  package var third: PPM

  package init(first: PPM, second: PPM, third: PPM) {
    self.first = first
    self.second = second
    self.third = third
  }

  /// What each position pays back of the own order.
  private var shares: [PPM] { [first, second, third] }

  /// Each is 0 to 100%, and together they are exactly the whole.
  var isWithinBounds: Bool {
    shares.allSatisfy((PPM.zero...PPM.whole).contains) && first + second + third == .whole
  }

  /// What a line pays back, when it is the next of its promoter's cycle; nil when the promoter has no
  /// order that is to be paid back.
  ///
  /// The oldest own purchase with a free position comes first, and of its positions the lowest. A
  /// position is taken for as long as its line pays something, or lasts where the share comes to nothing.
  func payback(
    of line: SchemeLine, gross: Fen, scheme: SchemeID, catalogue: some Catalogue,
    history: some SchemeHistory
  ) throws -> Payback? {
    let own = try line.purchases(of: line.promoter, catalogue: catalogue, history: history)
    if own.isEmpty { return nil }
    let taken = try history.paybacks(to: line.promoter)
    for purchase in own where purchase.received > .zero {
      let places = taken.filter { $0.own == purchase.order }.map(\.position)
      guard let free = shares.indices.first(where: { !places.contains(Int64($0 + 1)) }) else {
        continue
      }
      return Payback(
        scheme: scheme, own: purchase.order, position: Int64(free + 1),
        amount: part(of: purchase.received, at: shares[free]), gross: gross)
    }
    return nil
  }
}

/// What a line pays back of its promoter's own order, frozen with the decision.
package struct Payback: Hashable, Sendable {
  package let scheme: SchemeID
  /// The order that is paid back.
  package let own: OrderID
  /// 1 to 3.
  package let position: Int64
  /// What is paid when nothing of the line is refunded.
  package let amount: Fen
  /// The line's gross, of which a refund leaves a part.
  package let gross: Fen

  package init(scheme: SchemeID, own: OrderID, position: Int64, amount: Fen, gross: Fen) {
    self.scheme = scheme
    self.own = own
    self.position = position
    self.amount = amount
    self.gross = gross
  }

  /// What is paid of it: in proportion to what is left of the line.
  package func left(of net: Fen) -> Fen {
    guard gross > .zero else { return .zero }
    return Fen(Int64(Int128(amount.value) * Int128(net.value) / Int128(gross.value)))
  }

  /// Whether a line holds its position although the share comes to nothing: as long as something of it is
  /// left, and no rule on risk or reviewer rejected it.
  package static func isKept(
    by line: OrderLine, in state: OrderState, _ risk: RiskAssessment?
  ) -> Bool {
    state.net(of: line) > .zero && LineStanding(risk, state.review(of: line.id)) != .rejected
  }

  /// What there is room for: what the plan leaves of 90% of the net.
  package static func room(net: Fen, total: Fen) -> Fen {
    max(.zero, part(of: net, at: .planCeiling) - total)
  }

  package func due(net: Fen, total: Fen) -> Fen {
    min(left(of: net), Self.room(net: net, total: total))
  }
}

/// Of the lines of one order only the first that a promoter wins pays back: an order takes one
/// position.
package func keepingFirstPaybacks(_ decisions: [Decision]) -> [Decision] {
  guard decisions.contains(where: \.paysBack) else { return decisions }
  var seen: Set<PromoterID> = []
  return decisions.map { decision in
    guard case .tuike(var award) = decision.outcome, let promoter = award.promoter,
      award.payback != nil, !seen.insert(promoter).inserted
    else { return decision }
    var other = decision
    award.payback = nil
    other.outcome = .tuike(award)
    return other
  }
}

extension Decision {
  fileprivate var paysBack: Bool {
    if case .tuike(let award) = outcome { award.payback != nil } else { false }
  }
}
