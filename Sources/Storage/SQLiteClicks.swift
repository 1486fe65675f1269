internal import Programme

extension SQLiteTransaction: ClickReading {
  func clickCounts(in hours: Range<Hour>) throws -> [ClickCount] {
    try session.rows(
      Self.countsOfHours,
      [.integer(hours.lowerBound.number), .integer(hours.upperBound.number)], Self.count)
  }

  private static let countsOfHours = SQLText(
    """
    SELECT hour, link, kind, clicks FROM click_counts WHERE hour >= ? AND hour < ?
    ORDER BY hour, link, kind
    """)

  func clickCounts(on code: LinkCode, in hours: Range<Hour>) throws -> [ClickCount] {
    try session.rows(
      Self.countsOfLink,
      [.id(code), .integer(hours.lowerBound.number), .integer(hours.upperBound.number)],
      Self.count)
  }

  private static let countsOfLink = SQLText(
    """
    SELECT hour, link, kind, clicks FROM click_counts WHERE link = ? AND hour >= ? AND hour < ?
    ORDER BY hour, kind
    """)

  private static func count(_ row: SQLiteStatement) throws -> ClickCount {
    ClickCount(
      hour: Hour(number: row[0]), code: LinkCode(trusted: row[1]),
      kind: try ClickKind(code: row[2]), clicks: row[3])
  }

  func clickTotals() throws -> [ClickKind: Int64] {
    let sums = try session.rows(Self.totals) { row in
      (try ClickKind(code: row[0]), row[1] as Int64)
    }
    return Dictionary(uniqueKeysWithValues: sums)
  }

  private static let totals = SQLText("SELECT kind, sum(clicks) FROM click_counts GROUP BY kind")

  func opens(of code: LinkCode) throws -> [LinkOpen] {
    try session.rows(Self.opensOfLink, [.id(code)]) { row in
      LinkOpen(
        code: code, at: Timestamp(milliseconds: row[2]),
        person: Person(isBuyer: row[0], id: row[1]))
    }
  }

  private static let opensOfLink = SQLText(
    "SELECT is_buyer, person, at FROM link_opens WHERE link = ? ORDER BY at, is_buyer, person")

  func addresses(of person: Person, on day: ShanghaiDay) throws -> [AddressHash] {
    try session.rows(
      Self.addressesOfPerson, [.text(person.id), person.isBuyer, .integer(day.number)]
    ) { AddressHash(stored: $0[0]) }
  }

  private static let addressesOfPerson = SQLText(
    """
    SELECT address FROM address_people WHERE person = ? AND is_buyer = ? AND day = ?
    ORDER BY address
    """)

  func clicks(from address: AddressHash, on day: ShanghaiDay) throws -> Int64 {
    try session.first(Self.clicksOfAddress, [.integer(day.number), address.stored]) { $0[0] } ?? 0
  }

  private static let clicksOfAddress = SQLText(
    "SELECT clicks FROM address_days WHERE day = ? AND address = ?")

  func people(at address: AddressHash, on day: ShanghaiDay) throws -> [Person] {
    try session.rows(Self.peopleAtAddress, [.integer(day.number), address.stored]) { row in
      Person(isBuyer: row[0], id: row[1])
    }
  }

  private static let peopleAtAddress = SQLText(
    """
    SELECT is_buyer, person FROM address_people WHERE day = ? AND address = ?
    ORDER BY is_buyer, person
    """)

  func counted(of source: String) throws -> Int64 {
    try session.first(Self.recordsOfSource, [.text(source)]) { $0[0] } ?? 0
  }

  private static let recordsOfSource = SQLText(
    "SELECT records FROM click_sources WHERE source = ?")
}

extension SQLiteTransaction: ClickWriting {
  func count(_ batch: ClickBatch) throws {
    for count in batch.counts { try add(count) }
    for open in batch.opens { try add(open) }
    for visit in batch.visits { try add(visit) }
    for address in batch.addresses { try add(address) }
    try giveShareCoupons(for: batch.opens)
  }

  func count(_ clicks: SourcedClicks) throws -> Int64 {
    let counted = try counted(of: clicks.source)
    guard clicks.records.lowerBound == counted, !clicks.records.isEmpty else { return counted }
    try count(clicks.batch)
    try session.run(
      Self.advance, [.text(clicks.source), .integer(clicks.records.upperBound)])
    return clicks.records.upperBound
  }

