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
      bytes.append("c")
      bytes.append(number: hour.number)
      bytes.append(word: code.text)
      bytes.append(word: kind.rawValue)
      bytes.append(number: clicks)
    case .open(let code, let at, let visitor):
      bytes.append("o")
      bytes.append(word: code.text)
      bytes.append(number: at.milliseconds)
      bytes.append(word: visitor.text)
    case .address(let day, let address, let clicks):
      bytes.append("a")
      bytes.append(number: day.number)
      bytes.append(word: String(address.bits, radix: 16))
      bytes.append(number: clicks)
    case .visit(let day, let address, let visitor):
      bytes.append("v")
      bytes.append(number: day.number)
      bytes.append(word: String(address.bits, radix: 16))
      bytes.append(word: visitor.text)
    }
    bytes.append("\n")
  }

  /// - Returns: nil unless all lines are whole.
  package static func lines(of bytes: [UInt8]) -> [ClickLine]? {
    var lines: [ClickLine] = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard let line = ClickLine(line) else { return nil }
      lines.append(line)
    }
    return lines
  }

  private init?(_ line: ArraySlice<UInt8>) {
    let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    switch (words.first?.first, words.count) {
    case (UInt8(ascii: "c"), 5):
      guard let hour = Int64(decimal: words[1]), let code = LinkCode(code: Self.text(words[2])),
        let kind = ClickKind(rawValue: Self.text(words[3])), let clicks = Self.clicks(words[4])
      else { return nil }
      self = .count(Hour(number: hour), code, kind, clicks: clicks)
    case (UInt8(ascii: "o"), 4):
      guard let code = LinkCode(code: Self.text(words[1])), let at = Int64(decimal: words[2]),
        let visitor = VisitorID(Self.text(words[3]))
      else { return nil }
      self = .open(code, at: Timestamp(milliseconds: at), visitor)
    case (UInt8(ascii: "a"), 4):
      guard let (day, address) = Self.address(words), let clicks = Self.clicks(words[3]) else {
        return nil
      }
      self = .address(day, address, clicks: clicks)
    case (UInt8(ascii: "v"), 4):
      guard let (day, address) = Self.address(words), let visitor = VisitorID(Self.text(words[3]))
      else { return nil }
      self = .visit(day, address, visitor)
    default: return nil
    }
  }

  private static func address(
    _ words: [ArraySlice<UInt8>]
  ) -> (ShanghaiDay, AddressHash)? {
    guard let day = Int64(decimal: words[1]), let bits = UInt64(text(words[2]), radix: 16) else {
      return nil
    }
    return (ShanghaiDay(number: day), AddressHash(bits: bits))
  }

  private static func clicks(_ word: ArraySlice<UInt8>) -> Int64? {
    Int64(decimal: word).flatMap { $0 > 0 ? $0 : nil }
  }

  private static func text(_ word: ArraySlice<UInt8>) -> String {
    String(decoding: word, as: UTF8.self)
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
