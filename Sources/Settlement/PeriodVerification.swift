import Programme
import Storage

/// Shares every pool of dividends out once more, in memory, as the events and the closings had it one
/// after another, and compares what lines counted for with what is stored.
struct PeriodVerification {
  /// What has to stand in the ledger next.
  struct Expectation {
    let pool: Int64
    let event: EventID?
    let entries: [Due]

    var cause: StoredEntry.Cause { .pool(pool, event: event) }
  }

  private struct Account {
    let number: Int64
    var contributions: [PromoterID: Fen] = [:]
  }

  private let store: any StoreReading
  private var pools: [DividendPool: Account] = [:]
  private var closed: Set<PeriodKey> = []
  private var closings: Pages<StoredClosing>
  private var contributions: Pages<StoredContribution>
  /// What was found since it was last taken.
  private var findings: [String] = []

  init(_ store: any StoreReading) {
    self.store = store
    closings = Pages(number: \.id) { try store.closings(after: $0, limit: $1) }
    contributions = Pages(number: \.id) {
      try store.contributions(.all, after: $0, limit: $1)
    }
  }

  mutating func takeFindings() -> [String] {
    defer { findings = [] }
    return findings
  }

  /// The closings that came before an event, and what they posted.
  mutating func close(before event: Int64) throws -> [Expectation] {
    var expected: [Expectation] = []
    while let next = try closings.peek(), next.eventsUpTo < event {
      closings.advance()
      let period = PeriodKey(next.closing.institution, next.closing.month)
      if next.closing.at < period.month.to {
        findings.append("\(period) was closed before it was over")
      }
      expected += close(period)
    }
    return expected
  }

  private mutating func close(_ period: PeriodKey) -> [Expectation] {
    if !closed.insert(period).inserted { findings.append("\(period) was closed twice") }
    return pools.filter { PeriodKey($0.key.institution, $0.key.month) == period }
      .sorted { $0.value.number < $1.value.number }
      .compactMap { pool, account in
        let entries = pool.dues(account.contributions)
        return entries.isEmpty
          ? nil : Expectation(pool: account.number, event: nil, entries: entries)
      }
  }

  /// What an event changed, and what it posted for months that were closed by then.
  mutating func note(
    _ changes: [DividendContribution], because event: EventID
  ) throws -> [Expectation] {
    var before: [DividendPool: [PromoterID: Fen]] = [:]
    for change in changes {
      var account = try account(of: change.pool)
      if before[change.pool] == nil { before[change.pool] = account.contributions }
      account.contributions[change.promoter, default: .zero] =
        (account.contributions[change.promoter] ?? .zero) + change.net
      pools[change.pool] = account
      try compare(change, pool: account.number, because: event)
    }
    return before.compactMap { pool, earlier -> Expectation? in
      guard let account = pools[pool],
        closed.contains(PeriodKey(pool.institution, pool.month))
      else { return nil }
      let entries = difference(
        from: pool.dues(earlier), to: pool.dues(account.contributions))
      return entries.isEmpty
        ? nil : Expectation(pool: account.number, event: event, entries: entries)
    }.sorted { $0.pool < $1.pool }
  }

  private mutating func account(of pool: DividendPool) throws -> Account {
    if let known = pools[pool] { return known }
    let number = Int64(pools.count + 1)
    if try store.pool(number)?.pool != pool {
      findings.append("pool \(number) isn't what the stored events and decisions give")
    }
    return Account(number: number)
  }

  private mutating func compare(
    _ change: DividendContribution, pool: Int64, because event: EventID
  ) throws {
    let found = try contributions.peek()
    let expected = StoredContribution(
      id: found?.id ?? 0, pool: pool, event: event, promoter: change.promoter,
      order: change.order, line: change.line, net: change.net)
    guard found == expected else {
      findings.append(
        """
        order \(change.order) line \(change.line), event \(event): what it counts for in pool \
        \(pool) isn't noted as the stored events give it
        """)
      // One that is missing leaves the next where it is.
      if found?.event == event, found?.line == change.line { contributions.advance() }
      return
    }
    contributions.advance()
  }

  /// What is left when every event was taken.
  mutating func checkRest() throws -> [Expectation] {
    let expected = try close(before: .max)
    if let rest = try contributions.peek() {
      findings.append("contribution \(rest.id) to pool \(rest.pool) has no event behind it")
    }
    if try store.pool(Int64(pools.count + 1)) != nil {
      findings.append("pool \(pools.count + 1) has no line that counts for it")
    }
    return expected
  }
}

extension DividendPool {
  fileprivate func dues(_ contributions: [PromoterID: Fen]) -> [Due] {
    Dividend(contributions, rule: claim.rule).dues(of: institution)
  }
}

/// Rows that are gone through once, in the order of their numbers.
private struct Pages<Row> {
  private let number: (Row) -> Int64
  private let read: (Int64, Int) throws -> [Row]
  private var page: [Row] = []
  private var position = 0
  private var last: Int64 = 0
  private var isExhausted = false

  /// Rows read at a time.
  private static var size: Int { 1_000 }

  init(number: @escaping (Row) -> Int64, read: @escaping (Int64, Int) throws -> [Row]) {
    self.number = number
    self.read = read
  }

  mutating func peek() throws -> Row? {
    if position == page.count, !isExhausted {
      page = try read(last, Self.size)
      position = 0
      last = page.last.map(number) ?? last
      isExhausted = page.isEmpty
    }
    return position < page.count ? page[position] : nil
  }

  mutating func advance() { position += 1 }
}
