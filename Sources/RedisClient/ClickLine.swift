package import Programme

/// One sum among the clicks of a stream's entry.
///
/// - Shape: a line of words: `c HOUR CODE KIND CLICKS`, `o CODE MILLISECONDS VISITOR`,
///   `a DAY ADDRESS CLICKS`, `v DAY ADDRESS VISITOR`.
package enum ClickLine: Hashable, Sendable {
  case count(Hour, LinkCode, ClickKind, clicks: Int64)
  /// A visitor's touch on a link, among the first of them.
  case open(LinkCode, at: Timestamp, VisitorID)
  /// Clicks from an address of which there are many.
  case address(ShanghaiDay, AddressHash, clicks: Int64)
  /// A visitor's touch from such an address.
  case visit(ShanghaiDay, AddressHash, VisitorID)

  package func append(to bytes: inout [UInt8]) {
    switch self {
    case .count(let hour, let code, let kind, let clicks):
      Self.appendCount(hour, kind, clicks: clicks, to: &bytes) {
        $0.append(contentsOf: code.text.utf8)
      }
    case .open(let code, let at, let visitor):
      Self.appendOpen(at: at, to: &bytes) {
        $0.append(contentsOf: code.text.utf8)
      } visitor: {
        $0.append(contentsOf: visitor.text.utf8)
      }
    case .address(let day, let address, let clicks):
      bytes.append("a")
      bytes.append(number: day.number)
      bytes.append(word: String(address.bits, radix: 16))
      bytes.append(number: clicks)
      bytes.append("\n")
    case .visit(let day, let address, let visitor):
      bytes.append("v")
      bytes.append(number: day.number)
      bytes.append(word: String(address.bits, radix: 16))
      bytes.append(word: visitor.text)
      bytes.append("\n")
    }
  }

  /// Appends a ``count(_:_:_:clicks:)`` whose code is written by `code`, without making a text of it.
  package static func appendCount(
    _ hour: Hour, _ kind: ClickKind, clicks: Int64, to bytes: inout [UInt8],
    code: (inout [UInt8]) -> Void
  ) {
    bytes.append("c")
    bytes.append(number: hour.number)
    bytes.append(UInt8(ascii: " "))
    code(&bytes)
    bytes.append(word: kind.rawValue)
    bytes.append(number: clicks)
    bytes.append("\n")
  }

  /// Appends an ``open(_:at:_:)`` whose code and visitor are written by `code` and `visitor`.
  package static func appendOpen(
    at: Timestamp, to bytes: inout [UInt8], code: (inout [UInt8]) -> Void,
    visitor: (inout [UInt8]) -> Void
  ) {
    bytes.append("o ")
    code(&bytes)
    bytes.append(number: at.milliseconds)
    bytes.append(UInt8(ascii: " "))
    visitor(&bytes)
    bytes.append("\n")
  }

  /// - Returns: nil unless all lines are whole.
  package static func lines(of bytes: [UInt8]) -> [ClickLine]? {
    var lines: [ClickLine] = []
    var words = LineWords(bytes)
    while words.startLine() {
      guard let line = ClickLine(&words), words.endLine() else { return nil }
      lines.append(line)
    }
    return lines
  }

  private init?(_ words: inout LineWords) {
    guard let letter = words.next(), letter.count == 1 else { return nil }
    switch letter.first {
    case UInt8(ascii: "c"):
      guard let hour = words.number(), let code = words.code(),
        let kind = words.text().flatMap(ClickKind.init(rawValue:)), let clicks = words.clicks()
      else { return nil }
      self = .count(Hour(number: hour), code, kind, clicks: clicks)
    case UInt8(ascii: "o"):
      guard let code = words.code(), let at = words.number(), let visitor = words.visitor()
      else { return nil }
      self = .open(code, at: Timestamp(milliseconds: at), visitor)
    case UInt8(ascii: "a"):
      guard let day = words.number(), let address = words.address(), let clicks = words.clicks()
      else { return nil }
      self = .address(ShanghaiDay(number: day), address, clicks: clicks)
    case UInt8(ascii: "v"):
      guard let day = words.number(), let address = words.address(), let visitor = words.visitor()
      else { return nil }
      self = .visit(ShanghaiDay(number: day), address, visitor)
    default: return nil
    }
  }
}

/// The words of one line after the other, with one blank between two words.
private struct LineWords {
  private let bytes: [UInt8]
  private var position = 0
  /// Nothing of the line was read yet, so that no blank comes before the next word.
  private var isAtStart = true

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// - Returns: false when there is no line any more; empty ones aren't any.
  mutating func startLine() -> Bool {
    while position < bytes.count, bytes[position] == UInt8(ascii: "\n") { position += 1 }
    isAtStart = true
    return position < bytes.count
  }

  /// - Returns: false when there is more in the line.
  func endLine() -> Bool { position == bytes.count || bytes[position] == UInt8(ascii: "\n") }

  /// - Returns: nil when the line has ended; an empty word where two blanks meet.
  mutating func next() -> ArraySlice<UInt8>? {
    if !isAtStart {
      guard position < bytes.count, bytes[position] == UInt8(ascii: " ") else { return nil }
      position += 1
    }
    isAtStart = false
    let start = position
    while position < bytes.count, bytes[position] != UInt8(ascii: " "),
      bytes[position] != UInt8(ascii: "\n")
    {
      position += 1
    }
    return bytes[start..<position]
  }

  mutating func text() -> String? { next().map { String(decoding: $0, as: UTF8.self) } }
  mutating func number() -> Int64? { next().flatMap { Int64(decimal: $0) } }
  mutating func clicks() -> Int64? { number().flatMap { $0 > 0 ? $0 : nil } }
  mutating func code() -> LinkCode? { text().flatMap { LinkCode(code: $0) } }

  /// Looks at the bytes before they are a text, which is quicker: there are thirty of them and more.
  mutating func visitor() -> VisitorID? {
    guard let word = next(), (1...64).contains(word.count),
      word.allSatisfy(\.isIdentifierByte)
    else { return nil }
    return VisitorID(trusted: String(decoding: word, as: UTF8.self))
  }

  mutating func address() -> AddressHash? {
    text().flatMap { UInt64($0, radix: 16) }.map { AddressHash(bits: $0) }
  }
}

extension [UInt8] {
  fileprivate mutating func append(word: String) {
    append(UInt8(ascii: " "))
    append(contentsOf: word.utf8)
  }

  fileprivate mutating func append(number: Int64) {
    append(UInt8(ascii: " "))
    appendDecimal(number)
  }
}
