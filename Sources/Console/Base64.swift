/// Bytes as text.
/// - Source: RFC 4648, sections 4 and 5.
enum Base64 {
  private static let standard = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let urlSafe = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
  private static let padding = UInt8(ascii: "=")

  static func encode(_ bytes: some Sequence<UInt8>) -> String {
    var text = encode(bytes, standard)
    while !text.count.isMultiple(of: 4) { text.append(padding) }
    return String(decoding: text, as: UTF8.self)
  }

  /// With `-` and `_`, without padding.
  static func encodeForURL(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: encode(bytes, urlSafe), as: UTF8.self)
  }

  /// - Returns: nil unless the text is base64, padded or not, with nothing in its unused bits.
  static func decode(_ text: some StringProtocol) -> [UInt8]? {
    var digits = Array(text.utf8)
    if digits.count.isMultiple(of: 4) {
      for _ in 0..<2 where digits.last == padding { digits.removeLast() }
    }
    return decode(digits, standard)
  }

  static func decodeFromURL(_ text: some StringProtocol) -> [UInt8]? {
    decode(Array(text.utf8), urlSafe)
  }

  private static func encode(_ bytes: some Sequence<UInt8>, _ alphabet: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    var buffer: UInt32 = 0
    var bits = 0
    for byte in bytes {
      buffer = buffer << 8 | UInt32(byte)
      bits += 8
      while bits >= 6 {
        bits -= 6
        text.append(alphabet[Int(buffer >> UInt32(bits) & 63)])
      }
    }
    if bits > 0 { text.append(alphabet[Int(buffer << UInt32(6 - bits) & 63)]) }
    return text
  }

  private static func decode(_ digits: [UInt8], _ alphabet: [UInt8]) -> [UInt8]? {
    guard digits.count % 4 != 1 else { return nil }
    var bytes: [UInt8] = []
    var buffer: UInt32 = 0
    var bits = 0
    for digit in digits {
      guard let value = alphabet.firstIndex(of: digit) else { return nil }
      buffer = buffer << 6 | UInt32(value)
      bits += 6
      guard bits >= 8 else { continue }
      bits -= 8
      bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
    }
    guard buffer & (1 << UInt32(bits) - 1) == 0 else { return nil }
    return bytes
  }
}