  private static let advance = SQLText(
    """
    INSERT INTO click_sources (source, records) VALUES (?, ?)
    ON CONFLICT (source) DO UPDATE SET records = excluded.records
    """)

  private func add(_ count: ClickCount) throws {
    try session.run(
      Self.addClicks,
      [
        .integer(count.hour.number), .id(count.code), .integer(count.kind.code),
        .integer(count.clicks),
      ])
  }

  private static let addClicks = SQLText(
    """
    INSERT INTO click_counts (hour, link, kind, clicks) VALUES (?, ?, ?, ?)
    ON CONFLICT (hour, link, kind) DO UPDATE SET clicks = clicks + excluded.clicks
    """)

  /// Those who came first are kept, in whichever order they are told of.
  private func add(_ open: LinkOpen) throws {
    try session.run(
      Self.addOpen,
      [.id(open.code), open.person.isBuyer, .text(open.person.id), .time(open.at)])
    try session.run(Self.trimOpens, [.id(open.code), .id(open.code)])
  }

  private static let addOpen = SQLText(
    """
    INSERT INTO link_opens (link, is_buyer, person, at) VALUES (?, ?, ?, ?)
    ON CONFLICT (link, is_buyer, person) DO UPDATE SET at = min(at, excluded.at)
    """)

  private static let trimOpens = SQLText(
    """
    DELETE FROM link_opens WHERE link = ? AND (is_buyer, person) IN (
      SELECT is_buyer, person FROM link_opens WHERE link = ? ORDER BY at, is_buyer, person
      LIMIT -1 OFFSET \(LinkOpen.keptPerLink))
    """)

  private func add(_ address: AddressClicks) throws {
    try session.run(
      Self.addAddress,
      [.integer(address.day.number), address.address.stored, .integer(address.clicks), .integer(0)])
  }

  private func add(_ visit: AddressVisit) throws {
    let place: [SQLiteValue] = [.integer(visit.day.number), visit.address.stored]
    let people = try session.first(Self.peopleCount, place) { $0[0] as Int64 } ?? 0
    guard people < AddressVisit.keptPerAddress else { return }
    try session.run(
      Self.addVisit, place + [visit.person.isBuyer, .text(visit.person.id)])
    guard session.changedRows > 0 else { return }
    try session.run(Self.addAddress, place + [.integer(0), .integer(1)])
  }

  private static let addAddress = SQLText(
    """
    INSERT INTO address_days (day, address, clicks, people) VALUES (?, ?, ?, ?)
    ON CONFLICT (day, address) DO UPDATE
    SET clicks = clicks + excluded.clicks, people = people + excluded.people
    """)

  private static let peopleCount = SQLText(
    "SELECT people FROM address_days WHERE day = ? AND address = ?")

  private static let addVisit = SQLText(
    """
    INSERT INTO address_people (day, address, is_buyer, person) VALUES (?, ?, ?, ?)
    ON CONFLICT DO NOTHING
    """)

  func forgetAddresses(before day: ShanghaiDay) throws {
    try session.run(Self.forgetPeople, [.integer(day.number)])
    try session.run(Self.forgetDays, [.integer(day.number)])
  }

  private static let forgetPeople = SQLText("DELETE FROM address_people WHERE day < ?")
  private static let forgetDays = SQLText("DELETE FROM address_days WHERE day < ?")
}

extension ClickKind: StoredCode {
  var code: Int64 {
    switch self {
    case .touch: 0
    case .placement: 1
    case .head: 2
    case .speculation: 3
    case .subresource: 4
    case .bot: 5
    case .preview: 6
    }
  }
}

extension Person {
  init(isBuyer: Bool, id: String) {
    self = isBuyer ? .buyer(BuyerID(trusted: id)) : .visitor(VisitorID(trusted: id))
  }

  var id: String {
    switch self {
    case .visitor(let visitor): visitor.text
    case .buyer(let buyer): buyer.text
    }
  }

  var isBuyer: SQLiteValue {
    switch self {
    case .visitor: .integer(0)
    case .buyer: .integer(1)
    }
  }
}

extension AddressHash {
  fileprivate init(stored: Int64) { self.init(bits: UInt64(bitPattern: stored)) }

  fileprivate var stored: SQLiteValue { .integer(Int64(bitPattern: bits)) }
}
