/// Which `Host` a request may name: a page of another site whose name was pointed at this machine
/// would send its own.
struct HostGuard: Sendable {
  private static let loopback: Set<String> = ["localhost", "127.0.0.1", "[::1]"]

  private let allowed: Set<String>?

  /// - Parameters:
  ///   - address: what the server is bound to; only there, on loopback, is the host checked, for
  ///     elsewhere the network decides who gets in.
  ///   - names: of hosts that a proxy in front passes on.
  init(boundTo address: String, names: [String]) {
    let isLoopback =
      address.hasPrefix("127.") || address == "::1" || address == "[::1]" || address == "localhost"
    allowed = isLoopback ? Self.loopback.union(names.map { $0.lowercased() }) : nil
  }

  /// - Parameter authority: the value of `Host`.
  func admits(_ authority: String?) -> Bool {
    guard let allowed else { return true }
    guard let authority else { return false }
    guard let host = Self.host(of: authority) else { return false }
    return allowed.contains(host.lowercased())
  }

  /// - Returns: nil when what follows the host isn't a port.
  private static func host(of authority: String) -> Substring? {
    let host: Substring
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { return nil }
      host = authority[...end]
    } else {
      host = authority.prefix { $0 != ":" }
    }
    let rest = authority[host.endIndex...]
    let isPort = rest.hasPrefix(":") && rest.dropFirst().utf8.allSatisfy { (48...57).contains($0) }
    return rest.isEmpty || isPort ? host : nil
  }
}
