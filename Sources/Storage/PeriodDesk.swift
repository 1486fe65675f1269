package import Programme

extension StoreTransaction {
  /// Closes an institution's month: shares its pools out, as they are then. A month that is closed stays
  /// as it is.
  ///
  /// What changes a pool afterwards is posted with the event that changes it.
  /// - Returns: the closing; that of before when there was one.
  /// - Throws: ``Refusal`` when the institution isn't known.
  @discardableResult
  package func close(_ closing: PeriodClosing, now: Timestamp) throws -> StoredClosing {
    let period = PeriodKey(closing.institution, closing.month)
    if let known = try self.closing(of: period) { return known }
    guard try !institution(closing.institution).isEmpty else {
      throw Refusal(.unknownReference, "there is no institution \(closing.institution)")
    }
    let stored = try insert(closing)
    for pool in try pools(of: period) {
      let entries = try dividend(of: pool).dues(of: closing.institution)
      if !entries.isEmpty { try post(entries, pool: pool.id, event: nil, at: now) }
    }
    return stored
  }

  /// Notes what an event changed, and posts what that changes of months that are closed.
  package func contribute(
    _ contributions: [DividendContribution], because event: EventID, at now: Timestamp
  ) throws {
    var changed: [Int64: [DividendContribution]] = [:]
    for contribution in contributions {
      let pool = try number(of: contribution.pool)
      try insert(contribution, pool: pool, event: event)
      changed[pool, default: []].append(contribution)
    }
    for (id, changes) in changed.sorted(by: { $0.key < $1.key }) {
      let pool = changes[0].pool
      guard try closing(of: PeriodKey(pool.institution, pool.month)) != nil else { continue }
      let after = try self.contributions(to: id)
      let before = after.without(changes)
      let entries = difference(
        from: try dividend(pool, id, before).dues(of: pool.institution),
        to: try dividend(pool, id, after).dues(of: pool.institution))
      if !entries.isEmpty { try post(entries, pool: id, event: event, at: now) }
    }
  }
}

extension StoreReading {
  /// What a pool comes to as it is now.
  package func dividend(of pool: StoredPool) throws -> Dividend {
    try dividend(pool.pool, pool.id, contributions(to: pool.id))
  }

  fileprivate func dividend(
    _ pool: DividendPool, _ id: Int64, _ contributions: [PromoterID: Fen]
  ) throws -> Dividend {
    var sum: Int64 = 0
    for contribution in contributions.values {
      let overflow: Bool
      (sum, overflow) = sum.addingReportingOverflow(contribution.value)
      if overflow {
        throw StoreError.conflict(
          "pool \(id) holds more than can be counted in 64 bits; nothing was posted")
      }
    }
    return Dividend(contributions, rule: pool.claim.rule)
  }
}

extension [PromoterID: Fen] {
  fileprivate func without(_ changes: [DividendContribution]) -> Self {
    var before = self
    for change in changes {
      before[change.promoter] = (before[change.promoter] ?? .zero) - change.net
    }
    return before
  }
}
