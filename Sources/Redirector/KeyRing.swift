import EventLoops
import Programme

/// The keys that make and check visitor and click ids; two sets are valid at a time, so that ids
/// made before a rotation stay good until the next one.
package struct KeyRing: Sendable {
  /// One secret for each kind of id.
  package struct Keys: Sendable, Equatable {
    package static let bytes = 32

    /// Four words, lowest byte first: the first two are the visitors' key, the others the clicks'.
    private let words: InlineArray<4, UInt64>

    /// - Returns: nil unless there are exactly 32 bytes.
    package init?(secret: [UInt8]) {
      guard secret.count == Self.bytes else { return nil }
      words = [
        secret.span.word(at: 0), secret.span.word(at: 8), secret.span.word(at: 16),
        secret.span.word(at: 24),
      ]
    }

    var secret: [UInt8] {
      var bytes: [UInt8] = []
      for index in words.indices { bytes.append(word: words[index]) }
      return bytes
    }

    package static func == (left: Keys, right: Keys) -> Bool {
      // All words are looked at, so that the time doesn't tell how many were the same.
      left.words.indices.reduce(0) { $0 | (left.words[$1] ^ right.words[$1]) } == 0
    }
  }

  package let current: Keys
  package let previous: Keys?
  private let visitorKey: SipHash
  private let previousVisitorKey: SipHash?
  private let clickKey: SipHash
  private let previousClickKey: SipHash?

  package init(current: Keys, previous: Keys?) {
    self.current = current
    self.previous = previous
    visitorKey = SipHash(key: current.secret[..<16])
    previousVisitorKey = previous.map { SipHash(key: $0.secret[..<16]) }
    clickKey = SipHash(key: current.secret[16...])
    previousClickKey = previous.map { SipHash(key: $0.secret[16...]) }
  }

  func newVisitor(_ first: UInt64, _ second: UInt64) -> VisitorToken {
    VisitorToken(random: first, second, key: visitorKey)
  }

  func newClick(milliseconds: Int64, order: UInt64, random: UInt64) -> ClickToken {
    ClickToken(milliseconds: milliseconds, order: order, random: random, key: clickKey)
  }

  func addressKey(on day: ShanghaiDay) -> AddressKey { AddressKey(visitorKey, day: day) }

  func isGenuine(_ visitor: VisitorToken) -> Bool {
    // With all keys that there are, so that the time doesn't tell which one was right.
    let isCurrent = visitor.isGenuine(visitorKey)
    let isPrevious = previousVisitorKey.map(visitor.isGenuine) ?? false
    return isCurrent || isPrevious
  }

  func isGenuine(_ click: ClickToken) -> Bool {
    let isCurrent = click.isGenuine(clickKey)
    let isPrevious = previousClickKey.map(click.isGenuine) ?? false
    return isCurrent || isPrevious
  }
}
