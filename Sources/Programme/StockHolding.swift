/// The pieces of a stock that an order's line has.
/// - Source: programme rules, section 14.
package struct StockHolding: Hashable, Sendable {
  package let stock: Stock
  package private(set) var reserved: Int64
  package private(set) var taken: Int64

  package init(stock: Stock, reserved: Int64, taken: Int64) {
    self.stock = stock
    self.reserved = reserved
    self.taken = taken
  }

  package var pieces: Int64 { reserved + taken }

  /// What a line ought to have of a stock: its pieces that are neither refunded nor cancelled, reserved
  /// until the order is completed.
  package init(of line: OrderLine, from stock: Stock, _ state: OrderState) {
    let pieces = state.pieces(of: line)
    let isCompleted = state.completedAt != nil
    self.init(stock: stock, reserved: isCompleted ? 0 : pieces, taken: isCompleted ? pieces : 0)
  }

  /// What it becomes by a movement that an order causes.
  package mutating func add(_ kind: StockMovement.Kind, _ quantity: Int64) {
    switch kind {
    case .reserved: reserved += quantity
    case .released: reserved -= quantity
    case .taken:
      reserved -= quantity
      taken += quantity
    case .returned: taken -= quantity
    case .added, .withdrawn: break
    }
  }

  /// The movements by which a line that has `old` comes to have `new`.
  package static func movements(
    from old: StockHolding?, to new: StockHolding?
  ) -> [StockMovement] {
    guard let new, old == nil || old?.stock == new.stock else {
      let back = old.map { $0.movements(to: StockHolding(stock: $0.stock, reserved: 0, taken: 0)) }
      return (back ?? []) + (new.map { movements(from: nil, to: $0) } ?? [])
    }
    return (old ?? StockHolding(stock: new.stock, reserved: 0, taken: 0)).movements(to: new)
  }

  private func movements(to new: StockHolding) -> [StockMovement] {
    let released = min(reserved, max(0, pieces - new.pieces))
    let returned = max(0, pieces - released - new.pieces)
    let added = max(0, new.pieces - pieces)
    let sold = new.taken - (taken - returned)
    let all: [(StockMovement.Kind, Int64)] = [
      (.released, released), (.returned, returned), (.reserved, added), (.taken, sold),
    ]
    return all.compactMap { kind, quantity in
      quantity > 0 ? StockMovement(stock: stock, kind: kind, quantity: quantity) : nil
    }
  }
}
