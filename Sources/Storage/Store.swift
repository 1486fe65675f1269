package import Programme

/// Where the catalogue, the orders and the ledger are kept.
///
/// A transaction sees one consistent state. `write` commits when its work returns, durably, and
/// leaves nothing behind when it throws; writers follow one another. Work is called synchronously,
/// possibly on another thread, and may not keep the transaction.
package protocol Store: Sendable {
  /// - Throws: what `work` throws, unchanged; ``StoreError`` when the store fails.
  func write<Result: Sendable>(
    _ work: @Sendable (any StoreTransaction) throws -> Result
  ) throws -> Result

  /// - Throws: what `work` throws, unchanged; ``StoreError`` when the store fails.
  func read<Result: Sendable>(
    _ work: @Sendable (any StoreReading) throws -> Result
  ) throws -> Result

  /// Releases files and connections; nothing may be called afterwards.
  func close() throws
}

/// What can go wrong in a store, as its callers need to tell it apart.
package enum StoreError: Error, Hashable, Sendable {
  /// Locked, full or briefly away: the same work may succeed later; nothing was written.
  case unavailable(String)
  /// The stored data contradicts itself or can't be read: stop and restore.
  case corrupt(String)
  /// The store was written by a newer Dyelink.
  case newerVersion(String)
  /// A transaction whose entries don't sum to zero in each unit: nothing was written.
  case unbalanced(String)
  /// The work contradicts what is stored, for instance by a second event of one id: nothing was
  /// written, and the same work will fail again.
  case conflict(String)
}

/// A consistent view.
package protocol StoreReading: Catalogue, CatalogueReading, IdentityReading, OrderReading,
  LedgerReading, FraudReading, OperationsReading, PayoutReading, PeriodReading, ClickReading,
  StockReading, UnitReading, ReportReading, RetrospectReading,
  RiskReading, ShareCouponReading, ConsistencyReading
{}

/// A view that also writes.
package protocol StoreTransaction: StoreReading, CatalogueWriting, OrderWriting, LedgerWriting,
  FraudWriting, OperationsWriting, PayoutWriting, PeriodWriting, ClickWriting, StockWriting,
  UnitWriting, RiskWriting, ShareCouponWriting
{}
