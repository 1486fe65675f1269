import HTTPWire

/// Finds our cookie among those of a request.
enum VisitorCookie {
  private static let name = Array("dl_vid=".utf8)

  /// The first `dl_vid` with a good shape and a right tag; nil: a new visitor.
  static func read(_ cookies: ByteRange, of head: Span<UInt8>, keys: KeyRing) -> VisitorToken? {
    var start = cookies.lower
    while start < cookies.upper {
      while start < cookies.upper, head[start] == .space || head[start] == .tab { start += 1 }
      var end = start
      while end < cookies.upper, head[end] != .semicolon { end += 1 }
      if end - start == name.count + VisitorToken.characters, isNamed(head, start),
        let visitor = VisitorToken(head, from: start + name.count), keys.isGenuine(visitor)
      {
        return visitor
      }
      start = end + 1
    }
    return nil
  }

  private static func isNamed(_ head: Span<UInt8>, _ start: Int) -> Bool {
    for offset in name.indices where head[start + offset] != name[offset] { return false }
    return true
  }

  private static let lineStart = Array("Set-Cookie: dl_vid=".utf8)
  private static let attributes = Array(
    "; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax\r\n".utf8)
  private static let secureAttributes = Array(
    "; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax; Secure\r\n".utf8)

  /// Appends the line that gives the visitor to the browser, for 400 days.
  static func append(_ visitor: VisitorToken, isSecure: Bool, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: lineStart)
    visitor.append(to: &bytes)
    bytes.append(contentsOf: isSecure ? secureAttributes : attributes)
  }
}
