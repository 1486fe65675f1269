/// What a piece of a product costs an institution's agents.
/// - Source: programme rules, section 14.
package struct AgentPrice: Hashable, Sendable {
  package var id: AgentPriceID
  package var institution: InstitutionID
  package var product: ProductID
  /// Whose price it is; nil: that of every promoter who has none of their own.
  package var promoter: PromoterID?
  package var price: Fen

  package init(
    id: AgentPriceID, institution: InstitutionID, product: ProductID, promoter: PromoterID?,
    price: Fen
  ) {
    self.id = id
    self.institution = institution
    self.product = product
    self.promoter = promoter
    self.price = price
  }

  /// The price in force: the promoter's own before the common one; of equally close ones the latest,
  /// then the one recorded later.
  package static func inForce(
    among prices: [History<AgentPrice>], institution: InstitutionID, promoter: PromoterID,
    product: ProductID, at moment: Timestamp
  ) -> AgentPrice? {
    prices.compactMap { $0.version(at: moment) }
      .filter { version in
        version.value.institution == institution && version.value.product == product
          && version.value.promoter ?? promoter == promoter
      }
      .max { left, right in
        let isOwn = (left.value.promoter != nil, right.value.promoter != nil)
        return isOwn.0 == isOwn.1 ? right.isNewer(than: left) : isOwn.1
      }?.value
  }
}
