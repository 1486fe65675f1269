/// How long things took, counted in fixed buckets.
///
/// - Unit: whole microseconds in; seconds in the Prometheus text, as its naming rules ask.
/// - Threads: any thread may record or read. A reader may see one recording in a bucket before it
///   sees it in the sum.
package final class Histogram: Sendable {
  /// Bounds for something that a person waits for: 100 µs to 10 s.
  package static let latencyBoundsMicroseconds: [UInt64] = [
    100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000,
    1_000_000, 2_500_000, 5_000_000, 10_000_000,
  ]

  package static let maximumBuckets = 64

  package let upperBoundsMicroseconds: [UInt64]
  private let sum = Counter()
  /// One for each bound, then one for what exceeds them all.
  private let counts: [Counter]

  /// - Parameter upperBoundsMicroseconds: each larger than the one before, at least one and at most
  ///   ``maximumBuckets``; a duration equal to a bound belongs to that bound's bucket.
  package init(upperBoundsMicroseconds: [UInt64]) {
    precondition(
      Self.areValid(upperBoundsMicroseconds),
      "a histogram needs 1 to \(Self.maximumBuckets) bounds that rise")
    self.upperBoundsMicroseconds = upperBoundsMicroseconds
    counts = (0...upperBoundsMicroseconds.count).map { _ in Counter() }
  }

  static func areValid(_ bounds: [UInt64]) -> Bool {
    (1...maximumBuckets).contains(bounds.count) && zip(bounds, bounds.dropFirst()).allSatisfy(<)
  }

  package func record(microseconds: UInt64) {
    // The bounds are few and most durations are short: a linear search ends early.
    let bucket = upperBoundsMicroseconds.firstIndex { microseconds <= $0 } ?? counts.count - 1
    counts[bucket].increment()
    sum.increment(by: microseconds)
  }

  package var sumMicroseconds: UInt64 { sum.value }

  /// For each bound how many durations were at most that long; last, how many there were at all.
  package var cumulativeCounts: [UInt64] {
    var total: UInt64 = 0
    return counts.map { count in
      total &+= count.value
      return total
    }
  }
}
