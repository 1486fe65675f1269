import Programme
import RedisClient
import Testing

@testable import Redirector

/// A link that leads to `url`.
func linkCopy(
  _ url: String = "https://shop.example/p1", placement: Placement = .group, isSharer: Bool = false,
  issuedAt: Int64 = 1_000, expiresAt: Int64? = nil, disabledAt: Int64? = nil,
  passesQuery: Bool = false, coupon: String? = nil
) -> LinkCopy {
  LinkCopy(
    life: LinkLife(
      issuedAt: Timestamp(milliseconds: issuedAt),
      expiresAt: expiresAt.map(Timestamp.init(milliseconds:)),
      disabledAt: disabledAt.map(Timestamp.init(milliseconds:))),
    placement: placement, isSharer: isSharer, passesQuery: passesQuery, coupon: coupon,
    destination: url)
}

@Suite("what a loop knows of links")
struct LinkTableTests {
  static let link = LinkEntry(decoding: linkCopy().encoded())!

  static func code(_ number: Int) -> CodeKey { CodeKey("c\(number)")! }

  static func table(links: Int = 4, absentCodes: Int = 4) throws -> LinkTable {
    try LinkTable(
      limits: LinkTable.Limits(
        links: links, absentCodes: absentCodes, freshMilliseconds: 100, jitterMilliseconds: 10,
        absentMilliseconds: 50),
      hash: LinkHash(random: 1, 2))
  }

  /// The finding's name.
  static func find(_ table: inout LinkTable, _ number: Int, at now: Int64) -> String {
    switch table.find(code(number), at: now) {
    case .fresh: "fresh"
    case .aged: "aged"
    case .suspect: "suspect"
    case .absent: "absent"
    case .unknown: "unknown"
    }
  }

  @Test("a link is fresh for its time, then aged; which time differs from link to link")
  func ages() throws {
    var table = try Self.table()
    table.store(Self.link, for: Self.code(1), at: 0, random: 0)
    table.store(Self.link, for: Self.code(2), at: 0, random: 9)
    #expect(Self.find(&table, 1, at: 99) == "fresh")
    #expect(Self.find(&table, 1, at: 100) == "aged")
    #expect(Self.find(&table, 2, at: 108) == "fresh")
    #expect(Self.find(&table, 2, at: 109) == "aged")
  }

  @Test("many links stay fresh for longer, so that few a second are asked for again")
  func manyLinks() throws {
    var table = try LinkTable(
      limits: LinkTable.Limits(
        freshMilliseconds: 100, jitterMilliseconds: 50, refreshesPerSecond: 1_000),
      hash: LinkHash(random: 1, 2))
    // Up to a hundred of them can be asked for within a hundred milliseconds.
    for number in 0..<401 { table.store(Self.link, for: Self.code(number), at: 0, random: 0) }
    let cases = [(0, 100), (100, 100), (101, 101), (200, 200), (400, 400)] as [(Int, Int64)]
    for (number, fresh) in cases {
      #expect(Self.find(&table, number, at: fresh - 1) == "fresh")
      #expect(Self.find(&table, number, at: fresh) == "aged")
    }
    table.store(Self.link, for: Self.code(0), at: 1_000, random: 49)
    #expect(Self.find(&table, 0, at: 1_000 + 149 * 401 / 100 - 1) == "fresh")
    #expect(Self.find(&table, 0, at: 1_000 + 149 * 401 / 100) == "aged")
  }

  @Test("a missing code is remembered for its time, unless it is announced")
  func absences() throws {
    var table = try Self.table()
    table.storeAbsent(Self.code(1), at: 0)
    table.storeAbsent(Self.code(2), at: 0)
    #expect(Self.find(&table, 1, at: 49) == "absent")
    #expect(Self.find(&table, 1, at: 50) == "unknown")
    table.markChanged(Self.code(2))
    #expect(Self.find(&table, 2, at: 1) == "unknown")
  }

