internal import Programme
internal import Records

extension SQLiteTransaction: PeriodReading {
  func closing(of period: PeriodKey) throws -> StoredClosing? {
    try session.first(
      Self.closingOfMonth, [.id(period.institution), .integer(period.month.code)], closing)
  }

  private static let closingOfMonth = SQLText(
    """
    SELECT id, institution, month, at, events_up_to FROM period_closings
    WHERE institution = ? AND month = ?
    """)

  func closings(after id: Int64, limit: Int) throws -> [StoredClosing] {
    try session.rows(
      Self.monthClosingsInOrder, [.integer(id), .integer(Int64(limit))], closing)
  }

  private static let monthClosingsInOrder = SQLText(
    """
    SELECT id, institution, month, at, events_up_to FROM period_closings
    WHERE id > ? ORDER BY id LIMIT ?
    """)

  private func closing(_ row: SQLiteStatement) -> StoredClosing {
    StoredClosing(
      id: row[0],
      closing: PeriodClosing(
        institution: InstitutionID(trusted: row[1]), month: Month(code: row[2]),
        at: Timestamp(milliseconds: row[3])),
      eventsUpTo: row[4])
  }

  func periods(
    of institution: InstitutionID?, after: PeriodKey?, limit: Int
  ) throws -> [PeriodKey] {
    var conditions = ["(month, institution) > (?, ?)"]
    var values: [SQLiteValue] = [
      .integer(after?.month.code ?? 0), .text(after?.institution.text ?? ""),
    ]
    if let institution {
      conditions.append("institution = ?")
      values.append(.id(institution))
    }
    return try session.rows(
      composed: """
        SELECT institution, month FROM (
          SELECT institution, month FROM period_closings
          UNION SELECT institution, month FROM dividend_pools)
        WHERE \(conditions.joined(separator: " AND ")) ORDER BY month, institution LIMIT ?
        """, values + [.integer(Int64(limit))], period)
  }

  func openPeriods(before month: Month, limit: Int) throws -> [PeriodKey] {
    try session.rows(
      Self.monthsToClose, [.integer(month.code), .integer(Int64(limit))], period)
  }

  private static let monthsToClose = SQLText(
    """
    SELECT DISTINCT institution, month FROM dividend_pools AS pools
    WHERE month < ? AND NOT EXISTS (
      SELECT 1 FROM period_closings
      WHERE institution = pools.institution AND month = pools.month)
    ORDER BY month, institution LIMIT ?
    """)

  private func period(_ row: SQLiteStatement) -> PeriodKey {
    PeriodKey(InstitutionID(trusted: row[0]), Month(code: row[1]))
  }

  func pools(of period: PeriodKey) throws -> [StoredPool] {
    try session.rows(
      Self.poolsOfMonth, [.id(period.institution), .integer(period.month.code)], pool)
  }

  private static let poolsOfMonth = SQLText(
    """
    SELECT id, institution, month, team, scheme, tiers FROM dividend_pools
    WHERE institution = ? AND month = ? ORDER BY id
    """)

  func pool(_ id: Int64) throws -> StoredPool? {
    try session.first(Self.poolByNumber, [.integer(id)], pool)
  }

  private static let poolByNumber = SQLText(
    "SELECT id, institution, month, team, scheme, tiers FROM dividend_pools WHERE id = ?")

  private func pool(_ row: SQLiteStatement) throws -> StoredPool {
    let id: Int64 = row[0]
    let rule = try readable("pool \(id)") {
      TeamDividend(try JSON.parse(row[5] as [UInt8], limits: .trusted))
    }
    guard let rule else { throw StoreError.corrupt("pool \(id) has no tiers: restore a backup") }
    return StoredPool(
      id: id,
      pool: DividendPool(
        institution: InstitutionID(trusted: row[1]), month: Month(code: row[2]),
        claim: DividendClaim(
          scheme: SchemeID(trusted: row[4]), team: TeamName(row[3]), rule: rule)))
  }

