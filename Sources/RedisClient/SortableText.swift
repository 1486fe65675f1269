import EventLoops

/// 64 characters, six bits each, whose bytes sort as the bits do: ids are written in them.
package enum SortableText {
  package static let alphabet = Array(
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
  @inlinable @inline(__always)
  package static func word(_ bits: UInt64) -> UInt64 {
    var text = bits & 0xFF_FFFF | (bits &>> 24 & 0xFF_FFFF) &<< 32
    text = text & 0x0000_0FFF_0000_0FFF | (text & 0x00FF_F000_00FF_F000) &<< 4
    text = text & 0x003F_003F_003F_003F | (text & 0x0FC0_0FC0_0FC0_0FC0) &<< 2
    // The alphabet is four runs of neighbours in ASCII, and each skips what lies between.
    let digits = atLeast(1, text) &* 2
    let capitals = atLeast(11, text) &* 7
    let underscore = atLeast(37, text) &* 4
    let smallLetters = atLeast(38, text)
    let ascii = text &+ ones &* UInt64(UInt8(ascii: "-"))
    return (ascii &+ digits &+ capitals &+ underscore &+ smallLetters).byteSwapped
  }

  /// The 48 bits of eight characters, the first one in the lowest byte; nil when one is not of the
  /// alphabet.
  @inlinable @inline(__always)
  package static func bits(_ word: UInt64) -> UInt64? {
    let text = word.byteSwapped
    guard text & (ones &* 0x80) == 0 else { return nil }
    let digits = atLeast(UInt64(UInt8(ascii: "0")), text)
    let capitals = atLeast(UInt64(UInt8(ascii: "A")), text)
    let underscore = atLeast(UInt64(UInt8(ascii: "_")), text)
    let smallLetters = atLeast(UInt64(UInt8(ascii: "a")), text)
    let skipped = digits &* 2 &+ capitals &* 7 &+ underscore &* 4 &+ smallLetters
    var bits = text &- ones &* UInt64(UInt8(ascii: "-")) &- skipped
    bits = bits & 0x003F_003F_003F_003F | (bits & 0x3F00_3F00_3F00_3F00) &>> 2
    bits = bits & 0x0000_0FFF_0000_0FFF | (bits & 0x0FFF_0000_0FFF_0000) &>> 4
    bits = bits & 0xFF_FFFF | (bits &>> 32) &<< 24
    // What isn't of the alphabet comes out as another text.
    return Self.word(bits) == word ? bits : nil
  }

  @inlinable @inline(__always)
  static var ones: UInt64 { 0x0101_0101_0101_0101 }

  /// 1 in each byte that is at least `least`; none of them is above 127.
  @inlinable @inline(__always)
  static func atLeast(_ least: UInt64, _ bytes: UInt64) -> UInt64 {
    (bytes &+ ones &* (128 &- least)) &>> 7 & ones
  }

  /// - Returns: nil for a byte outside the alphabet.
  static func value(_ byte: UInt8) -> UInt8? {
    let value = values[Int(byte)]
    return value < 64 ? value : nil
  }

  /// Appends the lowest `characters * 6` bits, the highest of them first.
  package static func append(_ bits: UInt64, characters: Int, to bytes: inout [UInt8]) {
    var shift = UInt64(characters * 6)
    while shift > 0 {
      shift -= 6
      bytes.append(alphabet[Int(bits &>> shift & 63)])
    }
  }

  /// The bits of up to ten characters, nil when one is not of the alphabet.
  package static func bits(_ text: Span<UInt8>, from start: Int, characters: Int) -> UInt64? {
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
