package import Logging
package import Meters
package import Programme
package import RedisClient
package import Storage

/// What the console works with; all of it belongs to whoever starts the console.
package struct ConsoleServices: Sendable {
  let store: any Store
  let redis: RedisService
  let metrics: MetricsRegistry
  let logger: Logger
  /// The wall clock.
  let clock: @Sendable () -> Timestamp
  /// What is kept of the addresses of reported clicks.
  let hashing: AddressHashing

  package init(
    store: any Store, redis: RedisService, metrics: MetricsRegistry, logger: Logger,
    clock: @escaping @Sendable () -> Timestamp, hashing: @escaping AddressHashing
  ) {
    self.store = store
    self.redis = redis
    self.metrics = metrics
    self.logger = logger
    self.clock = clock
    self.hashing = hashing
  }
}
