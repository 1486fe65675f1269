import EventLoops
import Programme

/// A click that was redirected, as it stands in the journal.
///
/// - Shape: 64 bytes: seven little-endian words, their CRC-32C, and a mark of four bytes that
///   says that this is a record of this version. The words are
///   0. the time, 48 bits, the kind, 8 bits, and flags;
///   1. the click id's order and random bits, zero without a touch;
///   2. the address's hash, zero when it isn't known;
///   3. and on, three of the visitor, zero without a touch, and the code.
struct JournalRecord: Equatable, Sendable {
  static let bytes = 64
  private static let words = 7
  private static let timeBits: UInt64 = 48
  private static let returning: UInt64 = 1
  private static let mark: UInt32 = 0x326B_6C63  // "clk2"
  /// Version 1 had touches alone, and the click id's tag where the address is now.
  private static let firstMark: UInt32 = 0x316B_6C63  // "clk1"

  let kind: ClickKind
  /// Whether the visitor came with a cookie of ours.
  let isReturning: Bool
  /// Since the Unix epoch, 48 bits.
  let milliseconds: UInt64
  /// 12 bits of order, then 52 random ones.
  let mix: UInt64
  let address: UInt64
  let visitor: VisitorToken
  let code: CodeKey

  /// A click that leaves a touch.
  init(
    _ click: ClickToken, isReturning: Bool, visitor: VisitorToken, address: UInt64, code: CodeKey
  ) {
    kind = .touch
    self.isReturning = isReturning
    milliseconds = click.milliseconds
    mix = click.mix
    self.address = address
    self.visitor = visitor
    self.code = code
  }

  /// One that leaves none.
  init(_ kind: ClickKind, milliseconds: Int64, address: UInt64, code: CodeKey) {
    self.kind = kind
    isReturning = false
    self.milliseconds = UInt64(truncatingIfNeeded: milliseconds) & (1 << Self.timeBits - 1)
    mix = 0
    self.address = address
    visitor = VisitorToken(first: 0, second: 0, tag: 0)
    self.code = code
  }

  /// What tells the click's touch from others of the same millisecond, as ``ClickToken/touchOrder``
  /// does.
  var touchOrder: UInt64 { mix &>> UInt64(64 - Touch.orderBits) }

  func append(to bytes: inout [UInt8]) {
    let flags: UInt64 = isReturning ? Self.returning : 0
    let words: InlineArray<7, UInt64> = [
      milliseconds | UInt64(kind.byte) &<< Self.timeBits | flags &<< 56, mix, address,
      visitor.first, visitor.second, visitor.tag, code.bits,
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
    guard UInt32(truncatingIfNeeded: end) == CRC32C.checksum(words) else { return nil }
    let flags: UInt64
    switch UInt32(truncatingIfNeeded: end &>> 32) {
    case Self.mark:
      guard let kind = ClickKind(byte: UInt8(truncatingIfNeeded: words[0] &>> Self.timeBits))
      else { return nil }
      self.kind = kind
      address = words[2]
      flags = words[0] &>> 56
    case Self.firstMark:
      kind = .touch
      address = 0
      flags = words[2] &>> 56
    default: return nil
    }
    isReturning = flags & Self.returning != 0
    milliseconds = words[0] & (1 << Self.timeBits - 1)
    mix = words[1]
    visitor = VisitorToken(first: words[3], second: words[4], tag: words[5])
    code = CodeKey(bits: words[6])
  }
}
