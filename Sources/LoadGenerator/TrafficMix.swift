package import Records

/// How many of the requests are of which kind.
package struct TrafficMix: Equatable, Sendable {
  /// Why a text is no mix, in words.
  package struct Objection: Error, Equatable, CustomStringConvertible {
    package let description: String
  }

  /// By kind; only kinds of a mix have any.
  private var shares: [RequestKind: Int]

  private init(shares: [RequestKind: Int]) { self.shares = shares }

  /// Nothing but `kind`.
  package init(only kind: RequestKind) { shares = [kind: 1] }

  /// Reads an object of shares by the names of kinds, for instance `{"new": 20, "returning": 80}`.
  package init(_ json: JSON) throws(Objection) {
    guard let members = json.members, !members.isEmpty else {
      throw Objection(description: "a mix is an object of shares, like {\"new\": 20, \"bots\": 1}")
    }
    var shares: [RequestKind: Int] = [:]
    for member in members {
      guard let kind = RequestKind(name: member.key), RequestKind.ofMix.contains(kind) else {
        let known = RequestKind.ofMix.map(\.name).joined(separator: ", ")
        throw Objection(description: "\"\(member.key)\" is none of \(known)")
      }
      guard let share = member.value.integer, (0...Int64(LoadLimits.shares)).contains(share) else {
        throw Objection(
          description: "the share of \(member.key) isn't a whole number to \(LoadLimits.shares)")
      }
      shares[kind] = Int(share)
    }
    self.shares = shares
  }

  /// The mix in which the shares that `later` names replace those of this one.
  package func replaced(by later: TrafficMix) -> TrafficMix {
    TrafficMix(shares: shares.merging(later.shares) { $1 })
  }

  package func share(of kind: RequestKind) -> Int { shares[kind] ?? 0 }

  package var total: Int { shares.values.reduce(0, +) }

  /// What is wrong with the sum of the shares, if anything.
  package var objection: Objection? {
    (1...LoadLimits.shares).contains(total)
      ? nil
      : Objection(description: "the shares add up to \(total), not 1 to \(LoadLimits.shares)")
  }
}

/// Deals the kinds of a mix: each as often as its share in every round, in an order of chance.
struct KindDeck: Sendable {
  private var cards: [RequestKind]
  private var next = 0

  init(_ mix: TrafficMix) {
    cards = RequestKind.allCases.flatMap { kind in
      [RequestKind](repeating: kind, count: mix.share(of: kind))
    }
  }

  /// Begins a round.
  mutating func gather() { next = 0 }

  mutating func deal(_ numbers: inout SeededNumbers) -> RequestKind {
    guard cards.count > 1 else { return cards[0] }
    if next == cards.count { next = 0 }
    let other = next + numbers.below(cards.count - next)
    cards.swapAt(next, other)
    defer { next += 1 }
    return cards[next]
  }
}
