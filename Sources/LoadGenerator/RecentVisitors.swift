/// Visitors that have clicked in this run, the latest of them.
final class RecentVisitors {
  private var visitors: [[UInt8]] = []
  private var next = 0

  func add(_ visitor: ArraySlice<UInt8>) {
    guard !visitor.isEmpty else { return }
    if visitors.count < LoadLimits.recentVisitors {
      visitors.append(Array(visitor))
    } else {
      visitors[next] = Array(visitor)
      next = (next + 1) % visitors.count
    }
  }

  /// One of them by chance; nil before the first.
  func pick(_ numbers: inout SeededNumbers) -> String? {
    guard !visitors.isEmpty else { return nil }
    return String(decoding: visitors[numbers.below(visitors.count)], as: UTF8.self)
  }
}
