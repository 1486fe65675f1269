import EventLoops

/// A click that leaves a touch, as it stands in the journal.
///
/// - Shape: 64 bytes: seven little-endian words, their CRC-32C, and a mark of four bytes that
///   says that this is a record of this version.
struct JournalRecord: Equatable, Sendable {
  static let bytes = 64
  private static let words = 7
  private static let returning: UInt64 = 1
  private static let mark: UInt32 = 0x316B_6C63  // "clk1"

  /// Whether the visitor came with a cookie of ours.
  let isReturning: Bool
  let click: ClickToken
  let visitor: VisitorToken
  let code: CodeKey

  func append(to bytes: inout [UInt8]) {
    let flags: UInt64 = isReturning ? Self.returning : 0
    let words: InlineArray<7, UInt64> = [
      // The tag has 56 bits, which leaves a byte for the flags.
      click.milliseconds, click.mix, click.tag | flags &<< 56, visitor.first, visitor.second,
      visitor.tag, code.bits,
    ]
    let end = UInt64(CRC32C.checksum(words)) | UInt64(Self.mark) &<< 32
    bytes.append(words: words[0], words[1], words[2], words[3])
    bytes.append(words: words[4], words[5], words[6], end)
  }

  /// Reads the record at `start`; nil when it isn't whole and right.
  init?(_ bytes: Span<UInt8>, at start: Int) {
    guard start + Self.bytes <= bytes.count else { return nil }
    var words = InlineArray<7, UInt64>(repeating: 0)
    for index in words.indices { words[index] = bytes.word(at: start + index * 8) }
    let end = bytes.word(at: start + Self.words * 8)
    let flags = words[2] &>> 56
    guard end == UInt64(CRC32C.checksum(words)) | UInt64(Self.mark) &<< 32 else { return nil }
    isReturning = flags & Self.returning != 0
    click = ClickToken(
      milliseconds: words[0], mix: words[1], tag: words[2] & 0xFF_FFFF_FFFF_FFFF)
    visitor = VisitorToken(first: words[3], second: words[4], tag: words[5])
    code = CodeKey(bits: words[6])
  }

  init(isReturning: Bool, click: ClickToken, visitor: VisitorToken, code: CodeKey) {
    self.isReturning = isReturning
    self.click = click
    self.visitor = visitor
    self.code = code
  }
}
