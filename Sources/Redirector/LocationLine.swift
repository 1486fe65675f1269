import HTTPWire

/// The line of a redirect that says where to, put together from a cached destination.
extension LinkTable {
  /// Both parameters of ours, the ids left open.
  private static let parameters = Array(
    ("dl_cid=" + blank(ClickToken.characters) + "&dl_vid=" + blank(VisitorToken.characters)).utf8)
  private static let clickPlace = "dl_cid=".utf8.count
  private static let visitorPlace = clickPlace + ClickToken.characters + "&dl_vid=".utf8.count

  private static func blank(_ count: Int) -> String { String(repeating: "-", count: count) }

  private static let lineEnd = Array("\r\n".utf8)

  /// Appends the line with both ids.
  ///
  /// - Parameter query: what the request's query may pass on, nil when the link passes nothing.
  func appendTouch(
    _ click: ClickToken, _ visitor: VisitorToken, to link: CachedLink, passing query: ByteRange?,
    of head: Span<UInt8>, into bytes: inout [UInt8]
  ) {
    if let query, !query.isEmpty {
      cells.append(link.pieces.startRange, of: link, to: &bytes)
      if appendParameters(query, of: head, to: link, into: &bytes) {
        bytes.append(.ampersand)
      } else {
        cells.append(link.pieces.jointRange, of: link, to: &bytes)
      }
      cells.append(link.pieces.couponRange, of: link, to: &bytes)
    } else {
      cells.append(link.pieces.touchRange, of: link, to: &bytes)
    }
    let start = bytes.count
    bytes.append(contentsOf: Self.parameters)
    var span = bytes.mutableSpan
    click.write(to: &span, at: start + Self.clickPlace)
    visitor.write(to: &span, at: start + Self.visitorPlace)
    appendEnd(of: link, to: &bytes)
  }

  /// Appends the line without anything of ours.
  func appendPlain(
    to link: CachedLink, passing query: ByteRange?, of head: Span<UInt8>, into bytes: inout [UInt8]
  ) {
    cells.append(link.pieces.startRange, of: link, to: &bytes)
    if let query, !query.isEmpty {
      _ = appendParameters(query, of: head, to: link, into: &bytes)
    }
    appendEnd(of: link, to: &bytes)
  }

  private func appendEnd(of link: CachedLink, to bytes: inout [UInt8]) {
    if link.pieces.end > 0 { cells.append(link.pieces.endRange, of: link, to: &bytes) }
    bytes.append(contentsOf: Self.lineEnd)
  }

  /// Appends the request's parameters, without empty ones and those of ours.
  ///
  /// - Returns: whether there were any.
  private func appendParameters(
    _ query: ByteRange, of head: Span<UInt8>, to link: CachedLink, into bytes: inout [UInt8]
  ) -> Bool {
    var isFirst = true
    var start = query.lower
    while start < query.upper {
      var end = start
      while end < query.upper, head[end] != .ampersand { end += 1 }
      if end > start, !OwnParameter.isNamed(head, start, end) {
        if isFirst {
          cells.append(link.pieces.jointRange, of: link, to: &bytes)
        } else {
          bytes.append(.ampersand)
        }
        URIWriter.append(head, start..<end, allowing: .query, to: &bytes)
        isFirst = false
      }
      start = end + 1
    }
    return !isFirst
  }
}

/// The parameters that are ours alone to set.
private enum OwnParameter {
  private static let prefix = Array("dl_".utf8)

  /// Whether a parameter's name begins with `dl_`, however it is encoded.
  static func isNamed(_ head: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    var index = start
    for expected in prefix {
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
