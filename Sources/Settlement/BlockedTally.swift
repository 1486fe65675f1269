import Programme

/// How many lines the rules on risk and their reviewers dealt with.
package struct BlockedTally: Hashable, Sendable {
  /// Lines that were put aside.
  package private(set) var held: UInt64 = 0
  /// Lines that were paid after all.
  package private(set) var released: UInt64 = 0
  /// Lines that pay nobody, by a rule or by a reviewer.
  package private(set) var rejected: UInt64 = 0

  /// - Parameter before: the line's status until now; nil when it was just settled.
  mutating func count(_ status: LineStatus, after before: LineStatus?) {
    switch status {
    case .held: held += 1
    case .settled: released += 1
    case .rejected: rejected += 1
    case .estimated, .cancelled: break
    }
  }
}
