import Dispatch

/// Work that waits for a thread to end, and so mustn't be done on one of Swift's own.
enum Blocking {
  static func run<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: work()) }
    }
  }
}
