import EventLoops

/// A browser's identity: 128 random bits, and a keyed tag that tells ours from forgeries.
///
/// - Shape: 24 bytes, written as 32 characters of the byte-sortable alphabet.
struct VisitorToken: Equatable, Sendable {
  static let characters = 32

  /// The random bits and the tag, in the order in which they are written.
  let first: UInt64
  let second: UInt64
  let tag: UInt64

  init(first: UInt64, second: UInt64, tag: UInt64) {
    self.first = first
    self.second = second
    self.tag = tag
  }

  /// Makes a new visitor from 128 random bits.
  init(random first: UInt64, _ second: UInt64, key: SipHash) {
    self.init(first: first, second: second, tag: key.hash(first, second))
  }

  /// Reads 32 characters; nil when they aren't of the alphabet. The tag is not checked.
  init?(_ text: Span<UInt8>, from start: Int) {
    // 24 bytes are three words of 64 bits; ten characters carry 60 of them.
    guard let a = SortableText.bits(text, from: start, characters: 10),
      let b = SortableText.bits(text, from: start + 10, characters: 10),
      let c = SortableText.bits(text, from: start + 20, characters: 10),
      let d = SortableText.bits(text, from: start + 30, characters: 2)
    else { return nil }
    first = a &<< 4 | b &>> 56
    second = b &<< 8 | c &>> 52
    tag = c &<< 12 | d
  }

  func append(to bytes: inout [UInt8]) {
    bytes.append(
      words: SortableText.word(first &>> 16), SortableText.word(first &<< 32 | second &>> 32),
      SortableText.word(second &<< 16 | tag &>> 48), SortableText.word(tag))
  }

  /// Whether the tag is right, in the same time for every tag.
  func isGenuine(_ key: SipHash) -> Bool {
    // One comparison of whole words: nothing tells how many bits were right.
    key.hash(first, second) ^ tag == 0
  }
}
