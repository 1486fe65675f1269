/// The Castagnoli checksum, eight bytes at a step.
///
/// - Source: RFC 3720, section 12.1; Kounavis and Berry, "A systematic approach to building
///   high-performance software-based CRC generators", 2005.
enum CRC32C {
  /// Eight tables of 256: what a byte means that has 0 to 7 bytes after it.
  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      var value = UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1 }
      tables[byte] = value
    }
    for index in 256..<8 * 256 {
      let before = tables[index - 256]
      tables[index] = before >> 8 ^ tables[Int(before & 255)]
    }
    return tables
  }()

  static func checksum(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt32 {
    let tables = Self.tables.span
    var value = ~UInt32(0)
    var index = range.lowerBound
    while index + 8 <= range.upperBound {
      var word: UInt64 = 0
      for offset in 0..<8 { word |= UInt64(bytes[index + offset]) &<< UInt64(offset * 8) }
      word ^= UInt64(value)
      value = step(tables, word)
      index += 8
    }
    while index < range.upperBound {
      value = value >> 8 ^ tables[Int((value ^ UInt32(bytes[index])) & 255)]
      index += 1
    }
    return ~value
  }

  /// The same for whole words, as they lie in memory little-endian.
  static func checksum(_ words: InlineArray<7, UInt64>) -> UInt32 {
    let tables = Self.tables.span
    var value = ~UInt32(0)
    for index in words.indices { value = step(tables, words[index] ^ UInt64(value)) }
    return ~value
  }

  @inline(__always)
  private static func step(_ tables: Span<UInt32>, _ word: UInt64) -> UInt32 {
    tables[Int(word & 255) | 0x700] ^ tables[Int(word &>> 8 & 255) | 0x600]
      ^ tables[Int(word &>> 16 & 255) | 0x500] ^ tables[Int(word &>> 24 & 255) | 0x400]
      ^ tables[Int(word &>> 32 & 255) | 0x300] ^ tables[Int(word &>> 40 & 255) | 0x200]
      ^ tables[Int(word &>> 48 & 255) | 0x100] ^ tables[Int(word &>> 56 & 255)]
  }
}
