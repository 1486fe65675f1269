import Synchronization

/// A number that only grows: how often something happened since the process started.
///
/// - Threads: any thread may add or read. The order relative to other memory isn't promised, so an
///   addition is one instruction; a counter that one thread alone adds to stays in that
///   processor's cache.
/// - Range: wraps at 2^64, which Prometheus reads as a restart.
package final class Counter: Sendable {
  private let count = Atomic<UInt64>(0)

  package init() {}

  package func increment(by amount: UInt64 = 1) {
    count.wrappingAdd(amount, ordering: .relaxed)
  }

  package var value: UInt64 { count.load(ordering: .relaxed) }
}
