/// The forms of a request target; RFC 9112, section 3.2.
enum RequestTarget {
  /// Splits the target into path and query.
  static func read(
    _ bytes: Span<UInt8>, _ target: ByteRange, into head: inout RequestHead
  ) throws(HeadFault) {
    guard !target.isEmpty else { throw .malformed }
    if bytes[target.lower] == .slash {
      try split(bytes, target.lower, target.upper, into: &head)
    } else if let authority = authorityStart(bytes, target) {
      try readAbsolute(bytes, authority, target.upper, into: &head)
    } else if head.method == .connect {
      guard Authority.isValid(bytes, target.lower, target.upper) else { throw .malformed }
    } else {
      guard head.method == .other, target.count == 1, bytes[target.lower] == .star else {
        throw .malformed
      }
    }
  }

  /// Where the authority begins in `http://…` and `https://…`.
  private static func authorityStart(_ bytes: Span<UInt8>, _ target: ByteRange) -> Int? {
    if bytes.begins(with: .http, at: target) { return target.lower + PackedText.http.count }
    if bytes.begins(with: .https, at: target) { return target.lower + PackedText.https.count }
    return nil
  }

  private static func readAbsolute(
    _ bytes: Span<UInt8>, _ start: Int, _ end: Int, into head: inout RequestHead
  ) throws(HeadFault) {
    var index = start
    while index < end, bytes[index] != .slash, bytes[index] != .questionMark { index += 1 }
    guard Authority.isValid(bytes, start, index) else { throw .malformed }
    if index < end, bytes[index] == .slash {
      try split(bytes, index, end, into: &head)
    } else {
      // An empty path stands for "/": the second slash before the authority serves as one.
      head.path = ByteRange(start - 1, start)
      try readQuery(bytes, index, end, into: &head)
    }
  }

  private static func split(
    _ bytes: Span<UInt8>, _ start: Int, _ end: Int, into head: inout RequestHead
  ) throws(HeadFault) {
    let path = ByteSet.path
    var index = start
    while index < end, path.contains(bytes[index]) { index += 1 }
    head.path = ByteRange(start, index)
    try readQuery(bytes, index, end, into: &head)
  }

  /// Reads what follows the path: nothing, or a question mark and the query.
  private static func readQuery(
    _ bytes: Span<UInt8>, _ start: Int, _ end: Int, into head: inout RequestHead
  ) throws(HeadFault) {
    guard start < end else { return }
    guard bytes[start] == .questionMark else { throw .malformed }
    let query = ByteSet.requestQuery
    var index = start + 1
    while index < end, query.contains(bytes[index]) { index += 1 }
    guard index == end else { throw .malformed }
    head.query = ByteRange(start + 1, end)
  }
}

extension PackedText {
  fileprivate static let http = PackedText("http://")
  fileprivate static let https = PackedText("https://")
}
