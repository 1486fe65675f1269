import TestSupport
import Testing

@testable import Programme

@Suite("Team dividends")
struct TeamDividendTests {
  private static func rule(_ tiers: [(Int64, Int64)]) -> TeamDividend {
    TeamDividend(tiers: tiers.map { .init(volume: Fen($0.0), rate: PPM($0.1)) })
  }

  private static let two = rule([(30_000, 10_000), (60_000, 50_000)])

  private func promoter(_ name: String) -> PromoterID { PromoterID(trusted: name) }

  private func dividend(_ contributions: [String: Int64], _ rule: TeamDividend = two) -> Dividend {
    Dividend(
      Dictionary(
        uniqueKeysWithValues: contributions.map { (promoter($0.key), Fen($0.value)) }),
      rule: rule)
  }

  @Test(
    "a tier counts from its volume on, and takes its part rounded down",
    arguments: [
      (29_999, 0), (30_000, 300), (30_099, 300), (59_999, 599), (60_000, 3_000), (60_019, 3_000),
      (60_020, 3_001), (0, 0),
    ])
  func tiers(volume: Int64, pool: Int64) {
    #expect(dividend(["k": volume]).pool == Fen(pool))
    #expect(dividend(["k": volume - volume / 3, "l": volume / 3]).pool == Fen(pool))
  }

  @Test(
    "each has a part by contribution, and what rounding leaves goes to the largest remainders",
    arguments: [
      (10, [1, 1, 1], [4, 3, 3]), (11, [1, 1, 1], [4, 4, 3]), (100, [1, 2, 3], [17, 33, 50]),
      (1, [1, 1], [1, 0]), (1, [1, 2], [0, 1]), (0, [1, 2], [0, 0]), (7, [5], [7]),
      (5, [0, 3, 0], [0, 5, 0]), (3_166, [10_000, 20_000, 33_333], [500, 1_000, 1_666]),
      (0, [0, 0], [0, 0]), (9, [], []),
    ] as [(Int64, [Int64], [Int64])])
  func shares(whole: Int64, weights: [Int64], expected: [Int64]) {
    let found = sharesByLargestRemainder(of: Fen(whole), by: weights.map { Fen($0) })
    #expect(found.map(\.value) == expected)
  }

