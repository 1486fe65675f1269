import Synchronization

/// A number that rises and falls: how much of something there is now.
///
/// - Threads: any thread may change or read; the order relative to other memory isn't promised.
/// - Range: wraps outside `Int64`.
package final class Gauge: Sendable {
  private let level = Atomic<Int64>(0)

  package init() {}

  package func set(_ value: Int64) {
    level.store(value, ordering: .relaxed)
  }

  /// Moves the level by `difference`, which may be negative.
  package func add(_ difference: Int64) {
    level.wrappingAdd(difference, ordering: .relaxed)
  }

  package var value: Int64 { level.load(ordering: .relaxed) }
}
