/// How an institution shares a total-rate plan with a promoter.
/// - Source: programme rules, section 7.
package struct Allocation: Hashable, Sendable {
  package var id: AllocationID
  package var institution: InstitutionID
  package var promoter: PromoterID?
  package var product: ProductID?
  package var promoterShare: PPM

  package init(
    id: AllocationID, institution: InstitutionID, promoter: PromoterID?, product: ProductID?,
    promoterShare: PPM
  ) {
    self.id = id
    self.institution = institution
    self.promoter = promoter
    self.product = product
    self.promoterShare = promoterShare
  }

  /// How closely it fits, the most specific highest.
  private var specificity: Int {
    (promoter != nil ? 2 : 0) + (product != nil ? 1 : 0)
  }

  private func covers(_ promoter: PromoterID, _ product: ProductID) -> Bool {
    (self.promoter.map { $0 == promoter } ?? true) && (self.product.map { $0 == product } ?? true)
  }

  /// The most specific allocation in force: promoter and product, then promoter, then product, then
  /// one that names neither; of equally specific ones the latest, then the one recorded later.
  package static func inForce(
    among allocations: [History<Allocation>], institution: InstitutionID, promoter: PromoterID,
    product: ProductID, at moment: Timestamp
  ) -> Allocation? {
    allocations.compactMap { $0.version(at: moment) }
      .filter { $0.value.institution == institution && $0.value.covers(promoter, product) }
      .max { left, right in
        (left.value.specificity, left.at, left.recorded)
          < (right.value.specificity, right.at, right.recorded)
      }?.value
  }
}
