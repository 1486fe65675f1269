import Programme
import Storage
import Synchronization

/// The credentials that are valid, remembered for a moment so that guesses cost no look-up.
final class CredentialBook: Sendable {
  private struct Page {
    var credentials: [Credential]
    var readAt: Timestamp
  }

  private let store: StoreAccess
  private let page = Mutex<Page?>(nil)

  init(_ store: StoreAccess) { self.store = store }

  func credentials(at now: Timestamp) async throws -> [Credential] {
    if let known = page.withLock({ $0 }) {
      let age = now.milliseconds - known.readAt.milliseconds
      // A clock that was set back makes the age negative.
      if (0..<ConsoleLimits.credentialMemoryMilliseconds).contains(age) { return known.credentials }
    }
    let credentials = try await store.read { try $0.credentials() }
    page.withLock { $0 = Page(credentials: credentials, readAt: now) }
    return credentials
  }

  /// Reads them anew the next time, because this process has changed them.
  func forget() { page.withLock { $0 = nil } }
}