  @Test("shares sum to the pool, none is a fen off its part, and no order of telling changes one")
  func exact() {
    var random = SeededGenerator.printed("shares")
    for _ in 0..<500 {
      let rule = Self.rule([(0, .random(in: 0...900_000, using: &random))])
      let most: Int64 = [3, 1_000, 1_000_000_000_000_000].randomElement(using: &random)!
      let names = (0..<Int.random(in: 1...9, using: &random)).map { "k\($0)" }
      let contributions = names.map { ($0, Int64.random(in: 0...most, using: &random)) }
      let found = dividend(Dictionary(uniqueKeysWithValues: contributions), rule)
      #expect(
        found.shares.reduce(0) { $0 + $1.amount.value }
          == (found.volume == .zero ? 0 : found.pool.value))
      for share in found.shares {
        let whole = Int128(found.pool.value) * Int128(share.contribution.value)
        let low = Int64(whole / Int128(found.volume.value))
        #expect((low...low + 1).contains(share.amount.value))
      }
      let shuffled = Dictionary(uniqueKeysWithValues: contributions.shuffled(using: &random))
      #expect(dividend(shuffled, rule) == found)
      #expect(found.dues(of: InstitutionID(trusted: "i1")).isBalanced)
    }
  }

  @Test("of equal remainders the first by the bytes of the ids has the fen")
  func ties() {
    let found = dividend(["b": 10, "a": 10, "B": 10], Self.rule([(0, 500_000)]))
    #expect(found.shares.map(\.promoter.text) == ["B", "a", "b"])
    #expect(found.shares.map(\.amount) == [Fen(5), Fen(5), Fen(5)])
    let odd = dividend(["b": 10, "a": 10, "B": 10], Self.rule([(0, 533_334)]))
    #expect(odd.shares.map(\.amount) == [Fen(6), Fen(5), Fen(5)])
  }

  @Test(
    "tiers ascend by volume and by rate, up to 90%",
    arguments: [
      ([(0, 0)], true), ([(0, 900_000)], true), ([(0, 900_001)], false), ([(0, -1)], false),
      ([], false), ([(1, 1), (2, 2)], true), ([(1, 1), (1, 2)], false), ([(1, 1), (2, 1)], false),
      ([(2, 1), (1, 2)], false), ((0..<16).map { (Int64($0), Int64($0)) }, true),
      ((0..<17).map { (Int64($0), Int64($0)) }, false),
    ] as [([(Int64, Int64)], Bool)])
  func bounds(tiers: [(Int64, Int64)], isFine: Bool) {
    #expect(SchemeRule.teamDividend(Self.rule(tiers)).isWithinBounds == isFine)
  }

  private func claim(
    top: Int64 = 50_000, code: String = "A2", team: String? = "red",
    _ prepare: (CatalogueBook) throws -> Void = { _ in }
  ) throws -> DividendClaim? {
    let book = try teaShop()
    var patch = Promoter.Patch()
    if let team { patch.team = .set(team) }
    try book.record(.promoter(promoter("k2"), patch), at: day(2))
    let scheme = Scheme(
      id: SchemeID(trusted: "div"), institution: InstitutionID(trusted: "i1"),
      rule: .teamDividend(Self.rule([(0, 1), (9, top)])))
    try book.record(.scheme(scheme), at: day(0))
    try prepare(book)
    let decision = try book.decide("A", paid: day(9), touches: [touch(code, at: day(1))])
    guard case .tuike(let award) = decision.outcome else { return nil }
    #expect(award.split == .shared(total: PPM(100_000), share: PPM(800_000)))
    return award.dividend
  }

  @Test("a line counts for the team that its promoter was in at the payment")
  func team() throws {
    #expect(try claim()?.team == TeamName("red"))
    #expect(try claim()?.scheme == SchemeID(trusted: "div"))
    #expect(try claim(team: nil) == nil)
    #expect(try claim(code: "A1") == nil)
    var later = Promoter.Patch()
    later.team = .set("blue")
    #expect(
      try claim { try $0.record(.promoter(promoter("k2"), later), at: day(10)) }?.team.text == "red"
    )
    #expect(
      try claim { try $0.record(.promoter(promoter("k2"), later), at: day(9)) }?.team.text == "blue"
    )
    later.team = .reset
    #expect(try claim { try $0.record(.promoter(promoter("k2"), later), at: day(9)) } == nil)
  }

  @Test("a promoter who left the institution counts for none of its teams")
  func left() throws {
    var other = Institution.Patch()
    other.promoterShare = .set(.zero)
    var move = Promoter.Patch()
    move.institution = .set(InstitutionID(trusted: "i2"))
    let found = try claim {
      try $0.record(.institution(InstitutionID(trusted: "i2"), other), at: day(0))
      try $0.record(.promoter(promoter("k2"), move), at: day(8))
    }
    #expect(found == nil)
  }

  @Test(
    "a line counts only if its plan and the highest tier stay within 90%",
    arguments: [(800_000, true), (800_001, false), (0, true)])
  func ceiling(top: Int64, counts: Bool) throws {
    let top = max(top, 2)
    #expect(try (claim(top: top) != nil) == counts)
  }

  @Test("what a line pays with its part of the pool stays within 90% of its net")
  func withinCeiling() {
    var random = SeededGenerator.printed("ceiling")
    for _ in 0..<500 {
      let total = PPM(.random(in: 0...900_000, using: &random))
      let rule = Self.rule([(0, .random(in: 0...(900_000 - total.value), using: &random))])
      let nets = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        Fen(.random(in: 1...100_000, using: &random))
      }
      let contributions = Dictionary(
        uniqueKeysWithValues: nets.enumerated().map { (promoter("k\($0)"), $1) })
      let pool = Dividend(contributions, rule: rule).pool
      let volume = Int128(nets.reduce(0) { $0 + $1.value })
      for net in nets {
        // A line's part of the pool is a fraction: pool × net / volume.
        let plan = Int128(part(of: net, at: total).value) * volume
        let all = plan + Int128(pool.value) * Int128(net.value)
        #expect(all * 10 <= Int128(net.value) * volume * 9)
      }
    }
  }
}

@Suite("Months")
struct MonthTests {
  @Test(
    "begin and end at midnight in Shanghai",
    arguments: [
      ("2025-06", 1_748_707_200_000, 1_751_299_200_000),
      ("2025-12", 1_764_518_400_000, 1_767_196_800_000),
      ("2024-02", 1_706_716_800_000, 1_709_222_400_000),
    ] as [(String, Int64, Int64)])
  func edges(text: String, from: Int64, to: Int64) throws {
    let month = try #require(Month(text))
    #expect(month.description == text)
    #expect(month.from.milliseconds == from && month.to.milliseconds == to)
    #expect(Month(of: month.from) == month)
    #expect(Month(of: Timestamp(milliseconds: to - 1)) == month)
    #expect(Month(of: month.to) > month)
    #expect(Month(code: month.code) == month)
  }

  @Test(
    "are nothing else",
    arguments: [
      "2025-6", "2025-13", "2025-00", "1969-12", "2025-06-01..2025-06-30", "2025-06-01", "",
      "202506",
      "2025_06", "+025-06",
    ])
  func others(text: String) { #expect(Month(text) == nil) }
}
