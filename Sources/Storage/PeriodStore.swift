package import Programme

/// A closing of an institution's month.
package struct StoredClosing: Hashable, Sendable {
  /// The place in the order of closings, from 1 on.
  package let id: Int64
  package let closing: PeriodClosing
  /// The newest order event that was processed before it.
  package let eventsUpTo: Int64

  package init(id: Int64, closing: PeriodClosing, eventsUpTo: Int64) {
    self.id = id
    self.closing = closing
    self.eventsUpTo = eventsUpTo
  }
}

/// A month of an institution, closed or still open.
package struct PeriodKey: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let institution: InstitutionID
  package let month: Month

  package init(_ institution: InstitutionID, _ month: Month) {
    self.institution = institution
    self.month = month
  }

  package static func < (left: PeriodKey, right: PeriodKey) -> Bool {
    (left.month, left.institution) < (right.month, right.institution)
  }

  /// For instance `reach/2026-01`; a slash is in no identifier.
  package var description: String { "\(institution)/\(month)" }
}

package struct StoredPool: Hashable, Sendable {
  /// The place in the order in which pools came to be, from 1 on.
  package let id: Int64
  package let pool: DividendPool

  package init(id: Int64, pool: DividendPool) {
    self.id = id
    self.pool = pool
  }
}

/// What an event changed of what a line counts for, as it was noted.
package struct StoredContribution: Hashable, Sendable {
  /// The place among contributions, from 1 on.
  package let id: Int64
  package let pool: Int64
  package let event: EventID
  package let promoter: PromoterID
  package let order: OrderID
  package let line: LineID
  /// By how much the line's net changed.
  package let net: Fen

  package init(
    id: Int64, pool: Int64, event: EventID, promoter: PromoterID, order: OrderID, line: LineID,
    net: Fen
  ) {
    self.id = id
    self.pool = pool
    self.event = event
    self.promoter = promoter
    self.order = order
    self.line = line
    self.net = net
  }
}

/// Which contributions are asked for.
package enum ContributionFilter: Hashable, Sendable {
  case all
  case pool(Int64)
  case period(PeriodKey)
}

package protocol PeriodReading {
  func closing(of period: PeriodKey) throws -> StoredClosing?
  /// Closings after one, in their order.
  func closings(after id: Int64, limit: Int) throws -> [StoredClosing]
  /// Months that were closed or hold pools, sorted; of one institution where one is named.
  func periods(of institution: InstitutionID?, after: PeriodKey?, limit: Int) throws -> [PeriodKey]
  /// Months before one that hold pools and aren't closed, sorted.
  func openPeriods(before month: Month, limit: Int) throws -> [PeriodKey]

  /// The pools of a month, by their numbers.
  func pools(of period: PeriodKey) throws -> [StoredPool]
  func pool(_ id: Int64) throws -> StoredPool?
  /// What each promoter's lines in a pool come to.
  func contributions(to pool: Int64) throws -> [PromoterID: Fen]
  /// Contributions after one, oldest first.
  func contributions(
    _ filter: ContributionFilter, after id: Int64, limit: Int
  ) throws -> [StoredContribution]
}

package protocol PeriodWriting {
  /// Records the closing of a month that isn't closed.
  func insert(_ closing: PeriodClosing) throws -> StoredClosing

  /// The number of a pool, which is made when it is first asked for.
  func number(of pool: DividendPool) throws -> Int64

  /// Notes what an event changed; each line counts at most once for an event.
  func insert(_ contribution: DividendContribution, pool: Int64, event: EventID) throws

  /// Posts entries of a pool, at most once per event, and moves the balances with them.
  /// - Parameter event: what changed a pool after its month was closed; nil for the closing.
  /// - Throws: ``StoreError/unbalanced(_:)`` unless the entries sum to zero in each unit.
  func post(_ entries: [Due], pool: Int64, event: EventID?, at: Timestamp) throws
}
