package import Programme

/// An entry as it was posted.
package struct StoredEntry: Hashable, Sendable {
  /// The place in the ledger, from 1 on.
  package let id: Int64
  package let transaction: Int64
  package let cause: Cause
  package let due: Due
  /// When it was posted.
  package let postedAt: Timestamp
  /// The case of fraud that it takes something back for, if it does.
  package let caseID: CaseID?

  package init(
    id: Int64, transaction: Int64, cause: Cause, due: Due, postedAt: Timestamp,
    caseID: CaseID? = nil
  ) {
    self.caseID = caseID
    self.id = id
    self.transaction = transaction
    self.cause = cause
    self.due = due
    self.postedAt = postedAt
  }
}

extension StoredEntry {
  /// What an entry was posted for.
  package enum Cause: Hashable, Sendable {
    /// What an event changed for a line.
    case line(OrderID, LineID, event: EventID)
    /// What a pool of dividends came to, when its month was closed or by an event afterwards.
    case pool(Int64, event: EventID?)
  }

  package var order: OrderID? { if case .line(let order, _, _) = cause { order } else { nil } }
  package var line: LineID? { if case .line(_, let line, _) = cause { line } else { nil } }
  package var pool: Int64? { if case .pool(let pool, _) = cause { pool } else { nil } }

  package var event: EventID? {
    switch cause {
    case .line(_, _, let event): event
    case .pool(_, let event): event
    }
  }
}

/// What one event changes for one line: entries that sum to zero in each unit.
package struct Posting: Hashable, Sendable {
  package let event: EventID
  package let order: OrderID
  package let line: LineID
  package let entries: [Due]
  /// What the caps withheld from this line.
  package let cappedCash: Fen
  package let cappedCards: Cards

  package init(
    event: EventID, order: OrderID, line: LineID, entries: [Due], cappedCash: Fen,
    cappedCards: Cards
  ) {
    self.event = event
    self.order = order
    self.line = line
    self.entries = entries
    self.cappedCash = cappedCash
    self.cappedCards = cappedCards
  }
}

package protocol LedgerReading {
  /// What has been posted for a line so far, summed by account, kind and unit, zero sums left out,
  /// sorted by account, kind, unit.
  func posted(order: OrderID, line: LineID) throws -> [Due]

  /// The lines that pay something back to a promoter, by what was posted for events before `sequence`.
  func paybackLines(to promoter: PromoterID, before sequence: Int64) throws -> [(OrderID, LineID)]

  /// The lines by a decision on which something of a promoter's is paid back with nothing, because the
  /// position's share of it comes to less than a fen.
  func emptyPaybackLines(to promoter: PromoterID) throws -> [(OrderID, LineID)]

  /// What the caps withheld from a line so far.
  func capped(order: OrderID, line: LineID) throws -> (cash: Fen, cards: Cards)

  /// Entries after an entry's id, oldest first; of an account, an order or a pool of dividends where
  /// those are named.
  func entries(
    account: Account?, order: OrderID?, pool: Int64?, after: Int64?, limit: Int
  ) throws -> [StoredEntry]

  /// Non-zero balances sorted by account and unit, after a given one.
  func balances(account: Account?, after: (Account, Unit)?, limit: Int) throws -> [Balance]

  /// What an institution was granted in a quarter, net of what was taken back.
  func incentiveUsage(of institution: InstitutionID, in quarter: Quarter) throws -> IncentiveUsage

  /// For how many institutions and quarters something is noted as granted.
  func incentiveUsageCount() throws -> Int64
}

extension LedgerReading {
  /// Entries of an account, an order, both or all, after an entry's id, oldest first.
  package func entries(
    account: Account?, order: OrderID?, after: Int64?, limit: Int
  ) throws -> [StoredEntry] {
    try entries(account: account, order: order, pool: nil, after: after, limit: limit)
  }
}

package protocol LedgerWriting {
  /// Posts entries, at most once per event and line, and moves the balances with them.
  /// - Throws: ``StoreError/unbalanced(_:)`` unless the entries sum to zero in each unit.
  func post(_ posting: Posting, at: Timestamp) throws

  func setIncentiveUsage(
    _ usage: IncentiveUsage, of institution: InstitutionID, in quarter: Quarter) throws
}
