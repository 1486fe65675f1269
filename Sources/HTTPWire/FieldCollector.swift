/// Gathers what matters from the request line's version and from the fields.
///
/// A name is looked up by its length and then compared whole: no table that an attacker could fill.
struct FieldCollector: Sendable {
  var head = RequestHead()
  /// Fields met so far.
  var count = 0
  private var hasHost = false
  private var hasLength = false
  private var hasCoding = false
  private var knowsCoding = true

  mutating func readVersion(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) throws(HeadFault) {
    guard end - start == 8, bytes[start] == 0x48, bytes[start + 1] == 0x54,
      bytes[start + 2] == 0x54, bytes[start + 3] == 0x50, bytes[start + 4] == .slash,
      let major = bytes[start + 5].digit, bytes[start + 6] == 0x2E,
      let minor = bytes[start + 7].digit
    else { throw .malformed }
    guard major == 1 else { throw .unknownVersion }
    head.isVersion10 = minor == 0
    head.wantsClose = minor == 0
  }

  mutating func read(
    _ bytes: Span<UInt8>, name: ByteRange, value: ByteRange
  ) throws(HeadFault) {
    switch name.count {
    case 4: if bytes.holds(.host, at: name) { try readHost(bytes, value) }
    case 5: if bytes.holds(.xMoz, at: name) { readPurpose(bytes, value) }
    case 6: if bytes.holds(.cookie, at: name), head.cookie.isEmpty { head.cookie = value }
    case 7: if bytes.holds(.purpose, at: name) { readPurpose(bytes, value) }
    case 9: if bytes.holds(.xPurpose, at: name) { readPurpose(bytes, value) }
    case 10: readTenLetters(bytes, name, value)
    case 11: if bytes.holds(.secPurpose, at: name) { readPurpose(bytes, value) }
    case 14: try readFourteenLetters(bytes, name, value)
    case 17: if bytes.holds(.transferEncoding, at: name) { try readCoding(bytes, value) }
    default: break
    }
  }

  private mutating func readTenLetters(
    _ bytes: Span<UInt8>, _ name: ByteRange, _ value: ByteRange
  ) {
    let text = PackedText(bytes, name.lower, name.upper)
    if text == .userAgent, head.userAgent.isEmpty {
      head.userAgent = value
    } else if text == .connection {
      readConnection(bytes, value)
    }
  }

  private mutating func readFourteenLetters(
    _ bytes: Span<UInt8>, _ name: ByteRange, _ value: ByteRange
  ) throws(HeadFault) {
    let text = PackedText(bytes, name.lower, name.upper)
    if text == .contentLength {
      try readLength(bytes, value)
    } else if text == .secFetchMode {
      head.fetchMode = value
      head.hasFetchMetadata = true
    } else if text == .secFetchDest {
      head.fetchDestination = value
      head.hasFetchMetadata = true
    } else if text == .secFetchSite || text == .secFetchUser {
      head.hasFetchMetadata = true
    }
  }

  /// One Host field at most, and valid; RFC 9112, section 3.2.
  private mutating func readHost(_ bytes: Span<UInt8>, _ value: ByteRange) throws(HeadFault) {
    guard !hasHost, Authority.isValid(bytes, value.lower, value.upper) else { throw .malformed }
    hasHost = true
  }

  /// One Content-Length at most, of digits only; RFC 9112, section 6.3.
  private mutating func readLength(_ bytes: Span<UInt8>, _ value: ByteRange) throws(HeadFault) {
    guard !hasLength, !value.isEmpty else { throw .malformed }
    hasLength = true
    var length: UInt64 = 0
    for index in value.indices {
      guard let digit = bytes[index].digit else { throw .malformed }
      let (product, overflow) = length.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
      guard !overflow, !carry else { throw .malformed }
      length = sum
    }
    if length > 0, !hasCoding { head.framing = .length(length) }
  }

  /// `chunked` alone is known, and said once; RFC 9112, sections 6.1 and 7.
  private mutating func readCoding(_ bytes: Span<UInt8>, _ value: ByteRange) throws(HeadFault) {
    guard !hasCoding else { throw .malformed }
    hasCoding = true
    knowsCoding = bytes.holds(.chunked, at: value)
    head.framing = .chunked
  }

  private mutating func readPurpose(_ bytes: Span<UInt8>, _ value: ByteRange) {
    if bytes.begins(with: .prefetch, at: value) || bytes.begins(with: .prerender, at: value)
      || bytes.begins(with: .preview, at: value) || bytes.begins(with: .instant, at: value)
    {
      head.isSpeculative = true
    }
  }

  private mutating func readConnection(_ bytes: Span<UInt8>, _ value: ByteRange) {
    var start = value.lower
    while start < value.upper {
      var end = start
      while end < value.upper, bytes[end] != .comma { end += 1 }
      readOption(bytes, start, end)
      start = end + 1
    }
  }

  private mutating func readOption(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
    var start = start
    var end = end
    while start < end, bytes[start] == .space || bytes[start] == .tab { start += 1 }
    while end > start, bytes[end - 1] == .space || bytes[end - 1] == .tab { end -= 1 }
    if bytes.holds(.close, at: ByteRange(start, end)) { head.wantsClose = true }
  }

  /// Judges what only the whole head can tell.
  func finish() throws(HeadFault) {
    guard hasHost || head.isVersion10 else { throw .malformed }
    guard hasCoding else { return }
    // Two framings, or chunks for a version that doesn't know them: an attack or a broken relay.
    guard !hasLength, !head.isVersion10 else { throw .malformed }
    guard knowsCoding else { throw .unknownTransferCoding }
  }
}

extension PackedText {
  fileprivate static let host = PackedText("host")
  fileprivate static let xMoz = PackedText("x-moz")
  fileprivate static let cookie = PackedText("cookie")
  fileprivate static let purpose = PackedText("purpose")
  fileprivate static let xPurpose = PackedText("x-purpose")
  fileprivate static let userAgent = PackedText("user-agent")
  fileprivate static let connection = PackedText("connection")
  fileprivate static let secPurpose = PackedText("sec-purpose")
  fileprivate static let contentLength = PackedText("content-length")
  fileprivate static let secFetchMode = PackedText("sec-fetch-mode")
  fileprivate static let secFetchDest = PackedText("sec-fetch-dest")
  fileprivate static let secFetchSite = PackedText("sec-fetch-site")
  fileprivate static let secFetchUser = PackedText("sec-fetch-user")
  fileprivate static let transferEncoding = PackedText("transfer-encoding")
  fileprivate static let chunked = PackedText("chunked")
  fileprivate static let close = PackedText("close")
  fileprivate static let prefetch = PackedText("prefetch")
  fileprivate static let prerender = PackedText("prerender")
  fileprivate static let preview = PackedText("preview")
  fileprivate static let instant = PackedText("instant")
}
