/// An address of version 6 as it stands between the brackets of a URL.
/// - Source: RFC 4291, section 2.2; RFC 5952.
struct IPv6Address {
  private let groups: [UInt16]

  /// - Returns: nil for what isn't an address; one with a zone isn't.
  init?(_ bytes: ArraySlice<UInt8>) {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let gap = Self.gap(in: bytes) else {
      guard let groups = Self.groups(text[...]), groups.count == 8 else { return nil }
      self.groups = groups
      return
    }
    let split = text.utf8.index(text.startIndex, offsetBy: gap)
    guard let head = Self.groups(text[..<split], isLast: false),
      let tail = Self.groups(text[text.utf8.index(split, offsetBy: 2)...]),
      head.count + tail.count <= 7
    else { return nil }
    groups = head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
  }

  /// Lower case, the longest run of zeros left out.
  var text: String {
    guard let zeros = longestZeros else { return Self.text(groups[...]) }
    return "\(Self.text(groups[..<zeros.lowerBound]))::\(Self.text(groups[zeros.upperBound...]))"
  }

  /// Where `::` is, counted from the start.
  private static func gap(in bytes: ArraySlice<UInt8>) -> Int? {
    let colon = UInt8(ascii: ":")
    return zip(bytes, bytes.dropFirst()).enumerated()
      .first { $0.element.0 == colon && $0.element.1 == colon }?.offset
  }

  private static func groups(_ text: Substring, isLast: Bool = true) -> [UInt16]? {
    guard !text.isEmpty else { return [] }
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    var groups: [UInt16] = []
    for (position, part) in parts.enumerated() {
      if isLast, position == parts.count - 1, let pair = versionFour(part) {
        groups += pair
      } else if let group = group(part) {
        groups.append(group)
      } else {
        return nil
      }
    }
    return groups
  }

  private static func group(_ part: Substring.UTF8View) -> UInt16? {
    guard (1...4).contains(part.count) else { return nil }
    var value: UInt16 = 0
    for byte in part {
      guard let digit = byte.hexadecimalDigit else { return nil }
      value = value << 4 | UInt16(digit)
    }
    return value
  }

  /// The last four bytes as a version 4 address.
  private static func versionFour(_ part: Substring.UTF8View) -> [UInt16]? {
    let numbers = Array(part)
      .split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard numbers.count == 4, numbers.allSatisfy(URLAuthority.isDecimalByte) else { return nil }
    let values = numbers.compactMap { UInt16(String(decoding: $0, as: UTF8.self)) }
    return [values[0] << 8 | values[1], values[2] << 8 | values[3]]
  }

  /// The first of the longest runs of two or more.
  private var longestZeros: Range<Int>? {
    var longest: Range<Int>?
    var start = 0
    while start < groups.count {
      let run = groups[start...].prefix { $0 == 0 }.count
      if run >= 2, run > longest?.count ?? 0 { longest = start..<(start + run) }
      start += max(1, run)
    }
    return longest
  }

  private static func text(_ groups: ArraySlice<UInt16>) -> String {
    groups.map { String($0, radix: 16) }.joined(separator: ":")
  }
}
