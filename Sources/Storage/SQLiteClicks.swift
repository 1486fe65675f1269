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
    try add(batch.counts)
    for visit in batch.visits { try add(visit) }
    for address in batch.addresses { try add(address) }
    try giveShareCoupons(for: batch.opens)
  }

  func count(_ sums: [SourcedClicks]) throws -> [Int64] {
    var places: [String: Int64] = [:]
    var moved: Set<String> = []
    var batch = ClickBatch()
    var ends: [Int64] = []
    for sum in sums {
      var place = try places[sum.source] ?? counted(of: sum.source)
      if sum.records.lowerBound == place, !sum.records.isEmpty {
        batch.append(sum.batch)
        place = sum.records.upperBound
        moved.insert(sum.source)
      }
      places[sum.source] = place
      ends.append(place)
    }
    try count(batch)
    for source in moved.sorted() {
      guard let place = places[source] else { continue }
      try session.run(Self.advance, [.text(source), .integer(place)])
    }
    return ends
  }

  private static let advance = SQLText(
    """
    INSERT INTO click_sources (source, records) VALUES (?, ?)
    ON CONFLICT (source) DO UPDATE SET records = excluded.records
    """)

  /// Those of neighbouring links one after the other, so that a page of the file is looked for, and written,
  /// once for all of its rows.
  private func add(_ counts: [ClickCount]) throws {
    var sum: ClickCount?
    for count in counts.inOrder {
      guard var before = sum else {
        sum = count
        continue
      }
      let (clicks, overflow) = before.clicks.addingReportingOverflow(count.clicks)
      // Too many to be true: the store refuses to add them up.
      if before.isOfSame(as: count), !overflow {
        before.clicks = clicks
        sum = before
      } else {
        try add(before)
        sum = count
      }
    }
    if let sum { try add(sum) }
  }

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

extension ClickCount {
  fileprivate func isOfSame(as other: ClickCount) -> Bool {
    code == other.code && hour == other.hour && kind == other.kind
  }
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
