import EventLoops
import Glibc

/// Why an address can't be listened on, as the one who starts the process needs to know it.
enum ListenFailure {
  /// Listens for a moment with a socket that shares its port with nobody. The redirector's sockets
  /// do share theirs, with one another, and so would with another process of this user, unnoticed.
  ///
  /// - Throws: ``CommandFailure`` when the address is taken, not allowed, or not this machine's.
  static func probe(_ endpoint: Endpoint, _ setting: Setting) throws {
    do throws(UVError) { _ = try ListeningSocket(endpoint) } catch {
      // A name may be another listener's to look up.
      if error.code == -EADDRNOTAVAIL, setting != .listen, !endpoint.isNumeric { return }
      throw failure(endpoint, setting, error)
    }
  }

  static func failure(
    _ endpoint: Endpoint, _ setting: Setting, _ error: any Error
  ) -> any Error {
    if let failure = error as? CommandFailure { return failure }
    if let error = error as? FileError {
      return CommandFailure(
        .noPermission, "the redirector can't start", why: error.description,
        remedy: "let this user write to the data directory")
    }
    return CommandFailure(
      .unavailable, "\(endpoint) can't be listened on",
      why: (error as? UVError)?.reason ?? "\(error)",
      remedy: """
        see with `ss -ltnp` who has the port, and stop that; or take another address with \
        \(setting.flag), where port 0 is a free one
        """)
  }
}

extension Endpoint {
  /// Whether the host is an address and no name.
  fileprivate var isNumeric: Bool {
    guard case .tcp(let host, _) = self else { return false }
    return host.contains(":") || host.allSatisfy { $0.isNumber || $0 == "." }
  }

  func with(port: UInt16) -> Endpoint {
    if case .tcp(let host, _) = self { .tcp(host: host, port: port) } else { self }
  }
}
