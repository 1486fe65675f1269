/// A scheme that an institution runs on top of a plan: the direct promoter, and the one who invited
/// them. There is no third level to name.
/// - Source: programme rules, section 14.
package struct MultiLevelScheme: Hashable, Sendable {
  package var id: SchemeID
  package var institution: InstitutionID
  package var direct: PPM
  package var manager: PPM

  package init(id: SchemeID, institution: InstitutionID, direct: PPM, manager: PPM) {
    self.id = id
    self.institution = institution
    self.direct = direct
    self.manager = manager
  }

  package var isWithinBounds: Bool {
    let bounds = PPM.zero...PPM.planCeiling
    return bounds.contains(direct) && bounds.contains(manager)
      && bounds.contains(direct + manager)
  }

  /// The scheme in force: the latest `at` counts, then the one recorded later.
  package static func inForce(
    among schemes: [History<MultiLevelScheme>], institution: InstitutionID, at moment: Timestamp
  ) -> MultiLevelScheme? {
    schemes.compactMap { $0.version(at: moment) }
      .filter { $0.value.institution == institution }
      .max { $1.isNewer(than: $0) }?.value
  }
}
