internal import Programme
package import Records

extension StoreReading {
  /// What a month's dividends come to, as they are now.
  /// - Parameter explaining: whether each pool tells which lines count for it, and what was posted.
  /// - Returns: nil for a month that isn't closed and for which no line counts.
  package func report(on period: PeriodKey, explaining: Bool) throws -> PeriodReport? {
    let closing = try closing(of: period)
    let pools = try pools(of: period)
    if closing == nil, pools.isEmpty { return nil }
    return PeriodReport(
      institution: period.institution, month: period.month, closedAt: closing?.closing.at,
      pools: try pools.map { pool in
        PoolReport(
          number: pool.id, pool: pool.pool, dividend: try dividend(of: pool),
          additions: explaining ? try explanation(of: pool.id) : [])
      })
  }

  private func explanation(of pool: Int64) throws -> [JSON.Member] {
    let lines: [StoredContribution] = try all {
      try contributions(.pool(pool), after: $0?.id ?? 0, limit: $1)
    }
    let posted: [StoredEntry] = try all {
      try entries(account: nil, order: nil, pool: pool, after: $0?.id, limit: $1)
    }
    return [
      .init("lines", .array(lines.map(\.json))), .init("postings", .array(posted.map(\.posting))),
    ]
  }

  private func all<Row>(_ read: (Row?, Int) throws -> [Row]) throws -> [Row] {
    var rows: [Row] = []
    while true {
      let page = try read(rows.last, rowsAtOnce)
      rows += page
      if page.count < rowsAtOnce { return rows }
    }
  }
}

extension StoredEntry {
  /// What was posted because of what, where nothing else is of interest.
  fileprivate var posting: JSON {
    .object([
      .init("event", .optional(event?.text)), .init("account", .string(due.account.name)),
      .init("amount_fen", .integer(due.amount)),
    ])
  }
}

/// Rows that are read at a time.
private let rowsAtOnce = 1_000

extension StoredContribution {
  package var json: JSON {
    .object([
      .init("id", .integer(id)), .init("pool", .integer(pool)),
      .init("order", .string(order.text)), .init("line", .string(line.text)),
      .init("promoter", .string(promoter.text)), .init("event", .string(event.text)),
      .init("net_fen", .integer(net.value)),
    ])
  }
}
