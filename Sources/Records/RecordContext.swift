package import Programme

/// What is known of a record besides its own JSON.
package struct RecordContext: Hashable, Sendable {
  /// The type, when the call implies it.
  package var type: RecordType?
  /// The id or code, when the path names it.
  package var id: String?
  /// The time of a record that names none.
  package var at: Timestamp?
  /// The code of a link that names none.
  package var newCode: LinkCode?
  /// The id of a click that names none.
  package var newClick: ClickID?
  /// The secret of a batch of unit codes that names none.
  package var newSecret: UnitSecret?
  /// The promoter of an enrolment that names none.
  package var newPromoter: PromoterID?

  package init(
    type: RecordType? = nil, id: String? = nil, at: Timestamp? = nil, newCode: LinkCode? = nil,
    newClick: ClickID? = nil, newSecret: UnitSecret? = nil,
    newPromoter: PromoterID? = nil
  ) {
    self.newPromoter = newPromoter
    self.type = type
    self.id = id
    self.at = at
    self.newCode = newCode
    self.newClick = newClick
    self.newSecret = newSecret
  }

  /// A record that has to say everything itself.
  package static let scenario = RecordContext()
}
