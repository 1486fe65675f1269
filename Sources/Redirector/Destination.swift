import HTTPWire

/// Where a link leads, cut up when the link is loaded so that a click only puts pieces together.
///
/// Parameters come in this order: the destination's own, those passed on from the request,
/// `dl_coupon`, `dl_cid`, `dl_vid`; the fragment stays last. Whatever the request held, the result
/// is one header line, and scheme, host and path are the destination's.
struct Destination: Sendable {
  /// Longer ones are refused, so that a redirect's head stays within what clients accept.
  static let limitBytes = 8 * 1024

  /// `Location: ` and the destination up to the end of its own query.
  private let start: [UInt8]
  private let hasQuery: Bool
  /// `dl_coupon=…&`, or nothing.
  private let coupon: [UInt8]
  /// The fragment, and the end of the line.
  private let end: [UInt8]
  /// `Location`, whole, as nothing but the link itself.
  private let plainLine: [UInt8]
  /// All that stands before the click's id when nothing is passed on.
  private let touchStart: [UInt8]

  private static let field = Array("Location: ".utf8)
  private static let couponName = Array("dl_coupon=".utf8)
  private static let clickName = Array("dl_cid=".utf8)
  private static let visitorName = Array("&dl_vid=".utf8)
  private static let ownPrefix = Array("dl_".utf8)

  /// - Returns: nil unless `url` is absolute, http or https, with a host and without user name.
  init?(url: [UInt8], coupon: [UInt8]?) {
    guard url.count <= Self.limitBytes, let pathStart = Self.pathStart(url) else { return nil }
    let fragment = url.firstIndex(of: .hash) ?? url.count
    let query = url[..<fragment].firstIndex(of: .questionMark) ?? fragment
    var start = Self.field + url[..<pathStart]
    URIWriter.append(url.span, pathStart..<query, allowing: .path, to: &start)
    URIWriter.append(url.span, query..<fragment, allowing: .query, to: &start)
    var end: [UInt8] = []
    if fragment < url.count {
      end.append(.hash)
      URIWriter.append(url.span, fragment + 1..<url.count, allowing: .query, to: &end)
    }
    end += [.carriageReturn, .lineFeed]
    self.init(
      start: start, hasQuery: fragment > query, coupon: Self.couponPiece(coupon), end: end)
  }

  private init(start: [UInt8], hasQuery: Bool, coupon: [UInt8], end: [UInt8]) {
    self.start = start
    self.hasQuery = hasQuery
    self.coupon = coupon
    self.end = end
    plainLine = start + end
    let last = start[start.count - 1]
    let joint: [UInt8] =
      hasQuery ? (last == .questionMark || last == .ampersand ? [] : [.ampersand]) : [.questionMark]
    touchStart = start + joint + coupon + Self.clickName
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

  // MARK: A click

  /// Appends the line with both ids.
  ///
  /// - Parameter query: what the request's query may pass on, nil when the link passes nothing.
  func appendTouch(
    _ click: ClickToken, _ visitor: VisitorToken, passing query: ByteRange?, of head: Span<UInt8>,
    to bytes: inout [UInt8]
  ) {
    if let query, !query.isEmpty {
      var joint = beginParameters(&bytes)
      Self.append(query, of: head, joint: &joint, to: &bytes)
      if let joint { bytes.append(joint) }
      bytes.append(contentsOf: coupon)
      bytes.append(contentsOf: Self.clickName)
    } else {
      bytes.append(contentsOf: touchStart)
    }
    click.append(to: &bytes)
    bytes.append(contentsOf: Self.visitorName)
    visitor.append(to: &bytes)
    bytes.append(contentsOf: end)
  }

  /// Appends the line without anything of ours.
  func appendPlain(
    passing query: ByteRange?, of head: Span<UInt8>, to bytes: inout [UInt8]
  ) {
    guard let query, !query.isEmpty else { return bytes.append(contentsOf: plainLine) }
    var joint = beginParameters(&bytes)
    Self.append(query, of: head, joint: &joint, to: &bytes)
    bytes.append(contentsOf: end)
  }

  /// Appends the destination and tells what has to stand before the next parameter.
  private func beginParameters(_ bytes: inout [UInt8]) -> UInt8? {
    bytes.append(contentsOf: start)
    guard hasQuery else { return .questionMark }
    let last = start[start.count - 1]
    return last == .questionMark || last == .ampersand ? nil : .ampersand
  }

  /// Appends the request's parameters, without empty ones and those whose name begins with `dl_`.
  private static func append(
    _ query: ByteRange, of head: Span<UInt8>, joint: inout UInt8?, to bytes: inout [UInt8]
  ) {
    var start = query.lower
    while start < query.upper {
      var end = start
      while end < query.upper, head[end] != .ampersand { end += 1 }
      if end > start, !isOurs(head, start, end) {
        if let joint { bytes.append(joint) }
        URIWriter.append(head, start..<end, allowing: .query, to: &bytes)
        joint = .ampersand
      }
      start = end + 1
    }
  }

  /// Whether a parameter's name begins with `dl_`, however it is encoded.
  private static func isOurs(_ head: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    var index = start
    for expected in ownPrefix {
      guard index < end else { return false }
      var byte = head[index]
      index += 1
      if byte == .percent, index + 1 < end, let high = head[index].hexDigit,
        let low = head[index + 1].hexDigit
      {
        byte = high << 4 | low
        index += 2
      }
      guard byte == expected else { return false }
    }
    return true
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
