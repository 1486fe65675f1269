import Programme
import RedisClient
import TestSupport
import Testing

@testable import Redirector

@Suite("sums of clicks")
struct ClickSumsTests {
  static let keys = keyRing(3)
  static let start: Int64 = 1_750_000_000_000
  static let code = CodeKey("k1")!

  static func visitor(_ number: UInt64) -> VisitorToken { keys.newVisitor(number, ~number) }

  static func touch(
    _ number: UInt64, at milliseconds: Int64 = start, on code: CodeKey = code,
    from address: UInt64 = 0
  ) -> JournalRecord {
    JournalRecord(
      keys.newClick(milliseconds: milliseconds, order: 0, random: number), isReturning: false,
      visitor: visitor(number), address: address, code: code)
  }

  /// What the sums of some records tell.
  static func lines(of records: [JournalRecord]) throws -> [ClickLine] {
    var sums = ClickSums()
    var openings = LinkOpenings()
    var crowds = AddressCrowds()
    for record in records { sums.add(record, &openings, &crowds) }
    #expect(sums.clicks == records.count)
    return try #require(ClickLine.lines(of: sums.text))
  }

  @Test("clicks of any kind, link and hour add up to their number")
  func counts() throws {
    var random = SeededGenerator.printed()
    let codes = ["k1", "k2", "abcDEF1234"].map { CodeKey($0)! }
    let records = (0..<5_000).map { number in
      let at = Self.start + Int64.random(in: 0..<10 * Hour.milliseconds, using: &random)
      let kind = ClickKind.allCases.randomElement(using: &random)!
      let code = codes.randomElement(using: &random)!
      return kind == .touch
        ? Self.touch(UInt64(number), at: at, on: code)
        : JournalRecord(kind, milliseconds: at, address: 0, code: code)
    }
    var counted: [ClickLine: Int] = [:]
    for line in try Self.lines(of: records) {
      guard case .count(let hour, let code, let kind, let clicks) = line else { continue }
      counted[.count(hour, code, kind, clicks: 1), default: 0] += Int(clicks)
    }
    var expected: [ClickLine: Int] = [:]
    for record in records {
      let hour = Hour(of: Timestamp(milliseconds: Int64(record.milliseconds)))
      let code = LinkCode(trusted: record.code.text)
      expected[.count(hour, code, record.kind, clicks: 1), default: 0] += 1
    }
    #expect(counted == expected)
  }

  @Test("a link's first sixteen visitors are told, each once")
  func openings() throws {
    let once = (0..<20).map { Self.touch(UInt64($0), at: Self.start + Int64($0)) }
    let records = once + once
    let opens = try Self.lines(of: records).filter { if case .open = $0 { true } else { false } }
    #expect(opens.count == LinkOpenings.visitorsPerLink)
    #expect(Set(opens).count == opens.count)
    guard case .open(_, let first, _)? = opens.first, case .open(_, let last, _)? = opens.last
    else { return }
    #expect(first.milliseconds == Self.start && last.milliseconds == Self.start + 15)
  }

  @Test(
    "an address is told of from its fourth click on, with all that were before",
    arguments: [(3, nil), (4, 4), (9, 9)] as [(Int, Int64?)])
  func addresses(count: Int, told: Int64?) throws {
    let records = (0..<count).map { Self.touch(UInt64($0), from: 77) }
    var clicks: Int64?
    var visitors: Set<VisitorID> = []
    for line in try Self.lines(of: records + [Self.touch(99, from: 78)]) {
      switch line {
      case .address(_, let address, let sum):
        #expect(address.bits == 77)
        clicks = sum
      case .visit(_, _, let visitor): visitors.insert(visitor)
      case .count, .open: continue
      }
    }
    #expect(clicks == told)
    #expect(visitors.count == Int(told ?? 0))
  }

  @Test("of an address with any number of visitors a bounded one is told, and every click")
  func boundedVisitors() throws {
    let records = (0..<AddressCrowds.visitorsPerAddress + 500).map {
      Self.touch(UInt64($0), from: 77)
    }
    var visitors = 0
    var clicks: Int64 = 0
    for line in try Self.lines(of: records) {
      if case .visit = line { visitors += 1 }
      if case .address(_, _, let sum) = line { clicks += sum }
    }
    #expect(visitors == AddressCrowds.visitorsPerAddress)
    #expect(clicks == Int64(records.count))
  }

  @Test("a crowd is noticed among any number of others, on each day anew")
  func crowds() {
    var random = SeededGenerator.printed()
    var crowds = AddressCrowds()
    for day in Int64(1)...3 {
      var told: Int64 = 0
      for _ in 0..<50 {
        for _ in 0..<2_000 {
          _ = crowds.add(random.next() | 1, on: ShanghaiDay(number: day), nil)
        }
        if case .many(let clicks, _) = crowds.add(2, on: ShanghaiDay(number: day), nil) {
          told += clicks
        }
      }
      #expect(told == 50, "day \(day)")
    }
  }
}