  @Test("a change makes a link suspect until it is stored again")
  func changes() throws {
    var table = try Self.table()
    table.store(Self.link, for: Self.code(1), at: 0, random: 0)
    table.store(Self.link, for: Self.code(2), at: 0, random: 0)
    table.markChanged(Self.code(1))
    #expect(Self.find(&table, 1, at: 1) == "suspect")
    #expect(Self.find(&table, 2, at: 1) == "fresh")
    table.store(Self.link, for: Self.code(1), at: 1, random: 0)
    #expect(Self.find(&table, 1, at: 2) == "fresh")
    table.storeAbsent(Self.code(3), at: 1)
    table.markAllChanged()
    #expect(Self.find(&table, 1, at: 2) == "suspect")
    #expect(Self.find(&table, 2, at: 2) == "suspect")
    #expect(Self.find(&table, 3, at: 2) == "unknown")
  }

  @Test("what another loop found is suspect, replaces nothing and takes nobody's place")
  func unconfirmed() throws {
    var table = try Self.table(links: 2)
    table.store(Self.link, for: Self.code(1), at: 0, random: 0)
    table.storeUnconfirmed(Self.link, for: Self.code(1))
    #expect(Self.find(&table, 1, at: 1) == "fresh")
    table.storeUnconfirmed(Self.link, for: Self.code(2))
    #expect(Self.find(&table, 2, at: 1) == "suspect")
    table.storeUnconfirmed(Self.link, for: Self.code(3))
    #expect(Self.find(&table, 3, at: 1) == "unknown")
    table.store(Self.link, for: Self.code(2), at: 1, random: 0)
    #expect(Self.find(&table, 2, at: 2) == "fresh")
  }

  @Test("a known link that Redis has lost is served on")
  func lost() throws {
    var table = try Self.table()
    table.store(Self.link, for: Self.code(1), at: 0, random: 0)
    table.markAllChanged()
    table.storeAbsent(Self.code(1), at: 1)
    #expect(Self.find(&table, 1, at: 2) == "fresh")
    #expect(Self.find(&table, 1, at: 51) == "aged")
  }

  @Test("both tables keep to their bounds, and links in use stay longer than others")
  func bounds() throws {
    var table = try Self.table()
    for number in 0..<4 { table.store(Self.link, for: Self.code(number), at: 0, random: 0) }
    _ = table.find(Self.code(2), at: 1)
    for number in 4..<7 { table.store(Self.link, for: Self.code(number), at: 0, random: 0) }
    #expect(Self.find(&table, 2, at: 1) == "fresh")
    for number in [0, 1, 3] { #expect(Self.find(&table, number, at: 1) == "unknown") }
    for number in 10..<10_000 {
      table.store(Self.link, for: Self.code(number), at: 0, random: 0)
      table.storeAbsent(Self.code(number + 20_000), at: 0)
    }
    #expect(table.count == 4)
    #expect(table.absentCount <= 4)
    #expect(Self.find(&table, 9_999, at: 1) == "fresh")
    #expect(Self.find(&table, 29_999, at: 1) == "absent")
  }

  @Test("a limiter lets its rate through, and no more after a long pause")
  func limiter() {
    var limiter = RateLimiter(perSecond: 10)
    func admitted(at now: Int64) -> Int { (0..<100).count { _ in limiter.admit(at: now) } }
    #expect(admitted(at: 0) == 10)
    #expect(admitted(at: 50) == 0)
    #expect(admitted(at: 200) == 2)
    #expect(admitted(at: 1_000_000) == 10)
  }

  @Test("what is given back to a limiter may be had again, and no more than that")
  func givenBack() {
    var limiter = RateLimiter(perSecond: 2)
    #expect(limiter.admit(at: 0) && limiter.admit(at: 0) && !limiter.admit(at: 0))
    limiter.giveBack()
    #expect(limiter.admit(at: 0) && !limiter.admit(at: 0))
    for _ in 0..<10 { limiter.giveBack() }
    #expect(limiter.admit(at: 0) && limiter.admit(at: 0) && !limiter.admit(at: 0))
  }
}
