import Records
import TestSupport
import Testing

@Suite("Writing JSON")
struct JSONWriterTests {
  private static let limits = JSONLimits(bytes: 1 << 16)

  @Test(
    "strings are escaped where JSON asks for it",
    arguments: [
      ("", #""""#), ("a/b", #""a/b""#), ("\"\\", #""\"\\""#), ("\n\r\t", #""\n\r\t""#),
      ("\u{0}\u{1F}\u{7F}", #""\u0000\u001f\u007f""#), ("食😀\u{2028}", "\"食😀\u{2028}\""),
    ])
  func escapes(text: String, expected: String) throws {
    #expect(JSON.string(text).text == expected)
    #expect(try JSON.parse(expected, limits: Self.limits) == .string(text))
  }

  @Test(
    "numbers of equal value have equal canonical text",
    arguments: [
      (["1", "1.0", "1e0", "10e-1", "0.1e1", "1E+0", "100.00e-02"], "1"),
      (["0", "-0", "0.0", "0e5", "-0.00E-9"], "0"), (["100", "1e2", "0.01e4"], "100"),
      (["0.5", "5e-1", "0.50", "50E-2"], "5e-1"), (["-1.25", "-125e-2"], "-125e-2"),
      (["1e400", "10e399", "0.1e401"], "1e400"), (["9223372036854775807"], "9223372036854775807"),
      (["9223372036854775808", "9223372036854775808.0"], "9223372036854775808"),
      (["10000000000000000000", "1e19"], "1e19"),
      (["-9223372036854775808", "-9223372036854775808e0"], "-9223372036854775808"),
      (["1000000000000000000", "1e18"], "1000000000000000000"), (["1e-999999999"], "1e-999999999"),
    ])
  func canonicalNumbers(spellings: [String], expected: String) throws {
    for spelling in spellings {
      #expect(try JSON.parse(spelling, limits: Self.limits).canonicalText == expected)
    }
  }

  @Test(
    "numbers of other value have other canonical text",
    arguments: [
      ("9007199254740992", "9007199254740993.0"), ("9223372036854775807", "9223372036854775808"),
      ("1e400", "1e401"), ("0.1", "0.10000000000000000000000000001"), ("1", "-1"),
    ])
  func distinctNumbers(left: String, right: String) throws {
    let texts = try [left, right].map { try JSON.parse($0, limits: Self.limits).canonicalText }
    #expect(texts[0] != texts[1])
  }

  @Test("keys are sorted by their bytes at every level, elements stay in order")
  func canonicalOrder() throws {
    let json = try JSON.parse(
      #"{"b":[2,1],"a":{"é":1,"z":2,"Z":3,"":4},"ab":null}"#, limits: Self.limits)
    #expect(json.canonicalText == #"{"a":{"":4,"Z":3,"z":2,"é":1},"ab":null,"b":[2,1]}"#)
    #expect(json.text == #"{"b":[2,1],"a":{"é":1,"z":2,"Z":3,"":4},"ab":null}"#)
  }

  @Test("the pretty text indents by one space and keeps empty lists together")
  func pretty() throws {
    let json = try JSON.parse(#"{"a":[],"b":{},"c":[1,{"d":"x"}]}"#, limits: Self.limits)
    #expect(
      json.prettyText == """
        {
         "a": [],
         "b": {},
         "c": [
          1,
          {
           "d": "x"
          }
         ]
        }

        """)
  }

  @Test("whatever is written is read as it was, in any layout")
  func roundTrip() throws {
    var random = SeededGenerator.printed()
    for _ in 0..<500 {
      let value = JSON.random(depth: 4, using: &random)
      let canonical = value.canonicalText
      for text in [value.text, value.prettyText] {
        let copy = try JSON.parse(text, limits: Self.limits)
        #expect(copy == value, "seed \(random.seed)")
      }
      let copy = try JSON.parse(canonical, limits: Self.limits)
      #expect(copy.canonicalText == canonical, "seed \(random.seed)")
      #expect(value.shuffled(using: &random).canonicalText == canonical, "seed \(random.seed)")
    }
  }
}

extension JSON {
  fileprivate static func random(depth: Int, using random: inout SeededGenerator) -> JSON {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &random) {
    case 0: .null
    case 1: .bool(.random(using: &random))
    case 2: .integer(.random(in: .min ... .max, using: &random))
    case 3: .number("\(Int.random(in: 1...999, using: &random)).50e-3")
    case 4, 5: .string(.random(using: &random))
    case 6:
      .array(
        (0..<Int.random(in: 0...4, using: &random)).map { _ in
          .random(depth: depth - 1, using: &random)
        })
    default:
      .object(
        (0..<Int.random(in: 0...4, using: &random)).map { position in
          Member(
            "\(String.random(using: &random))\(position)",
            .random(depth: depth - 1, using: &random))
        })
    }
  }

  fileprivate func shuffled(using random: inout SeededGenerator) -> JSON {
    switch self {
    case .array(let elements): .array(elements.map { $0.shuffled(using: &random) })
    case .object(let members):
      .object(
        members.shuffled(using: &random).map { Member($0.key, $0.value.shuffled(using: &random)) })
    default: self
    }
  }
}

extension String {
  fileprivate static func random(using random: inout SeededGenerator) -> String {
    let ranges: [ClosedRange<UInt32>] = [
      0...0x7F, 0x80...0x7FF, 0x800...0xD7FF, 0x10000...0x10FFFF,
    ]
    var text = ""
    for _ in 0..<Int.random(in: 0...8, using: &random) {
      let range = ranges[Int.random(in: 0..<ranges.count, using: &random)]
      let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random))
      text.unicodeScalars.append(scalar ?? "?")
    }
    return text
  }
}
