/// A host with or without a port, as the Host field and an absolute target have it.
package enum Authority {
  private static var largestPort: Int { 65_535 }

  /// Whether the bytes are `uri-host [ ":" port ]` of RFC 9110, section 4.2, and not empty.
  package static func isValid(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard start < end else { return false }
    guard let hostEnd = hostEnd(bytes, start, end) else { return false }
    if hostEnd == end { return true }
    return bytes[hostEnd] == .colon && isPort(bytes, hostEnd + 1, end)
  }

  /// The end of the host, nil when there is none.
  private static func hostEnd(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    if bytes[start] == .openBracket { return addressEnd(bytes, start, end) }
    let host = ByteSet.host
    var index = start
    while index < end, host.contains(bytes[index]) { index += 1 }
    return index > start ? index : nil
  }

  private static func addressEnd(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    let address = ByteSet.ipv6
    var index = start + 1
    while index < end, address.contains(bytes[index]) { index += 1 }
    // "::" is the shortest address.
    guard index < end, bytes[index] == .closeBracket, index - start > 2 else { return nil }
    return index + 1
  }

  /// An empty port is one; RFC 3986, section 3.2.3.
  private static func isPort(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    var port = 0
    var index = start
    while index < end {
      guard let digit = bytes[index].digit else { return false }
      port = port * 10 + Int(digit)
      guard port <= largestPort else { return false }
      index += 1
    }
    return true
  }
}
