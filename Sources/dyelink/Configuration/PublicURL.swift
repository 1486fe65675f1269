import EventLoops

/// The address under which the world reaches the redirect listener.
enum PublicURL {
  /// - Returns: scheme, host and perhaps port, without a slash at the end.
  static func parse(_ text: String) throws(SettingRefusal) -> String {
    let refusal = SettingRefusal(
      "it isn't the http or https address of a host",
      "write scheme and host, for instance https://go.example, or http://127.0.0.1:8080")
    let scheme = text.prefix { $0 != ":" }.lowercased()
    guard ["http", "https"].contains(scheme), text.dropFirst(scheme.count).hasPrefix("://") else {
      throw refusal
    }
    var authority = text.dropFirst(scheme.count + 3)
    if authority.hasSuffix("/") { authority.removeLast() }
    guard !authority.contains("/") else {
      throw SettingRefusal(
        "it has a path, and links stand directly behind the host",
        "leave out everything behind \(scheme)://\(authority.prefix { $0 != "/" })")
    }
    guard isHost(authority) else { throw refusal }
    return "\(scheme)://\(authority.lowercased())"
  }

  private static func isHost(_ authority: Substring) -> Bool {
    let isPlain = authority.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
        true
      default: false
      }
    }
    guard isPlain, !authority.isEmpty else { return false }
    let withPort = authority.contains(":") && !authority.hasSuffix("]")
    return (try? Endpoint(parsing: withPort ? String(authority) : "\(authority):0")) != nil
  }
}
