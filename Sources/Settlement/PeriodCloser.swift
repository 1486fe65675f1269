package import Logging
package import Programme
package import Storage

/// Closes the months of team dividends whose time has come.
///
/// A closing is one transaction of the store, and a month that is closed stays as it is: several workers
/// may try, and whatever ends one leaves the month closed or not.
/// - Source: programme rules, section 14.
package struct PeriodCloser: Sendable {
  private let store: any Store
  private let graceHours: Int
  private let logger: Logger
  private let now: @Sendable () -> Timestamp
  private let queue = BlockingQueue(name: "closing of months")

  /// - Unit: hours after a month's end.
  package static let usualGraceHours = 72
  /// How often it is looked for months to close.
  private static let pause = Duration.seconds(60)
  /// Months that are closed before it is looked again.
  private static let mostAtOnce = 100

  package init(
    store: any Store, graceHours: Int, logger: Logger, now: @escaping @Sendable () -> Timestamp
  ) {
    self.store = store
    self.graceHours = graceHours
    self.logger = logger
    self.now = now
  }

  /// Works until its task is cancelled.
  package func run() async {
    while !Task.isCancelled {
      do { try await closeDue() } catch {
        logger.warning("no month can be closed; it is tried again", metadata: ["why": "\(error)"])
      }
      do { try await Task.sleep(for: Self.pause) } catch { return }
    }
  }

  /// Closes the months that were over the time of grace ago.
  package func closeDue() async throws {
    let moment = now()
    let graceMilliseconds = Int64(graceHours) * 3_600_000
    let first = Month(
      of: Timestamp(milliseconds: moment.milliseconds - graceMilliseconds))
    let due = try await queue.run {
      try store.read { try $0.openPeriods(before: first, limit: Self.mostAtOnce) }
    }
    for period in due {
      if Task.isCancelled { return }
      let closing = PeriodClosing(
        institution: period.institution, month: period.month, at: moment)
      try await queue.run {
        try store.write { transaction in
          try transaction.close(closing, now: moment)
          CrashPoint.duringClosing.pass()
        }
      }
      CrashPoint.afterClosing.pass()
      logger.notice("a month was closed", metadata: ["period": "\(period)"])
    }
  }
}
