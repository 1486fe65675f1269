import EventLoops
import RedisClient

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
    guard let a = SortableText.bits(text.word(at: start)),
      let b = SortableText.bits(text.word(at: start + 8)),
      let c = SortableText.bits(text.word(at: start + 16)),
      let d = SortableText.bits(text.word(at: start + 24))
    else { return nil }
    first = a &<< 16 | b &>> 32
    second = b &<< 32 | c &>> 16
    tag = c &<< 48 | d
  }

  /// The 32 characters, eight in each word, the first one lowest.
  var words: InlineArray<4, UInt64> {
    [
      SortableText.word(first &>> 16), SortableText.word(first &<< 32 | second &>> 32),
      SortableText.word(second &<< 16 | tag &>> 48), SortableText.word(tag),
    ]
  }

  /// Writes the 32 characters over those at `start`.
  func write(to bytes: inout MutableSpan<UInt8>, at start: Int) {
    let words = words
    for index in words.indices { bytes.store(words[index], at: start &+ 8 &* index) }
  }

  func append(to bytes: inout [UInt8]) {
    let words = words
    bytes.append(words: words[0], words[1], words[2], words[3])
  }

  /// Whether the tag is right, in the same time for every tag.
  func isGenuine(_ key: SipHash) -> Bool {
    // One comparison of whole words: nothing tells how many bits were right.
    key.hash(first, second) ^ tag == 0
  }
}
