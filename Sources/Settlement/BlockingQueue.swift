import Dispatch

/// A thread of its own for work that waits for the disk, so that it holds up nobody else.
struct BlockingQueue: Sendable {
  private let queue: DispatchQueue

  init(name: String) { queue = DispatchQueue(label: name) }

  func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result
  {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Swift.Result { try work() }) }
    }
  }
}
