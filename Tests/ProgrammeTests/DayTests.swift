import Programme
import Testing

@Suite("hours and days")
struct DayTests {
  @Test(
    "a day begins at midnight in Shanghai, also before 1970",
    arguments: [
      (0, 0), (57_599_999, 0), (57_600_000, 1), (-28_800_000, 0), (-28_800_001, -1),
    ] as [(Int64, Int64)])
  func days(milliseconds: Int64, day: Int64) {
    #expect(ShanghaiDay(of: Timestamp(milliseconds: milliseconds)).number == day)
  }

  @Test(
    "an hour has its first millisecond and not the next hour's",
    arguments: [(0, 0), (3_599_999, 0), (3_600_000, 1), (-1, -1)] as [(Int64, Int64)])
  func hours(milliseconds: Int64, hour: Int64) {
    #expect(Hour(of: Timestamp(milliseconds: milliseconds)).number == hour)
  }
}
