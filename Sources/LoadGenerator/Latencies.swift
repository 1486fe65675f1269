import Histogram

/// Durations, kept with three significant digits.
/// - Unit: nanoseconds in, microseconds out.
package struct Latencies: Sendable {
  /// Longer ones count as this long: an hour.
  static let longestNanoseconds: Int64 = 3_600_000_000_000

  private var histogram = Histogram<UInt64>(
    highestTrackableValue: UInt64(longestNanoseconds), numberOfSignificantValueDigits: .three)

  package init() {}

  package mutating func record(_ nanoseconds: Int64) {
    histogram.record(UInt64(max(0, min(nanoseconds, Self.longestNanoseconds))))
  }

  package var count: Int { Int(histogram.totalCount) }

  /// The duration that this many percent don't exceed; 0 without any.
  package func microseconds(atPercentile percentile: Double) -> Double {
    count == 0 ? 0 : Double(histogram.valueAtPercentile(percentile)) / 1_000
  }

  package var longestMicroseconds: Double { count == 0 ? 0 : Double(histogram.max) / 1_000 }
  package var meanMicroseconds: Double { count == 0 ? 0 : histogram.mean / 1_000 }

  /// The whole distribution, as HDR histogram's plotters read it, in microseconds.
  package var distribution: String {
    var text = ""
    histogram.outputPercentileDistribution(to: &text, outputValueUnitScalingRatio: 1_000)
    return text
  }
}
