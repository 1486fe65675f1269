import Foundation
import Synchronization

/// Runs `body` on `count` threads at once and waits for all of them.
/// - Throws: the first error that one of them threw.
func runThreads(_ count: Int, _ body: @Sendable (Int) throws -> Void) throws {
  let failures = Mutex<[any Error]>([])
  withoutActuallyEscaping(body) { body in
    DispatchQueue.concurrentPerform(iterations: count) { index in
      do { try body(index) } catch { failures.withLock { $0.append(error) } }
    }
  }
  if let failure = failures.withLock({ $0.first }) { throw failure }
}
