import Programme
import Records
import TestSupport
import Testing

@Suite("Times")
struct RFC3339Tests {
  @Test(
    "a time with offset is a moment",
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("2025-06-01T10:00:00.000+08:00", 1_748_743_200_000),
      ("2025-06-01t02:00:00z", 1_748_743_200_000), ("2024-02-29T00:00:00Z", 1_709_164_800_000),
      ("2000-02-29T00:00:00Z", 951_782_400_000), ("1970-01-01T00:00:00.9999Z", 999),
      ("1970-01-01T00:00:00.5Z", 500), ("1970-01-01T00:00:00.123456789Z", 123),
      ("1969-12-31T23:59:59-00:01", nil), ("1970-01-01T00:00:00-00:00", 0),
      ("9999-12-31T23:59:59.999Z", 253_402_300_799_999), ("1970-01-01T23:59:00+23:59", 0),
    ] as [(String, Int64?)])
  func valid(text: String, milliseconds: Int64?) {
    #expect(RFC3339.timestamp(text)?.milliseconds == milliseconds)
  }

  @Test(
    "what isn't a moment of 1970 to 9999 is no time",
    arguments: [
      "", "2025", "2025-06-01", "2025-06-01T10:00:00", "2025-06-01 10:00:00Z",
      "2025-06-31T00:00:00Z", "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
      "2100-02-29T00:00:00Z", "2025-00-01T00:00:00Z", "2025-13-01T00:00:00Z",
      "2025-01-00T00:00:00Z", "2025-01-01T24:00:00Z", "2025-01-01T00:60:00Z",
      "2025-01-01T00:00:60Z", "2025-01-01T00:00:00.Z", "2025-01-01T00:00:00.1234567890Z",
      "2025-01-01T00:00:00+24:00", "2025-01-01T00:00:00+08:60", "2025-01-01T00:00:00+0800",
      "2025-01-01T00:00:00+08", "1969-12-31T23:59:59Z", "1970-01-01T00:00:00+00:01",
      "9999-12-31T23:59:59-00:01", "2025-01-01T00:00:00ZZ", "２025-01-01T00:00:00Z",
      "2025-01-01T00:00:00.-12Z", "+025-01-01T00:00:00Z", "10000-01-01T00:00:00Z",
    ])
  func invalid(text: String) {
    #expect(RFC3339.timestamp(text) == nil)
  }

  @Test("a moment goes out in UTC with milliseconds")
  func format() {
    #expect(
      RFC3339.text(Timestamp(milliseconds: 1_748_743_200_000)) == "2025-06-01T02:00:00.000Z")
    #expect(RFC3339.text(Timestamp(milliseconds: 0)) == "1970-01-01T00:00:00.000Z")
    #expect(
      RFC3339.text(Timestamp(milliseconds: 253_402_300_799_999)) == "9999-12-31T23:59:59.999Z")
  }

  @Test("every day of 8030 years, and a random time of it, reads as it was written")
  func roundTrip() {
    var random = SeededGenerator.printed()
    for day in stride(from: Int64(0), through: 2_932_896, by: 97) {
      let moment = Timestamp(
        milliseconds: day * Timestamp.millisecondsPerDay
          + .random(in: 0..<Timestamp.millisecondsPerDay, using: &random))
      #expect(RFC3339.timestamp(RFC3339.text(moment)) == moment, "seed \(random.seed)")
    }
  }
}
