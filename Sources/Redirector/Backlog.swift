/// Answers that a client's system hasn't taken yet.
final class Backlog {
  /// The most that is kept. Reading stops long before; what is left is the answers to what had been
  /// read by then.
  static let limitBytes = 16 * 1024 * 1024
  /// Taken bytes are kept in front of the others until there are so many, and half of all.
  private static let compactionBytes = 64 * 1024

  private var bytes: [UInt8] = []
  private var taken = 0
  /// What there was when time was last checked, and since when it hasn't become less.
  private var checkedCount = 0
  private var stuckSince: Int64 = 0

  var count: Int { bytes.count - taken }

  func append(_ more: Span<UInt8>) {
    if taken >= Self.compactionBytes, taken > bytes.count / 2 {
      bytes.removeFirst(taken)
      taken = 0
    }
    bytes.reserveCapacity(bytes.count + more.count)
    for index in more.indices { bytes.append(more[index]) }
  }

  /// Offers everything to `take`, which says how much it took.
  func offer(_ take: (Span<UInt8>) -> Int) {
    let waiting = bytes
    taken += take(waiting.span.extracting(taken...))
  }

  /// How long nothing was taken.
  func stuckMilliseconds(at nowMilliseconds: Int64) -> Int64 {
    if count < checkedCount || checkedCount == 0 { stuckSince = nowMilliseconds }
    checkedCount = count
    return nowMilliseconds - stuckSince
  }
}