  /// Summed up once in a transaction, however many of its events change the pool.
  func contributions(to pool: Int64) throws -> [PromoterID: Fen] {
    if let known = pooled[pool] { return known }
    let sums = try session.rows(Self.contributionsOfPool, [.integer(pool)]) {
      (PromoterID(trusted: $0[0]), Fen($0[1]))
    }
    if pooled.count >= Self.mostPooled { pooled.removeAll() }
    let contributions = Dictionary(uniqueKeysWithValues: sums)
    pooled[pool] = contributions
    return contributions
  }

  /// Pools whose sums are kept for the length of a transaction.
  private static let mostPooled = 16

  private static let contributionsOfPool = SQLText(
    "SELECT promoter, sum(net) FROM dividend_contributions WHERE pool = ? GROUP BY promoter")

  func contributions(
    _ filter: ContributionFilter, after id: Int64, limit: Int
  ) throws -> [StoredContribution] {
    try writeOrders()
    var conditions = ["contributions.id > ?"]
    var values = [SQLiteValue.integer(id)]
    switch filter {
    case .all: break
    case .pool(let pool):
      conditions.append("pool = ?")
      values.append(.integer(pool))
    case .period(let period):
      conditions.append(
        "pool IN (SELECT id FROM dividend_pools WHERE institution = ? AND month = ?)")
      values += [.id(period.institution), .integer(period.month.code)]
    }
    return try session.rows(
      composed: """
        SELECT contributions.id, pool, event, promoter, orders.id, line, net
        FROM dividend_contributions AS contributions JOIN orders ON orders.seq = order_seq
        WHERE \(conditions.joined(separator: " AND ")) ORDER BY contributions.id LIMIT ?
        """, values + [.integer(Int64(limit))]
    ) { row in
      StoredContribution(
        id: row[0], pool: row[1], event: EventID(trusted: row[2]),
        promoter: PromoterID(trusted: row[3]), order: OrderID(trusted: row[4]),
        line: LineID(trusted: row[5]), net: Fen(row[6]))
    }
  }
}

extension SQLiteTransaction: PeriodWriting {
  func insert(_ closing: PeriodClosing) throws -> StoredClosing {
    let newest = try session.first(Self.lastEvent) { $0[0] as Int64 } ?? 0
    try session.run(
      Self.insertMonthClosing,
      [
        .id(closing.institution), .integer(closing.month.code), .time(closing.at),
        .integer(newest),
      ])
    return StoredClosing(id: session.lastInsertedID, closing: closing, eventsUpTo: newest)
  }

  private static let insertMonthClosing = SQLText(
    "INSERT INTO period_closings (institution, month, at, events_up_to) VALUES (?, ?, ?, ?)")

  func number(of pool: DividendPool) throws -> Int64 {
    let key: [SQLiteValue] = [
      .id(pool.institution), .integer(pool.month.code), .text(pool.claim.team.text),
      .id(pool.claim.scheme), .text(pool.claim.rule.json.text),
    ]
    if let known = try session.first(Self.poolByTerms, key, { $0[0] as Int64 }) { return known }
    try session.run(Self.insertPool, key)
    return session.lastInsertedID
  }

  private static let poolByTerms = SQLText(
    """
    SELECT id FROM dividend_pools
    WHERE institution = ? AND month = ? AND team = ? AND scheme = ? AND tiers = ?
    """)
  private static let insertPool = SQLText(
    "INSERT INTO dividend_pools (institution, month, team, scheme, tiers) VALUES (?, ?, ?, ?, ?)")

  func insert(_ contribution: DividendContribution, pool: Int64, event: EventID) throws {
    try session.run(
      Self.insertContribution,
      [
        .integer(pool), .id(contribution.promoter),
        .integer(try placeToReferTo(contribution.order)), .id(contribution.line), .id(event),
        .integer(contribution.net.value),
      ])
    if let known = pooled[pool]?[contribution.promoter] {
      pooled[pool]?[contribution.promoter] = known + contribution.net
    } else {
      // Somebody new, or a pool that wasn't summed up.
      pooled[pool]?[contribution.promoter] = contribution.net
    }
  }

  private static let insertContribution = SQLText(
    """
    INSERT INTO dividend_contributions (pool, promoter, order_seq, line, event, net)
    VALUES (?, ?, ?, ?, ?, ?)
    """)
}
