/// How long touches live, which placements leave one, and from what on money is paid out.
/// - Source: programme rules, section 4.
package struct Policy: Hashable, Sendable {
  package var windowDays: Int64
  package var latenessDays: Int64
  /// The placements in which a tuike link leaves touches.
  package var countedPlacements: PlacementSet
  /// What has to be on an account before it is paid out.
  package var minimumPayout: Fen

  package init(
    windowDays: Int64, latenessDays: Int64, countedPlacements: PlacementSet,
    minimumPayout: Fen = .zero
  ) {
    self.windowDays = windowDays
    self.latenessDays = latenessDays
    self.countedPlacements = countedPlacements
    self.minimumPayout = minimumPayout
  }

  /// In force where no record says otherwise.
  package static let standard = Policy(
    windowDays: 30, latenessDays: 3, countedPlacements: [.group])

  /// The placements in which a sharer's link leaves touches, whatever the policy.
  /// - Source: programme rules, section 12.
  package static let sharerPlacements: PlacementSet = [
    .group, .privateChat, .moments, .live, .shortVideo, .showcase, .miniProgram,
  ]

  package func counts(_ placement: Placement, sharer: Bool) -> Bool {
    sharer ? Self.sharerPlacements.contains(placement) : countedPlacements.contains(placement)
  }

  /// Whether a touch made at `touch`, when this policy was in force, is valid for an order paid at
  /// `paid`.
  /// - Source: programme rules, section 4: `touch.at ≤ T < touch.at + window`.
  package func isValid(touch: Timestamp, paid: Timestamp) -> Bool {
    touch <= paid && paid < touch.adding(days: windowDays)
  }

  /// Until when a touch made at `touch` is kept.
  package func keptUntil(touch: Timestamp) -> Timestamp {
    touch.adding(days: windowDays + latenessDays)
  }
}

extension History<Policy> {
  package func policy(at moment: Timestamp) -> Policy { value(at: moment) ?? .standard }

  /// The longest that a touch is kept under any policy known.
  package var longestKeptDays: Int64 {
    versions.map { $0.value.windowDays + $0.value.latenessDays }
      .reduce(Policy.standard.windowDays + Policy.standard.latenessDays, max)
  }
}
