extension JSONParser {
  /// Reads a string that starts at the present byte, a quotation mark.
  mutating func string() throws(JSONError) -> String {
    index += 1
    let start = index
    while true {
      switch try peek() {
      case UInt8(ascii: "\""):
        let text = try text(of: bytes[start..<index], at: start)
        index += 1
        return text
      case UInt8(ascii: "\\"): return try escapedString(from: start)
      case 0..<0x20: throw failure(.controlCharacter)
      default: index += 1
      }
    }
  }

  /// Goes on at the first escape of a string.
  private mutating func escapedString(from start: Int) throws(JSONError) -> String {
    var content = Array(bytes[start..<index])
    while true {
      let byte = try peek()
      switch byte {
      case UInt8(ascii: "\""):
        let text = try text(of: content[...], at: start)
        index += 1
        return text
      case UInt8(ascii: "\\"): try escape(into: &content)
      case 0..<0x20: throw failure(.controlCharacter)
      default:
        content.append(byte)
        index += 1
      }
    }
  }

  private func text(of content: ArraySlice<UInt8>, at start: Int) throws(JSONError) -> String {
    guard let text = String(validating: content, as: UTF8.self) else {
      throw JSONError(offset: start, reason: .invalidUTF8)
    }
    return text
  }

  private mutating func escape(into content: inout [UInt8]) throws(JSONError) {
    let start = index
    index += 1
    let escaped = try peek()
    index += 1
    switch escaped {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(escaped)
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "u"): content.append(contentsOf: try scalar(at: start).utf8Bytes)
    default: throw JSONError(offset: start, reason: .invalidEscape)
    }
  }

  /// Reads the digits after `\u`, and a second escape when the first is half a pair.
  private mutating func scalar(at start: Int) throws(JSONError) -> Unicode.Scalar {
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, try takeEscapeMark() else {
      throw JSONError(offset: start, reason: .loneSurrogate)
    }
    let second = try codeUnit()
    guard (0xDC00...0xDFFF).contains(second) else {
      throw JSONError(offset: start, reason: .loneSurrogate)
    }
    let code = 0x1_0000 + (UInt32(first - 0xD800) << 10) + UInt32(second - 0xDC00)
    guard let scalar = Unicode.Scalar(code) else {
      throw JSONError(offset: start, reason: .loneSurrogate)
    }
    return scalar
  }

  private mutating func takeEscapeMark() throws(JSONError) -> Bool {
    guard try peek() == UInt8(ascii: "\\") else { return false }
    guard index + 1 < bytes.count else {
      throw JSONError(offset: bytes.count, reason: .cutOff)
    }
    guard bytes[index + 1] == UInt8(ascii: "u") else { return false }
    index += 2
    return true
  }

  private mutating func codeUnit() throws(JSONError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = try peek().hexadecimalDigit else { throw failure(.invalidEscape) }
      unit = unit << 4 | UInt16(digit)
      index += 1
    }
    return unit
  }
}

extension Unicode.Scalar {
  fileprivate var utf8Bytes: UTF8.EncodedScalar {
    UTF8.encode(self) ?? UTF8.encodedReplacementCharacter
  }
}

extension UInt8 {
  var hexadecimalDigit: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    default: nil
    }
  }

  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
