import HTTPWire

/// A text of a head that is compared without regard to capitals.
struct FieldText: Sendable {
  /// Letters are small.
  let bytes: [UInt8]

  init(_ text: StaticString) { bytes = Array("\(text)".utf8) }

  static let contentLength = FieldText("content-length:")
  static let connection = FieldText("connection:")
  static let transferEncoding = FieldText("transfer-encoding:")
  static let setCookie = FieldText("set-cookie:")
  static let close = FieldText("close")
  static let keepAlive = FieldText("keep-alive")
  static let chunked = FieldText("chunked")
  static let visitorCookie = FieldText("dl_vid=")
}

extension Span<UInt8> {
  /// Where the value of the field begins, when the line at `start` is of this field.
  func value(of name: FieldText, at start: Int) -> Int? {
    guard hasLetters(name, at: start) else { return nil }
    var index = start + name.bytes.count
    while index < count, self[index] == .space || self[index] == .tab { index += 1 }
    return index
  }

  /// Whether `text` stands at `start`, capitals and small letters alike.
  func hasLetters(_ text: FieldText, at start: Int) -> Bool {
    let letters = text.bytes
    guard start + letters.count <= count else { return false }
    for offset in letters.indices {
      let byte = self[start + offset]
      let isCapital = byte &- 0x41 < 26
      guard (isCapital ? byte | 0x20 : byte) == letters[offset] else { return false }
    }
    return true
  }

  /// The decimal number at `start`, up to 15 digits; nil without one.
  func number(at start: Int) -> Int? {
    var value = 0
    var index = start
    while index < count, index - start < 15, let digit = self[index].digit {
      value = value * 10 + Int(digit)
      index += 1
    }
    return index > start ? value : nil
  }

  /// Whether `HTTP/1.` stands at `start`.
  func holdsHTTP(_ start: Int) -> Bool {
    self[start] == 0x48 && self[start + 1] == 0x54 && self[start + 2] == 0x54
      && self[start + 3] == 0x50 && self[start + 4] == .slash && self[start + 5] == 0x31
      && self[start + 6] == 0x2E
  }
}
