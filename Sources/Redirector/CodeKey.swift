import HTTPWire
import RedisClient

/// A link code packed into one word.
///
/// - Shape: 2 to 10 of `[0-9A-Za-z]`, six bits each; none of these is coded as zero, so no two
///   codes share a word.
struct CodeKey: Hashable, Sendable {
  static let lengths = 2...10

  let bits: UInt64

  init(bits: UInt64) { self.bits = bits }

  /// - Returns: nil when the bytes can't be a code.
  init?(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
    guard Self.lengths.contains(end - start) else { return nil }
    var index = start
    while index < end {
      guard bytes[index] != UInt8(ascii: "-"), bytes[index] != UInt8(ascii: "_") else { return nil }
      index += 1
    }
    guard let bits = SortableText.bits(bytes, from: start, characters: end - start) else {
      return nil
    }
    self.bits = bits
  }

  init?(_ text: String) {
    let bytes = Array(text.utf8)
    self.init(bytes.span, 0, bytes.count)
  }

  /// How many characters the code has.
  var count: Int { (64 - bits.leadingZeroBitCount + 5) / 6 }

  func append(to bytes: inout [UInt8]) {
    SortableText.append(bits, characters: count, to: &bytes)
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return bytes
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }
}
