import Programme

/// The host and port of an address.
struct URLAuthority {
  /// Lower case; an IPv6 address keeps its brackets.
  let host: String
  /// None: the scheme's own.
  let port: UInt16?

  /// - Returns: nil for an authority without host, with a user name, or with what is no host or port.
  init?(_ bytes: ArraySlice<UInt8>) {
    var rest = bytes
    if rest.first == UInt8(ascii: "[") {
      let inside = rest.dropFirst().prefix { $0 != UInt8(ascii: "]") }
      guard inside.endIndex < rest.endIndex, let address = IPv6Address(inside) else { return nil }
      host = "[\(address.text)]"
      rest = rest[(inside.endIndex + 1)...]
    } else {
      guard let name = Self.name(rest.take { $0 == UInt8(ascii: ":") }) else { return nil }
      host = name
    }
    guard rest.isEmpty || rest.first == UInt8(ascii: ":") else { return nil }
    let digits = rest.dropFirst()
    guard !digits.isEmpty else {
      port = nil
      return
    }
    guard digits.count <= 5, digits.allSatisfy(\.isDigit),
      let number = UInt16(String(decoding: digits, as: UTF8.self)), number > 0
    else { return nil }
    port = number
  }

  private static let longestName = 253
  private static let longestLabel = 63

  private static func name(_ bytes: ArraySlice<UInt8>) -> String? {
    let absolute = bytes.map(\.lowercased)
    let name = absolute.last == UInt8(ascii: ".") ? absolute.dropLast() : absolute[...]
    let labels = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard name.count <= longestName,
      labels.allSatisfy({ (1...longestLabel).contains($0.count) && $0.allSatisfy(\.isLabelByte) }),
      let last = labels.last
    else { return nil }
    // Software disagrees about what such a number is, unless there are four of them.
    guard !isNumeric(last) || (labels.count == 4 && labels.allSatisfy(isDecimalByte)) else {
      return nil
    }
    return String(decoding: name, as: UTF8.self)
  }

  private static func isNumeric(_ label: ArraySlice<UInt8>) -> Bool {
    label.allSatisfy(\.isDigit)
      || (label.starts(with: "0x".utf8)
        && label.dropFirst(2).allSatisfy { $0.hexadecimalDigit != nil })
  }

  static func isDecimalByte(_ label: ArraySlice<UInt8>) -> Bool {
    guard (1...3).contains(label.count), label.allSatisfy(\.isDigit) else { return false }
    guard label.count == 1 || label.first != UInt8(ascii: "0") else { return false }
    return UInt8(String(decoding: label, as: UTF8.self)) != nil
  }
}

extension UInt8 {
  fileprivate var isLabelByte: Bool {
    isCodeByte || self == UInt8(ascii: "-") || self == UInt8(ascii: "_")
  }
}
