import Testing

@testable import Redirector

@Suite("SipHash-2-4")
struct SipHashTests {
  /// The reference key, 00 to 0f; messages are 00, 00 01, 00 01 02 and so on.
  static let hash = SipHash(key: 0...15)

  @Test(
    "gives the reference implementation's values",
    arguments: [
      (0, 0x726f_db47_dd0e_0e31), (1, 0x74f8_39c5_93dc_67fd), (2, 0x0d6c_8009_d9a9_4f5a),
      (3, 0x8567_6696_d7fb_7e2d), (7, 0xab02_00f5_8b01_d137), (8, 0x93f5_f579_9a93_2462),
      (15, 0xa129_ca61_49be_45e5),
    ] as [(Int, UInt64)])
  func vectors(count: Int, expected: UInt64) {
    let message = (0..<count).map { UInt8($0) }
    #expect(Self.hash.hash(message.span) == expected)
  }

  @Test("two words are the same message as their sixteen bytes")
  func words() {
    let message = (0..<16).map { UInt8($0) }
    #expect(
      Self.hash.hash(0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908)
        == Self.hash.hash(message.span))
  }
}

@Suite("CRC-32C")
struct CRC32CTests {
  @Test(
    "gives the values of RFC 3720 and of the usual check",
    arguments: [
      ([UInt8](repeating: 0, count: 32), 0x8a91_36aa),
      ([UInt8](repeating: 0xff, count: 32), 0x62a8_ab43),
      ((0..<32).map { UInt8($0) }, 0x46dd_794e),
      (Array("123456789".utf8), 0xe306_9283),
    ] as [([UInt8], UInt32)])
  func vectors(bytes: [UInt8], expected: UInt32) {
    #expect(CRC32C.checksum(bytes.span, 0..<bytes.count) == expected)
  }

  @Test("words have the checksum of their bytes")
  func words() {
    let bytes = (0..<56).map { UInt8($0) }
    var words = InlineArray<7, UInt64>(repeating: 0)
    for index in 0..<56 { words[index / 8] |= UInt64(bytes[index]) << UInt64(index % 8 * 8) }
    #expect(CRC32C.checksum(words) == CRC32C.checksum(bytes.span, 0..<56))
  }
}
