extension History<BuyerID> {
  /// The buyer that a visitor's touch at `moment` belongs to: that of the latest binding at or before
  /// it, else that of the earliest binding after it. Of bindings with one time the last recorded
  /// counts.
  /// - Source: programme rules, section 5.
  package func owner(ofTouchAt moment: Timestamp) -> BuyerID? {
    if let bound = value(at: moment) { return bound }
    guard let first = versions.first else { return nil }
    return value(at: first.at)
  }
}

extension Touch {
  /// Whether the touch counts for this customer's orders.
  ///
  /// With a buyer, the touches are those that belong to that buyer; with a visitor alone, all that
  /// this visitor made, whoever they belong to.
  /// - Parameter bindings: those of the visitor who made the touch.
  /// - Source: programme rules, section 5.
  package func counts(for customer: Customer, bindings: History<BuyerID>) -> Bool {
    switch (person, customer.buyer) {
    case (.buyer(let maker), let buyer): maker == buyer
    case (.visitor, let buyer?): bindings.owner(ofTouchAt: at) == buyer
    case (.visitor(let maker), nil): maker == customer.visitor
    }
  }
}
