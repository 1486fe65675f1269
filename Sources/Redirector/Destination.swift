import HTTPWire

/// Where a link leads, cut up when the link is loaded so that a click only puts pieces together.
///
/// Parameters come in this order: the destination's own, those passed on from the request,
/// `dl_coupon`, `dl_cid`, `dl_vid`; the fragment stays last. Whatever the request held, the result
/// is one header line, and scheme, host and path are the destination's.
struct Destination: Equatable, Sendable {
  /// Longer ones are refused, so that a redirect's head stays within what clients accept.
  static let limitBytes = 8 * 1024
  /// What one may come to once everything is encoded that has to be, its coupon included.
  static let textLimitBytes = 32 * 1024

  /// The lengths of the four pieces of a destination, which follow one another in its text.
  struct Pieces: Equatable, Sendable {
    /// Up to the end of its own query.
    let start: Int
    /// What stands before the first parameter of ours, at most one byte.
    let joint: Int
    /// `dl_coupon=…&`, or nothing.
    let coupon: Int
    /// The fragment.
    let end: Int

    init(start: Int, joint: Int, coupon: Int, end: Int) {
      self.start = start
      self.joint = joint
      self.coupon = coupon
      self.end = end
    }

    /// - Parameter packed: 16 bits each.
    init(packed: UInt64) {
      start = Int(packed & 0xFFFF)
      joint = Int(packed &>> 16 & 0xFFFF)
      coupon = Int(packed &>> 32 & 0xFFFF)
      end = Int(packed &>> 48)
    }

    var packed: UInt64 {
      UInt64(start) | UInt64(joint) << 16 | UInt64(coupon) << 32 | UInt64(end) << 48
    }

    var startRange: Range<Int> { 0..<start }
    var jointRange: Range<Int> { start..<start &+ joint }
    var couponRange: Range<Int> { start &+ joint..<start &+ joint &+ coupon }
    /// All that stands before the click's id when nothing is passed on.
    var touchRange: Range<Int> { 0..<start &+ joint &+ coupon }
    var endRange: Range<Int> {
      let first = start &+ joint &+ coupon
      return first..<first &+ end
    }
  }

  /// The pieces, one after the other.
  let text: [UInt8]
  let pieces: Pieces

  private static let couponName = Array("dl_coupon=".utf8)

  /// - Returns: nil unless `url` is absolute, http or https, with a host and without user name.
  init?(url: [UInt8], coupon: [UInt8]?) {
    guard url.count <= Self.limitBytes, let pathStart = Self.pathStart(url) else { return nil }
    let fragment = url.firstIndex(of: .hash) ?? url.count
    let query = url[..<fragment].firstIndex(of: .questionMark) ?? fragment
    var text = Array(url[..<pathStart])
    URIWriter.append(url.span, pathStart..<query, allowing: .path, to: &text)
    URIWriter.append(url.span, query..<fragment, allowing: .query, to: &text)
    let start = text.count
    if fragment == query {
      text.append(.questionMark)
    } else if let last = text.last, last != .questionMark, last != .ampersand {
      text.append(.ampersand)
    }
    let joint = text.count - start
    text += Self.couponPiece(coupon)
    let couponCount = text.count - start - joint
    let touch = text.count
    if fragment < url.count {
      text.append(.hash)
      URIWriter.append(url.span, fragment + 1..<url.count, allowing: .query, to: &text)
    }
    guard text.count <= Self.textLimitBytes else { return nil }
    self.text = text
    pieces = Pieces(start: start, joint: joint, coupon: couponCount, end: text.count - touch)
  }

  private static func couponPiece(_ coupon: [UInt8]?) -> [UInt8] {
    guard let coupon, !coupon.isEmpty else { return [] }
    var piece = couponName
    URIWriter.append(coupon.span, 0..<coupon.count, allowing: .parameterValue, to: &piece)
    return piece + [.ampersand]
  }

  /// Where the authority ends in a URL that we may redirect to.
  private static func pathStart(_ url: [UInt8]) -> Int? {
    let whole = ByteRange(0, min(url.count, Int(UInt16.max)))
    let authority: Int
    if url.span.begins(with: .httpScheme, at: whole) {
      authority = 7
    } else if url.span.begins(with: .httpsScheme, at: whole) {
      authority = 8
    } else {
      return nil
    }
    let end = url[authority...].firstIndex { $0 == .slash || $0 == .questionMark || $0 == .hash }
    // The same rule as for the Host field: neither a user name nor a backslash gets through.
    let stop = end ?? url.count
    return Authority.isValid(url.span, authority, stop) ? stop : nil
  }
}

extension ByteSet {
  /// What stands in a parameter's value as it is: `unreserved` of RFC 3986.
  fileprivate static let parameterValue = ByteSet(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
}

extension PackedText {
  fileprivate static let httpScheme = PackedText("http://")
  fileprivate static let httpsScheme = PackedText("https://")
}
