import Synchronization

/// What the loops of a redirector left undone when they ended.
package final class DrainReport: Sendable {
  private let counts = Mutex((connections: 0, unshipped: 0, untallied: 0))

  init() {}

  func add(connections: Int, unshipped: Int) {
    counts.withLock {
      $0.connections += connections
      $0.unshipped += unshipped
    }
  }

  func add(untallied: Int) { counts.withLock { $0.untallied += untallied } }

  /// Connections that were broken off at the deadline.
  package var brokenConnections: Int { counts.withLock { $0.connections } }

  /// Clicks that Redis doesn't have yet; they are in the journal, and the next start ships them.
  package var unshippedClicks: Int { counts.withLock { $0.unshipped } }

  /// Clicks whose sums Redis doesn't have yet, as far as is known; they are in the journal, too.
  package var untalliedClicks: Int { counts.withLock { $0.untallied } }

  package var isClean: Bool {
    brokenConnections == 0 && unshippedClicks == 0 && untalliedClicks == 0
  }
}
