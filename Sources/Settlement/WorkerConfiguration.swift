/// How a settlement worker reads its stream.
package struct WorkerConfiguration: Sendable {
  /// Its name in the consumer group. Stable across restarts where only one process can have it.
  package var consumer: String
  /// Entries settled in one transaction, at most.
  package var batchSize = 3_000
  /// Entries of a batch that weren't begun in this time are settled in another transaction.
  package var transactionTime = usualTransactionTime
  /// How long a read waits for entries.
  package var blockMilliseconds: Int64 = 500
  /// How long another worker must have been silent on an entry before this one takes it over.
  package var claimIdleMilliseconds: Int64 = 10_000
  /// Whether nobody else reads the stream, so that what is pending at the start is ours at once.
  package var isAlone = false
  /// Deliveries after which an entry that keeps ending its worker is set aside.
  package var mostDeliveries: Int64 = 5
  /// Which of the Redis service's blocking connections it reads on.
  package var lane = 0

  /// Short enough for the console, which writes to the same store, not to be held up noticeably.
  package static let usualTransactionTime = Duration.milliseconds(500)

  package init(consumer: String) { self.consumer = consumer }
}
