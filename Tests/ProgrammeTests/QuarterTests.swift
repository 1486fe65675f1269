import Programme
import Testing

@Suite("Quarters by their names")
struct QuarterTests {
  @Test(
    "a quarter begins and ends in Shanghai",
    arguments: [
      ("2026Q1", 1_767_196_800_000, 90), ("2026Q2", 1_774_972_800_000, 91),
      ("2026Q3", 1_782_835_200_000, 92), ("2026Q4", 1_790_784_000_000, 92),
      ("2024Q1", 1_704_038_400_000, 91),
    ] as [(String, Int64, Int64)])
  func moments(name: String, start: Int64, days: Int64) throws {
    let quarter = try #require(Quarter(name))
    #expect(quarter.name == name)
    #expect(quarter.moments.lowerBound == Timestamp(milliseconds: start))
    #expect(quarter.moments.upperBound == quarter.moments.lowerBound.adding(days: days))
    #expect(Quarter(of: quarter.moments.lowerBound) == quarter)
    #expect(Quarter(of: Timestamp(milliseconds: start - 1)) != quarter)
  }

  @Test(
    "anything else names none",
    arguments: ["", "2026", "2026Q0", "2026Q5", "2026Q11", "026Q1", "2026-Q1", "Q1", "+026Q1"])
  func refused(name: String) { #expect(Quarter(name) == nil) }
}
