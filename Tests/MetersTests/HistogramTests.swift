import Testing

@testable import Meters

@Suite("Histograms")
struct HistogramTests {
  @Test(
    "a duration belongs to the first bucket whose bound it doesn't exceed",
    arguments: [
      (0, [1, 1, 1]), (100, [1, 1, 1]), (101, [0, 1, 1]), (200, [0, 1, 1]), (201, [0, 0, 1]),
    ] as [(UInt64, [UInt64])])
  func bucketEdges(microseconds: UInt64, expected: [UInt64]) {
    let histogram = Histogram(upperBoundsMicroseconds: [100, 200])
    histogram.record(microseconds: microseconds)
    #expect(histogram.cumulativeCounts == expected)
    #expect(histogram.sumMicroseconds == microseconds)
  }

  @Test("counts accumulate from bucket to bucket")
  func accumulates() {
    let histogram = Histogram(upperBoundsMicroseconds: [10, 20])
    for microseconds: UInt64 in [1, 5, 15, 1_000] {
      histogram.record(microseconds: microseconds)
    }
    #expect(histogram.cumulativeCounts == [2, 3, 4])
    #expect(histogram.sumMicroseconds == 1_021)
  }

  @Test(
    "bounds are few and rise",
    arguments: [
      ([100], true), ([100, 200], true), (Histogram.latencyBoundsMicroseconds, true),
      ([], false), ([100, 100], false), ([200, 100], false),
      (Array(0...UInt64(Histogram.maximumBuckets)), false),
    ] as [([UInt64], Bool)])
  func bounds(_ bounds: [UInt64], areValid: Bool) {
    #expect(Histogram.areValid(bounds) == areValid)
  }
}
