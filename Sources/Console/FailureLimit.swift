import Programme
import Synchronization

/// How many requests with bad credentials a peer may still make: so many at once, so many a minute
/// after that. Valid credentials are never held up, so nobody can lock out whoever shares their
/// address.
final class FailureLimit: Sendable {
  private struct Bucket {
    /// - Unit: milliseconds of debt; each failure costs its share of a minute.
    var debt: Int64
    var at: Timestamp
  }

  private static let cost = 60_000 / Int64(ConsoleLimits.failuresPerMinute)
  private static let largestDebt = cost * Int64(ConsoleLimits.failuresAtOnce)

  private let buckets = Mutex<[String: Bucket]>([:])

  /// Counts a failure.
  /// - Returns: nil, or the seconds until the next one is answered as such.
  func fail(_ peer: String, at now: Timestamp) -> Int? {
    buckets.withLock { buckets in
      var bucket = buckets[peer] ?? Bucket(debt: 0, at: now)
      bucket.debt = max(0, bucket.debt - max(0, now.milliseconds - bucket.at.milliseconds))
      bucket.at = now
      let excess = bucket.debt + Self.cost - Self.largestDebt
      if excess <= 0 { bucket.debt += Self.cost }
      if buckets[peer] == nil { Self.makeRoom(in: &buckets, at: now) }
      buckets[peer] = bucket
      return excess <= 0 ? nil : Int((excess + 999) / 1_000)
    }
  }

  /// Forgets peers whose debt is paid, or else the one that was quiet the longest.
  private static func makeRoom(in buckets: inout [String: Bucket], at now: Timestamp) {
    guard buckets.count >= ConsoleLimits.countedPeers else { return }
    buckets = buckets.filter { $0.value.debt > now.milliseconds - $0.value.at.milliseconds }
    while buckets.count >= ConsoleLimits.countedPeers {
      guard let oldest = buckets.min(by: { $0.value.at < $1.value.at }) else { return }
      buckets[oldest.key] = nil
    }
  }

  var countedPeers: Int { buckets.withLock { $0.count } }
}
