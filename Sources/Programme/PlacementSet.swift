/// Some of the placements, in one word.
package struct PlacementSet: Hashable, Sendable, ExpressibleByArrayLiteral {
  private var bits: UInt16 = 0

  package init(_ placements: some Sequence<Placement>) {
    for placement in placements { bits |= Self.bit(placement) }
  }

  package init(arrayLiteral placements: Placement...) { self.init(placements) }

  package func contains(_ placement: Placement) -> Bool { bits & Self.bit(placement) != 0 }

  /// In the order in which the rules name them.
  package var members: [Placement] { Placement.allCases.filter(contains) }

  private static func bit(_ placement: Placement) -> UInt16 {
    switch placement {
    case .group: 1 << 0
    case .privateChat: 1 << 1
    case .moments: 1 << 2
    case .live: 1 << 3
    case .shortVideo: 1 << 4
    case .article: 1 << 5
    case .officialAccount: 1 << 6
    case .serviceAccount: 1 << 7
    case .miniProgram: 1 << 8
    case .showcase: 1 << 9
    case .other: 1 << 10
    }
  }
}
