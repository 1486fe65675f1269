/// Reads JSON that uses none of its finesses, straight from the bytes and without a tree.
///
/// Strings of printable ASCII without escapes, integers that aren't negative, nothing of null, true and
/// false: whatever else comes makes a reading return nil or false, and its caller turns to
/// ``JSONParser``, which says what is wrong if anything is. So the two can't disagree over what is
/// valid.
struct PlainJSON {
  let bytes: [UInt8]
  private(set) var index = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { index == bytes.count }

  mutating func skipWhitespace() {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x09, 0x0A, 0x0D: index += 1
      default: return
      }
    }
  }

  /// Takes a mark with the white space around it.
  mutating func take(_ mark: Unicode.Scalar) -> Bool {
    skipWhitespace()
    guard index < bytes.count, bytes[index] == UInt8(ascii: mark) else { return false }
    index += 1
    skipWhitespace()
    return true
  }

  /// Takes exactly these bytes, if they come next.
  mutating func take(exactly text: String) -> Bool {
    guard bytes.count - index >= text.utf8.count else { return false }
    var place = index
    for byte in text.utf8 {
      guard bytes[place] == byte else { return false }
      place += 1
    }
    index = place
    return true
  }

  /// - Returns: where a string's content stands.
  mutating func string() -> Range<Int>? {
    guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { return nil }
    let start = index + 1
    var place = start
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "\""):
        index = place + 1
        return start..<place
      case UInt8(ascii: "\\"): return nil
      case 0x20..<0x7F: place += 1
      default: return nil
      }
    }
    return nil
  }

  mutating func text() -> String? { string().map(text) }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// Reads 1 to 18 digits, which fit 64 bits, without a leading zero, and no fraction or exponent.
  mutating func integer() -> Int64? {
    let start = index
    var value: Int64 = 0
    var place = index
    while place < bytes.count, bytes[place].isDigit {
      value = value &* 10 &+ Int64(bytes[place] - UInt8(ascii: "0"))
      place += 1
    }
    guard (1...18).contains(place - start), bytes[start] != UInt8(ascii: "0") || place == start + 1
    else { return nil }
    if place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): return nil
      default: break
      }
    }
    index = place
    return value
  }
}

/// The name of a member, of at most 24 bytes, as numbers that compare as the bytes do.
struct PlainName: Hashable, Comparable {
  private var words: (UInt64, UInt64, UInt64) = (0, 0, 0)

  static let longest = 24

  /// - Parameter bytes: none of them zero.
  init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count <= Self.longest else { return nil }
    var shift = 56
    var word = 0
    for byte in bytes {
      let part = UInt64(byte) << UInt64(shift)
      switch word {
      case 0: words.0 |= part
      case 1: words.1 |= part
      default: words.2 |= part
      }
      shift -= 8
      if shift < 0 {
        shift = 56
        word += 1
      }
    }
  }

  /// A name that is known to be short enough.
  init(_ name: StaticString) { self = PlainName(name.description.utf8)! }

  static func == (left: PlainName, right: PlainName) -> Bool { left.words == right.words }
  static func < (left: PlainName, right: PlainName) -> Bool { left.words < right.words }

  func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
    hasher.combine(words.2)
  }
}
