/// Who made a click: a browser, or a customer whom the order system knows.
package enum Person: Hashable, Sendable {
  case visitor(VisitorID)
  case buyer(BuyerID)
}

/// A request to a link, as it was reported.
package struct Click: Hashable, Sendable {
  package var id: ClickID
  package var at: Timestamp
  package var person: Person
  package var code: LinkCode
  /// The network address that it came from, where it was told; only its hash is kept.
  package var address: String?

  package init(
    id: ClickID, at: Timestamp, person: Person, code: LinkCode, address: String? = nil
  ) {
    self.id = id
    self.at = at
    self.person = person
    self.code = code
    self.address = address
  }

  /// The click without what isn't kept of it.
  package var kept: Click {
    Click(id: id, at: at, person: person, code: code)
  }
}

/// What a click on a known link comes to.
package enum ClickOutcome: Hashable, Sendable {
  case touch
  /// Redirected, but the placement doesn't count.
  case placementNotCounted
  case notYetIssued
  case ended
}

/// Judges a person's click by what is known when it is processed.
/// - Source: programme rules, section 4.
package func judgeClick(
  at moment: Timestamp, life: LinkLife, placement: Placement, isSharer: Bool, policy: Policy
) -> ClickOutcome {
  switch life.state(at: moment) {
  case .notYetIssued: .notYetIssued
  case .ended: .ended
  case .live: policy.counts(placement, sharer: isSharer) ? .touch : .placementNotCounted
  }
}

/// A click that may earn.
package struct Touch: Hashable, Sendable {
  package var person: Person
  package var at: Timestamp
  package var code: LinkCode
  /// The order of recording among touches of one time; below 2 to the power of ``orderBits``.
  package var order: UInt64

  package init(person: Person, at: Timestamp, code: LinkCode, order: UInt64) {
    self.person = person
    self.at = at
    self.code = code
    self.order = order
  }

  package func isNewer(than other: Touch) -> Bool {
    (at, order) > (other.at, other.order)
  }

  package static let orderBits = 38

  /// A visitor's newest touches that are kept.
  /// - Source: programme rules, section 4.
  package static let keptPerPerson = 128
}
