/// 64 characters, six bits each, whose bytes sort as the bits do.
enum SortableText {
  static let alphabet = Array(
    "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz".utf8)

  /// The value of each byte; 255 for those outside the alphabet.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    for (value, byte) in alphabet.enumerated() { values[Int(byte)] = UInt8(value) }
    return values
  }()

  /// Appends the lowest `characters * 6` bits, the highest of them first.
  @inline(__always)
  static func append(_ bits: UInt64, characters: Int, to bytes: inout [UInt8]) {
    var shift = UInt64(characters * 6)
    while shift > 0 {
      shift -= 6
      bytes.append(alphabet[Int(bits &>> shift & 63)])
    }
  }

  /// The bits of up to ten characters, nil when one is not of the alphabet.
  static func bits(_ text: Span<UInt8>, from start: Int, characters: Int) -> UInt64? {
    var bits: UInt64 = 0
    var seen: UInt8 = 0
    for index in start..<start + characters {
      let value = values[Int(text[index])]
      seen |= value
      bits = bits &<< 6 | UInt64(value & 63)
    }
    return seen < 64 ? bits : nil
  }
}
