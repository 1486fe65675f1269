import Records
import Testing

@Suite("Reading JSON")
struct JSONParserTests {
  private static let limits = JSONLimits(bytes: 4_096)

  private func error(in text: String, limits: JSONLimits = Self.limits) -> JSONError? {
    do {
      _ = try JSON.parse(text, limits: limits)
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "a value is read as it is spelled",
    arguments: [
      ("null", .null), ("true", .bool(true)), ("false", .bool(false)), ("0", .integer(0)),
      ("-1", .integer(-1)), ("9223372036854775807", .integer(.max)),
      ("-9223372036854775808", .integer(.min)),
      ("9007199254740993", .integer(9_007_199_254_740_993)),
      ("9223372036854775808", .number("9223372036854775808")),
      ("-9223372036854775809", .number("-9223372036854775809")), ("-0", .number("-0")),
      ("1.0", .number("1.0")), ("1e400", .number("1e400")), ("1E-2", .number("1E-2")),
      ("0e0", .number("0e0")), ("0.10", .number("0.10")), ("\"\"", .string("")),
      (#""a\"\\\/\b\f\n\r\t""#, .string("a\"\\/\u{8}\u{C}\n\r\t")),
      (#""\u0041\u00e9\u00E9\u4e2d""#, .string("Aéé中")), (#""\ud83d\ude00""#, .string("😀")),
      ("\"食品\"", .string("食品")), (#""\u0000""#, .string("\u{0}")), ("[]", .array([])),
      (" [ 1 , [ ] ] ", .array([.integer(1), .array([])])), ("{}", .object([])),
      (
        "\t{ \"b\" : 1 ,\r\n\"a\":{}}",
        .object([JSON.Member("b", .integer(1)), JSON.Member("a", .object([]))])
      ), ("\"\u{7F}\u{2028}\"", .string("\u{7F}\u{2028}")),
      (
        #"{"\u0061":1,"A":2}"#,
        .object([JSON.Member("a", .integer(1)), JSON.Member("A", .integer(2))])
      ),
    ] as [(String, JSON)])
  func valid(text: String, value: JSON) throws {
    #expect(try JSON.parse(text, limits: Self.limits) == value)
  }

  @Test(
    "what isn't JSON is refused with its place and reason",
    arguments: [
      ("", 0, .cutOff), ("  ", 2, .cutOff), ("nul", 3, .cutOff), ("nulL", 3, .unexpectedByte),
      ("nullx", 4, .trailingBytes), ("1 2", 2, .trailingBytes), ("{} {}", 3, .trailingBytes),
      ("NaN", 0, .unexpectedByte), ("Infinity", 0, .unexpectedByte),
      ("-Infinity", 1, .invalidNumber), ("+1", 0, .unexpectedByte), ("-", 1, .cutOff),
      ("01", 0, .invalidNumber), ("-01", 1, .invalidNumber), ("1.", 2, .cutOff),
      ("1.e1", 2, .invalidNumber), (".5", 0, .unexpectedByte), ("1e", 2, .cutOff),
      ("1e+", 3, .cutOff), ("1ex", 2, .invalidNumber), ("0x1", 1, .trailingBytes),
      ("1e1234567890", 2, .exponentTooLarge), ("'a'", 0, .unexpectedByte),
      ("\"a", 2, .cutOff), ("\"\n\"", 1, .controlCharacter), ("\"\0\"", 1, .controlCharacter),
      (#""\x""#, 1, .invalidEscape), (#""\u12""#, 5, .invalidEscape), (#""\u12"#, 5, .cutOff),
      (#""\ud800""#, 1, .loneSurrogate), (#""\ud800x""#, 1, .loneSurrogate),
      (#""\udc00\ud800""#, 1, .loneSurrogate), (#""\ud800\u0041""#, 1, .loneSurrogate),
      (#""\ud800\n""#, 1, .loneSurrogate), (#""\ud800\"#, 8, .cutOff), ("[1,]", 3, .unexpectedByte),
      ("[,1]", 1, .unexpectedByte), ("[1 2]", 3, .unexpectedByte), ("[1", 2, .cutOff),
      ("[1}", 2, .unexpectedByte), ("{\"a\"}", 4, .unexpectedByte),
      ("{\"a\":}", 5, .unexpectedByte),
      ("{\"a\":1,}", 7, .unexpectedByte), ("{a:1}", 1, .unexpectedByte),
      ("{1:1}", 1, .unexpectedByte),
      ("{\"a\":1", 6, .cutOff), (#"{"a":1,"a":1}"#, 7, .duplicateKey),
      (#"{"a":1,"\u0061":2}"#, 7, .duplicateKey), ("\u{FEFF}{}", 0, .unexpectedByte),
      ("/**/1", 0, .unexpectedByte), ("1\u{A0}", 1, .trailingBytes),
    ] as [(String, Int, JSONError.Reason)])
  func invalid(text: String, offset: Int, reason: JSONError.Reason) {
    #expect(error(in: text) == JSONError(offset: offset, reason: reason))
  }

  @Test(
    "bytes that aren't UTF-8 are refused",
    arguments: [
      [0x80], [0xC0, 0x80], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80],
      [0xF0, 0x80, 0x80, 0x80], [0xFF],
    ] as [[UInt8]])
  func invalidUTF8(bytes: [UInt8]) {
    for escape in ["", "\\n"] {
      let text = Array("\"\(escape)".utf8) + bytes + Array("\"".utf8)
      #expect(throws: JSONError(offset: 1, reason: .invalidUTF8)) {
        try JSON.parse(text, limits: Self.limits)
      }
    }
  }

  @Test("keys are told apart by their bytes, not by what they look like")
  func lookAlikeKeys() throws {
    let json = try JSON.parse("{\"\u{E9}\":1,\"e\u{301}\":2}", limits: Self.limits)
    #expect(json.members?.count == 2)
    #expect(json["e\u{301}"] == .integer(2))
  }

  @Test("depth is limited", arguments: [("[", "]"), ("{\"a\":", "}")])
  func depth(opening: String, closing: String) {
    func nested(_ depth: Int) -> String {
      String(repeating: opening, count: depth) + "1" + String(repeating: closing, count: depth)
    }
    #expect(error(in: nested(32)) == nil)
    #expect(error(in: nested(33))?.reason == .tooDeep)
    let abyss = String(repeating: opening, count: 100_000)
    #expect(error(in: abyss, limits: JSONLimits(bytes: 1 << 20))?.reason == .tooDeep)
  }

  @Test("depth counts what is open, not what was")
  func siblings() {
    let text = "[" + Array(repeating: "[{}]", count: 100).joined(separator: ",") + "]"
    #expect(error(in: text, limits: JSONLimits(bytes: 4_096, depth: 3)) == nil)
    #expect(error(in: text, limits: JSONLimits(bytes: 4_096, depth: 2))?.reason == .tooDeep)
  }

  @Test("length is limited before anything is read")
  func length() {
    #expect(error(in: "[1,2]", limits: JSONLimits(bytes: 5)) == nil)
    #expect(
      error(in: "[1,2]", limits: JSONLimits(bytes: 4)) == JSONError(offset: 4, reason: .tooLong))
  }

  @Test("members of one object are limited")
  func members() {
    func object(_ count: Int) -> String {
      "{" + (0..<count).map { "\"k\($0)\":0" }.joined(separator: ",") + "}"
    }
    #expect(error(in: object(64)) == nil)
    #expect(error(in: object(65))?.reason == .tooManyMembers)
  }
}
