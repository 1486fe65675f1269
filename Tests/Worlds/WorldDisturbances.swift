import Records

/// What arrives wrongly.
extension WorldMaker {
  mutating func disturb() {
    let at = moment(10...30)
    if isSummer, dice.chance(75) { confirmFrauds(at: at) }
    if schemes.contains(.teamDividend) { addClosings() }
    for order in Self.names("o", orders.count).dropFirst() where dice.chance(12) {
      switch dice.number(0...5) {
      case 0: disturbances.append(event("completed", of: order, "again", at: at))
      case 1: disturbances.append(event("completed", of: order, "done", at: at))
      case 2: disturbances.append(event("cancelled", of: order, "late", at: at))
      case 3: disturbances.append(refund("odd-\(order)", of: order, "9", "r9", 100, at: at))
      case 4: disturbances.append(refund("rep-\(order)", of: order, "1", "r0-1", 77, at: at))
      default: disturbances.append(event("completed", of: "nobody's-\(order)", "lost", at: at))
      }
    }
  }

  /// Months that are closed, whether or not all of their events have come.
  private mutating func addClosings() {
    for institution in institutions where dice.chance(70) {
      let month = dice.one(of: isSummer ? ["2025-07", "2025-08"] : ["2025-06", "2025-07"])
      disturbances.append(
        Self.record(
          "period.closed",
          [
            .text("institution", institution), .text("month", month),
            .time("at", start + 75 * Self.day),
          ]))
    }
  }
}
