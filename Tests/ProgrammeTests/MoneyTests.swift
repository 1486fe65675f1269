import Programme
import Testing

@Suite("Money and rates")
struct MoneyTests {
  @Test(
    "a part is rounded down and never overflows",
    arguments: [
      (9_999, 100_000, 999), (1, 999_999, 0), (0, 900_000, 0), (10_000, 0, 0),
      (1_000_000_000_000_000, 1_000_000, 1_000_000_000_000_000),
      (4_000_000_000_000_000, 900_000, 3_600_000_000_000_000),
    ] as [(Int64, Int64, Int64)])
  func partsRoundDown(amount: Int64, rate: Int64, expected: Int64) {
    #expect(part(of: Fen(amount), at: PPM(rate)) == Fen(expected))
  }

  @Test("1 000 yuan at 5% give 40 yuan and 4.00 points")
  func incentiveExample() {
    let incentive = Incentive.entitlement(net: Fen(100_000), techFee: PPM(50_000))
    #expect(incentive == Incentive(cash: Fen(4_000), cards: Cards(400)))
  }

  @Test("a fee of exactly 1% earns no cash", arguments: [(10_000, 0), (10_001, 1), (0, 0)])
  func cashThreshold(fee: Int64, cash: Int64) {
    let incentive = Incentive.entitlement(net: Fen(1_000_000), techFee: PPM(fee))
    #expect(incentive == Incentive(cash: Fen(cash), cards: Cards(4_000)))
  }

  @Test("the line that crosses a cap gets what is left")
  func caps() {
    let entitled = Incentive(cash: Fen(100), cards: Cards(10))
    let nearly = IncentiveUsage(cash: Fen(499_999_970), cards: Cards(50_000_000))
    #expect(entitled.granted(over: nearly) == Incentive(cash: Fen(30), cards: .zero))
    #expect(entitled.granted(over: .none) == entitled)
    let over = IncentiveUsage(cash: Fen(500_000_001), cards: Cards(50_000_001))
    #expect(entitled.granted(over: over) == .none)
  }

  @Test("what a line keeps is the smaller of what it was granted and what it is entitled to")
  func kept() {
    let granted = Incentive(cash: Fen(30), cards: Cards(8))
    let entitled = Incentive(cash: Fen(50), cards: Cards(5))
    #expect(entitled.kept(of: granted) == Incentive(cash: Fen(30), cards: Cards(5)))
  }
}

@Suite("Shanghai's calendar")
struct CalendarTests {
  @Test(
    "quarters change at midnight in Shanghai",
    arguments: [
      (1_751_299_199_999, "2025Q2"), (1_751_299_200_000, "2025Q3"),
      (1_735_660_799_999, "2024Q4"), (1_735_660_800_000, "2025Q1"), (0, "1970Q1"),
    ] as [(Int64, String)])
  func quarters(milliseconds: Int64, name: String) {
    #expect(Quarter(of: Timestamp(milliseconds: milliseconds)).name == name)
  }

  @Test("leap days are days", arguments: [(1_709_136_000_000, 29), (1_709_222_400_000, 1)])
  func leapDays(milliseconds: Int64, day: Int64) {
    #expect(ShanghaiDate(of: Timestamp(milliseconds: milliseconds)).day == day)
  }
}
