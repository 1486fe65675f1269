#if DEBUG
  import Foundation
#endif

/// Steps around transactions at which a rehearsal may kill the process.
///
/// Only debug builds can: there, the step that the environment's `DYELINK_CRASH_AT` names ends the
/// process at once, as `kill -9` would.
package enum CrashPoint: String {
  case afterRead = "after_read"
  case beforeCommit = "before_commit"
  case afterCommit = "after_commit"
  case afterDeadLetters = "after_dead_letters"
  case afterDone = "after_done"
  case afterClicks = "after_clicks"
  case duringClosing = "during_closing"
  case afterClosing = "after_closing"
  case duringPayoutClosing = "during_payout_closing"
  case afterPayoutClosing = "after_payout_closing"

  package func pass() {
    #if DEBUG
      guard ProcessInfo.processInfo.environment["DYELINK_CRASH_AT"] == rawValue else { return }
      kill(getpid(), SIGKILL)
    #endif
  }
}
