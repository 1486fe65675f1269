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

  /// Eight characters for the lowest 48 bits, the first character in the lowest byte.
  ///
  /// All eight are made at once, each in a byte of its own.
  @inline(__always)
  static func word(_ bits: UInt64) -> UInt64 {
    var text = bits & 0xFF_FFFF | (bits &>> 24 & 0xFF_FFFF) &<< 32
    text = text & 0x0000_0FFF_0000_0FFF | (text & 0x00FF_F000_00FF_F000) &<< 4
    text = text & 0x003F_003F_003F_003F | (text & 0x0FC0_0FC0_0FC0_0FC0) &<< 2
    // The alphabet is four runs of neighbours in ASCII, and each skips what lies between.
    let digits = reached(1, by: text) &* 2
    let capitals = reached(11, by: text) &* 7
    let underscore = reached(37, by: text) &* 4
    let smallLetters = reached(38, by: text)
    let ascii = text &+ ones &* UInt64(UInt8(ascii: "-"))
    return (ascii &+ digits &+ capitals &+ underscore &+ smallLetters).byteSwapped
  }

  private static let ones: UInt64 = 0x0101_0101_0101_0101

  /// 1 in each byte whose value, below 64, is at least `least`.
  @inline(__always)
  private static func reached(_ least: UInt64, by values: UInt64) -> UInt64 {
    (values &+ ones &* (128 &- least)) &>> 7 & ones
  }

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
