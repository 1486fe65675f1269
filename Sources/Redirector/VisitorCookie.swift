import EventLoops
import HTTPWire

/// Finds our cookie among those of a request.
enum VisitorCookie {
  /// The first `dl_vid` with a good shape and a right tag; nil: a new visitor.
  static func read(_ cookies: ByteRange, of head: Span<UInt8>, keys: KeyRing) -> VisitorToken? {
    var start = cookies.lower
    let stop = cookies.upper
    while start < stop {
      while start < stop, head[start] == .space || head[start] == .tab { start += 1 }
      var end = start
      while end < stop, head[end] != .semicolon { end += 1 }
      if end - start == nameBytes + VisitorToken.characters, isNamed(head, start),
        let visitor = VisitorToken(head, from: start + nameBytes), keys.isGenuine(visitor)
      {
        return visitor
      }
      start = end + 1
    }
    return nil
  }

  /// Whether `dl_vid=` stands at `start`, and something after it.
  private static func isNamed(_ head: Span<UInt8>, _ start: Int) -> Bool {
    head.word(at: start) &<< 8 == name
  }

  private static let nameBytes = 7
  /// `dl_vid=`, with nothing before it.
  private static let name = Array("\0dl_vid=".utf8).span.word(at: 0)

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
