/// The multi-level scheme (多级): the direct promoter, and the one who invited them.
/// - Source: programme rules, section 14.
package struct MultiLevel: Hashable, Sendable {
  package var direct: PPM
  package var manager: PPM

  package init(direct: PPM, manager: PPM) {
    self.direct = direct
    self.manager = manager
  }

  var isWithinBounds: Bool {
    let bounds = PPM.zero...PPM.planCeiling
    return bounds.contains(direct) && bounds.contains(manager)
      && bounds.contains(direct + manager)
  }

  func shares(_ standing: ManagerStanding) -> SchemeShares {
    SchemeShares(direct: direct, manager: manager, parent: standing.manager)
  }
}
