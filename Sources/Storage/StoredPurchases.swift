package import Programme

/// What people bought, as it was known when a certain event had been processed.
package struct StoredPurchases: PurchaseHistory {
  private let store: any StoreReading
  private let sequence: Int64

  /// - Parameter sequence: the place of the event that the decision is taken for.
  package init(in store: any StoreReading, upTo sequence: Int64 = .max) {
    self.store = store
    self.sequence = sequence
  }

  package func purchases(
    by buyer: BuyerID, settledBy moment: Timestamp
  ) throws -> [Purchase] {
    try store.orders(of: buyer, completedBy: moment).compactMap { order in
      let events = try store.events(of: order).filter { $0.sequence <= sequence }
      return Purchase(order, events.map(\.event), by: moment)
    }
  }
}
