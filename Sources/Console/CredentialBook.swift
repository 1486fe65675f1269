import Programme
import Storage
import Synchronization

/// The credentials that are valid, remembered for a moment so that guesses cost no look-up.
final class CredentialBook: Sendable {
  private struct Page {
    var credentials: [Credential] = []
    /// None when they have to be read anew.
    var readAt: Timestamp?
    /// How often they were changed here: what was read before a change isn't remembered after it.
    var changes = 0
  }

  private let store: StoreAccess
  private let page = Mutex(Page())

  init(_ store: StoreAccess) { self.store = store }

  func credentials(at now: Timestamp) async throws -> [Credential] {
    let known = page.withLock { $0 }
    if let readAt = known.readAt {
      let age = now.milliseconds - readAt.milliseconds
      // A clock that was set back makes the age negative.
      if (0..<ConsoleLimits.credentialMemoryMilliseconds).contains(age) { return known.credentials }
    }
    let credentials = try await store.read { try $0.credentials() }
    page.withLock { page in
      guard page.changes == known.changes else { return }
      page.credentials = credentials
      page.readAt = now
    }
    return credentials
  }

  /// Reads them anew the next time, because this process has changed them.
  func forget() {
    page.withLock { page in
      page.readAt = nil
      page.changes += 1
    }
  }
}
