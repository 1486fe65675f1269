package import EventLoops

/// Where requests go.
package struct Target: Equatable, Sendable {
  package enum Objection: Error, Equatable {
    case notHTTP
    case notLoopback(String)
  }

  package let endpoint: Endpoint
  /// As the `Host` field has it.
  package let authority: String
  /// With a slash in front.
  package let path: String

  /// Reads `http://HOST[:PORT][/PATH][?QUERY]`.
  package init(_ url: String) throws(Objection) {
    guard url.hasPrefix("http://"), url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw .notHTTP
    }
    let rest = url.dropFirst("http://".count).prefix { $0 != "#" }
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    let tail = rest.dropFirst(authority.count)
    let isWhole = authority.contains(":") && !authority.hasSuffix("]")
    guard !authority.isEmpty, !authority.contains("@"),
      let endpoint = try? Endpoint(parsing: isWhole ? String(authority) : "\(authority):80")
    else { throw .notHTTP }
    self.endpoint = endpoint
    self.authority = String(authority)
    path = tail.hasPrefix("/") ? String(tail) : "/\(tail)"
  }

  /// Whether it is this machine.
  package var isLoopback: Bool {
    guard case .tcp(let host, _) = endpoint else { return true }
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
