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

  func shares(of line: SchemeLine, catalogue: some Catalogue) throws -> SchemeShares {
    var parent = try catalogue.promoter(line.promoter).value(at: line.paidAt)?.parent
    if let candidate = parent, try !line.mayPay(candidate, in: catalogue) { parent = nil }
    return SchemeShares(direct: direct, manager: manager, parent: parent)
  }
}
