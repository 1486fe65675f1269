import NIOPosix
import Programme
import Storage

/// Calls the store where waiting holds up nothing else: a few threads for reads, and one for writes,
/// which follow one another anyway.
final class StoreAccess: Sendable {
  private let store: any Store
  private let readers = NIOThreadPool(numberOfThreads: ConsoleLimits.readThreads)
  private let writer = NIOThreadPool(numberOfThreads: 1)

  init(_ store: any Store) {
    self.store = store
    readers.start()
    writer.start()
  }

  /// - Throws: what `work` throws; ``Problem`` 503 when the store is briefly away.
  func read<Result: Sendable>(
    _ work: @escaping @Sendable (any StoreReading) throws -> Result
  ) async throws -> Result {
    try await run(on: readers) { try $0.read(work) }
  }

  func write<Result: Sendable>(
    _ work: @escaping @Sendable (any StoreTransaction) throws -> Result
  ) async throws -> Result {
    try await run(on: writer) { try $0.write(work) }
  }

  func stop() async {
    try? await readers.shutdownGracefully()
    try? await writer.shutdownGracefully()
  }

  private func run<Result: Sendable>(
    on pool: NIOThreadPool, _ work: @escaping @Sendable (any Store) throws -> Result
  ) async throws -> Result {
    do {
      return try await pool.runIfActive { [store] in try work(store) }
    } catch StoreError.unavailable {
      throw Problem.unavailable("the ledger is busy or away")
    } catch let refusal as Refusal {
      throw Problem(refusal)
    }
  }
}
