import Programme

/// Path, query and fragment of an address, re-serialised.
struct URLTail {
  let text: String

  /// - Returns: nil when a percent sign isn't followed by two hexadecimal digits.
  init?(_ bytes: ArraySlice<UInt8>) {
    var rest = bytes
    let path = rest.take { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }
    let query = rest.take { $0 == UInt8(ascii: "#") }.dropFirst()
    guard let path = Self.encoded(path), let query = Self.encoded(query),
      let fragment = Self.encoded(rest.dropFirst())
    else { return nil }
    var bytes = Self.resolved(path)
    let kept = Self.withoutOwnParameters(query)
    if !kept.isEmpty { bytes += [UInt8(ascii: "?")] + kept }
    if !rest.isEmpty { bytes += [UInt8(ascii: "#")] + fragment }
    text = String(decoding: bytes, as: UTF8.self)
  }

  private static func encoded(_ part: ArraySlice<UInt8>) -> [UInt8]? {
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    result.reserveCapacity(part.count)
    for (index, byte) in zip(part.indices, part) {
      if byte == UInt8(ascii: "%") {
        let following = part[(index + 1)...].prefix(2)
        guard following.count == 2, following.allSatisfy({ $0.hexadecimalDigit != nil }) else {
          return nil
        }
        result.append(byte)
      } else if byte.isPlainInURL {
        result.append(byte)
      } else {
        result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0x0F)]]
      }
    }
    return result
  }

  /// Resolves `.` and `..`.
  /// - Source: RFC 3986, section 5.2.4.
  private static func resolved(_ path: [UInt8]) -> [UInt8] {
    let slash = UInt8(ascii: "/")
    let segments = path.dropFirst().split(separator: slash, omittingEmptySubsequences: false)
    var kept: [ArraySlice<UInt8>] = []
    for (position, segment) in segments.enumerated() {
      let isParent = segment.elementsEqual("..".utf8)
      guard isParent || segment.elementsEqual(".".utf8) else {
        kept.append(segment)
        continue
      }
      if isParent { _ = kept.popLast() }
      if position == segments.count - 1 { kept.append([]) }
    }
    return [slash] + kept.joined(separator: [slash])
  }

  private static func withoutOwnParameters(_ query: [UInt8]) -> [UInt8] {
    let mark = UInt8(ascii: "&")
    return Array(
      query.split(separator: mark, omittingEmptySubsequences: false)
        .filter { !isOwn($0) }.joined(separator: [mark]))
  }

  /// Whether a parameter's name begins with `dl_` once it is decoded.
  private static func isOwn(_ parameter: ArraySlice<UInt8>) -> Bool {
    var rest = parameter
    for expected in "dl_".utf8 {
      guard let byte = rest.popFirst() else { return false }
      guard byte == UInt8(ascii: "%") else {
        guard byte == expected else { return false }
        continue
      }
      guard let high = rest.popFirst()?.hexadecimalDigit,
        let low = rest.popFirst()?.hexadecimalDigit, high << 4 | low == expected
      else { return false }
    }
    return true
  }
}

extension UInt8 {
  /// Unreserved characters, sub-delimiters, and `:@/?`.
  /// - Source: RFC 3986, sections 3.3 to 3.5.
  fileprivate var isPlainInURL: Bool {
    isCodeByte || "-._~!$&'()*+,;=:@/?".utf8.contains(self)
  }
}
