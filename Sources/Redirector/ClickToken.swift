import EventLoops
import Programme
import RedisClient

/// A click's identity: its time, its order among the loop's clicks of that millisecond, random
/// bits, and a keyed tag.
///
/// - Shape: 21 bytes, written as 28 characters of the byte-sortable alphabet: 8 of time, then 12 bits
///   of order and 52 of randomness, of which the first 26 also tell the click's touch from others of
///   the same time, then 56 of the tag.
struct ClickToken: Equatable, Sendable {
  static let characters = 28
  /// Clicks of one loop in one millisecond that keep their order.
  static let ordersPerMillisecond: UInt64 = 1 << 12

  /// Milliseconds since the Unix epoch, 48 bits of them.
  let milliseconds: UInt64
  /// 12 bits of order, then 52 random ones.
  let mix: UInt64
  /// 56 bits.
  let tag: UInt64

  init(milliseconds: UInt64, mix: UInt64, tag: UInt64) {
    self.milliseconds = milliseconds
    self.mix = mix
    self.tag = tag
  }

  /// - Parameter order: below ``ordersPerMillisecond``; more bits are lost.
  init(milliseconds: Int64, order: UInt64, random: UInt64, key: SipHash) {
    let time = UInt64(truncatingIfNeeded: milliseconds) & 0xFFFF_FFFF_FFFF
    mix = order &<< 52 | random &>> 12
    self.milliseconds = time
    tag = key.hash(time, mix) &>> 8
  }

  init?(_ text: Span<UInt8>) {
    guard text.count == Self.characters,
      let time = SortableText.bits(text, from: 0, characters: 8),
      let tail = SortableText.bits(text, from: 8, characters: 5),
      let middle = SortableText.bits(text, from: 13, characters: 10),
      let end = SortableText.bits(text, from: 23, characters: 5)
    else { return nil }
    milliseconds = time
    mix = tail &<< 34 | middle &>> 26
    tag = (middle & 0x3FF_FFFF) &<< 30 | end
  }

  /// Writes the 28 characters over those at `start`.
  func write(to bytes: inout MutableSpan<UInt8>, at start: Int) {
    bytes.store(SortableText.word(milliseconds), at: start)
    bytes.store(SortableText.word(mix &>> 16), at: start &+ 8)
    bytes.store(SortableText.word(mix &<< 32 | tag &>> 24), at: start &+ 16)
    // 168 bits make three and a half words: the last one says half of the third again.
    bytes.store(SortableText.word(tag), at: start &+ 20)
  }

  func append(to bytes: inout [UInt8]) {
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: Self.characters))
    var span = bytes.mutableSpan
    write(to: &span, at: start)
  }

  /// What tells the click's touch from others of the same millisecond, and sorts as the clicks came:
  /// 12 bits of order, then 26 random ones.
  var touchOrder: UInt64 { mix &>> UInt64(64 - Touch.orderBits) }

  /// Whether the tag is right, in the same time for every tag.
  func isGenuine(_ key: SipHash) -> Bool {
    (key.hash(milliseconds, mix) &>> 8) ^ tag == 0
  }
}
