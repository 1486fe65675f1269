import Records

/// The address under which the links themselves are reached, where no link may lead.
struct OwnHost: Sendable {
  private static let loopback: Set<String> = ["localhost", "127.0.0.1", "[::1]", "0.0.0.0", "[::]"]

  private let host: String
  private let port: UInt16

  init(_ publicURL: DestinationURL) {
    host = publicURL.host
    port = publicURL.port
  }

  /// A name is ours on every port, for one port may redirect to the other; an address of this
  /// machine only on the port of the links.
  func isOwn(_ destination: String?) -> Bool {
    guard let destination, let url = DestinationURL(destination) else { return false }
    if Self.loopback.contains(host) {
      return Self.loopback.contains(url.host) && url.port == port
    }
    return url.host == host && (!Self.isAddress(host) || url.port == port)
  }

  private static func isAddress(_ host: String) -> Bool {
    host.hasPrefix("[")
      || host.utf8.allSatisfy { $0 == UInt8(ascii: ".") || (48...57).contains($0) }
  }
}
