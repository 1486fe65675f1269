import NIOPosix
import Programme
import Storage

/// Calls the store where waiting holds up nothing else: a few threads for reads, one for writes,
/// which follow one another anyway.
final class StoreAccess: Sendable {
  private let store: any Store
  private let readers = NIOThreadPool(numberOfThreads: ConsoleLimits.readThreads)
  private let writer = NIOThreadPool(numberOfThreads: 1)
  private let clock: @Sendable () -> Timestamp

  init(_ store: any Store, clock: @escaping @Sendable () -> Timestamp) {
    self.store = store
    self.clock = clock
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

  /// Also tells `work` when its turn came: of writes that follow one another, the later one has the
  /// later time. What counts at a moment, such as a limit, can't be passed by two at once then.
  func write<Result: Sendable>(
    _ work: @escaping @Sendable (any StoreTransaction, Timestamp) throws -> Result
  ) async throws -> Result {
    try await run(on: writer) { [clock] store in try store.write { try work($0, clock()) } }
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
