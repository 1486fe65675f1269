/// An address that a link may lead to.
///
/// Read as RFC 3986 has it, with three restrictions: the scheme is http or https, there is a host,
/// and there is no user name or password. It comes out like this:
/// - scheme and host in lower case, without the scheme's own port and without the dot after a
///   host's name, `.` and `..` segments resolved, an empty path as `/`;
/// - percent-encoded in path, query and fragment: characters outside ASCII and those that RFC 3986
///   doesn't allow there;
/// - without query parameters whose name begins with `dl_`, however the name is encoded, and
///   without a question mark that nothing follows.
///
/// Spaces, control characters and backslashes are refused, since software disagrees about them; so
/// are hosts outside ASCII (their form `xn--…` is taken) and numeric hosts other than four decimal
/// numbers.
package struct DestinationURL: Hashable, Sendable {
  package let isSecure: Bool
  /// An IPv6 address keeps its brackets.
  package let host: String
  package let port: UInt16
  /// Path, query and fragment.
  private let rest: String

  /// - Unit: bytes, as given and as re-serialised.
  package static let longest = 2_048

  /// - Returns: nil for what isn't a destination.
  package init?(_ text: String) {
    guard text.utf8.count <= Self.longest, !text.utf8.contains(where: \.isRefusedInURL) else {
      return nil
    }
    var bytes = Array(text.utf8)[...]
    guard let isSecure = Self.takeScheme(from: &bytes),
      let authority = URLAuthority(bytes.take(before: { "/?#".utf8.contains($0) })),
      let rest = URLTail(bytes)?.text
    else { return nil }
    self.isSecure = isSecure
    self.rest = rest
    host = authority.host
    port = authority.port ?? Self.defaultPort(isSecure: isSecure)
    guard self.text.utf8.count <= Self.longest else { return nil }
  }

  /// The address re-serialised, or nil when it isn't a destination; what comes out stays as it is
  /// when it goes in again.
  package static func normalised(_ text: String) -> String? { DestinationURL(text)?.text }

  package var text: String {
    let isDefault = port == Self.defaultPort(isSecure: isSecure)
    return "\(isSecure ? "https" : "http")://\(host)\(isDefault ? "" : ":\(port)")\(rest)"
  }

  private static func defaultPort(isSecure: Bool) -> UInt16 { isSecure ? 443 : 80 }

  private static func takeScheme(from bytes: inout ArraySlice<UInt8>) -> Bool? {
    let scheme = bytes.take { $0 == UInt8(ascii: ":") }.map(\.lowercased)
    guard bytes.starts(with: "://".utf8) else { return nil }
    bytes = bytes.dropFirst(3)
    if scheme.elementsEqual("https".utf8) { return true }
    return scheme.elementsEqual("http".utf8) ? false : nil
  }
}

extension ArraySlice<UInt8> {
  /// Takes what precedes the first byte that matches, or everything.
  mutating func take(before isEnd: (UInt8) -> Bool) -> ArraySlice {
    let taken = prefix { !isEnd($0) }
    self = self[taken.endIndex...]
    return taken
  }
}

extension UInt8 {
  fileprivate var isRefusedInURL: Bool { self <= 0x20 || self == 0x7F || self == 0x5C }

  var lowercased: UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
  }
}
