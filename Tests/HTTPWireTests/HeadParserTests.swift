import Testing

@testable import HTTPWire

@Suite("heads")
struct HeadParserTests {
  static func verdict(
    _ text: String, limits: HeadLimits = HeadLimits()
  ) -> (HeadParser.Verdict, RequestHead) {
    let bytes = Array(text.utf8)
    var parser = HeadParser(limits: limits)
    let verdict = parser.parse(bytes.span)
    return (verdict, parser.head)
  }

  static func refusal(_ text: String, limits: HeadLimits = HeadLimits()) -> HeadFault? {
    if case .refused(let fault) = verdict(text, limits: limits).0 { fault } else { nil }
  }

  static func text(_ range: ByteRange, of text: String) -> String {
    String(decoding: Array(text.utf8)[range.indices], as: UTF8.self)
  }

  @Test("a request line may be as long as the limit, and not a byte longer")
  func lineLimit() {
    var limits = HeadLimits()
    limits.requestLineBytes = 40
    let room = 40 - "GET / HTTP/1.1".utf8.count
    for (extra, expected) in [(0, nil), (1, HeadFault.requestLineTooLong)] {
      let target = "/" + String(repeating: "a", count: room + extra)
      let head = "GET \(target) HTTP/1.1\r\nHost: t\r\n\r\n"
      #expect(Self.refusal(head, limits: limits) == expected)
      #expect(Self.refusal("\r\n" + head, limits: limits) == expected)
    }
  }

  @Test("a head may be as long as the limit, and not a byte longer")
  func headLimit() {
    let start = "GET / HTTP/1.1\r\nHost: t\r\nX: "
    let room = HeadLimits().headBytes - start.utf8.count - 4
    for (extra, expected) in [(0, nil), (1, HeadFault.headTooLarge)] {
      let value = String(repeating: "a", count: room + extra)
      #expect(Self.refusal("\(start)\(value)\r\n\r\n") == expected)
    }
  }

  @Test("there may be as many fields as the limit says")
  func fieldLimit() {
    for (count, expected) in [(127, nil), (128, HeadFault.headTooLarge)] {
      let fields = (0..<count).map { "X\($0): y\r\n" }.joined()
      #expect(Self.refusal("GET / HTTP/1.1\r\nHost: t\r\n\(fields)\r\n") == expected)
    }
  }

  @Test("a value takes every byte but control characters, wherever it stands", arguments: 0..<40)
  func valueBytes(place: Int) {
    for byte in UInt8.min...UInt8.max {
      var head = Array("GET / HTTP/1.1\r\nHost: t\r\nX: \(String(repeating: "a", count: 40))".utf8)
      head[head.count - 40 + place] = byte
      head += Array("\r\n\r\n".utf8)
      var parser = HeadParser()
      let isFine = byte == 9 || (byte >= 32 && byte != 127)
      let expected = isFine ? HeadParser.Verdict.complete(bytes: head.count) : .refused(.malformed)
      #expect(parser.parse(head.span) == expected, "byte \(byte)")
    }
  }

  @Test("a few empty lines before the request are passed over")
  func emptyLines() {
    let head = "GET / HTTP/1.1\r\nHost: t\r\n\r\n"
    #expect(Self.refusal(String(repeating: "\r\n", count: 4) + head) == nil)
    #expect(Self.refusal(String(repeating: "\r\n", count: 5) + head) == .malformed)
  }

  @Test(
    "path and query are told apart in every form of target",
    arguments: [
      ("GET /k1", "/k1", ""), ("GET /k1?", "/k1", ""), ("GET /k1?a=b?c", "/k1", "a=b?c"),
      ("GET http://t.example/k1?a", "/k1", "a"), ("GET HTTPS://t.example:8/k1", "/k1", ""),
      ("GET http://t.example", "/", ""), ("GET http://t.example?a", "/", "a"),
      ("OPTIONS *", "", ""), ("CONNECT t.example:443", "", ""),
    ])
  func targets(line: String, path: String, query: String) {
    let text = "\(line) HTTP/1.1\r\nHost: t\r\n\r\n"
    let (verdict, head) = Self.verdict(text)
    #expect(verdict == .complete(bytes: text.utf8.count))
    #expect(Self.text(head.path, of: text) == path)
    #expect(Self.text(head.query, of: text) == query)
  }

  @Test(
    "targets that aren't one are refused",
    arguments: [
      "k1", "*", "?a", "#a", "/a#b", "http:/a", "http://", "http://@t/", "http://u@t/", "ftp://t/",
      "/a?b#c", "/a\"b", "/a\\b", "http://t:x/", "http://[::1/",
    ])
  func badTargets(target: String) {
    #expect(Self.refusal("GET \(target) HTTP/1.1\r\nHost: t\r\n\r\n") == .malformed)
  }

  @Test("fields are found whatever the case of their names, white space apart")
  func fields() {
    let text = """
      GET / HTTP/1.1\r\nhOST:t.example:80\r\nCOOKIE: \t a=b; c=d \t\r\ncookie: second\r\n\
      user-Agent:  Mozilla/5.0 (X)\r\nSec-Fetch-Mode: navigate\r\nsec-fetch-dest:document\r\n\r\n
      """
    let (verdict, head) = Self.verdict(text)
    #expect(verdict == .complete(bytes: text.utf8.count))
    #expect(Self.text(head.cookie, of: text) == "a=b; c=d")
    #expect(Self.text(head.userAgent, of: text) == "Mozilla/5.0 (X)")
    #expect(Self.text(head.fetchMode, of: text) == "navigate")
    #expect(Self.text(head.fetchDestination, of: text) == "document")
    #expect(head.hasFetchMetadata)
  }

  @Test(
    "who wants the connection closed, and which bodies follow",
    arguments: [
      ("1.1", "", false, .none), ("1.0", "", true, .none), ("1.2", "", false, .none),
      ("1.1", "Connection: close\r\n", true, .none),
      ("1.1", "Connection: keep-alive, \tCLOSE\r\n", true, .none),
      ("1.1", "Connection: closed, x-close\r\n", false, .none),
      ("1.1", "Content-Length: 0\r\n", false, .none),
      ("1.1", "Content-Length: 18446744073709551615\r\n", false, .length(.max)),
      ("1.1", "Transfer-Encoding: Chunked\r\n", false, .chunked),
    ] as [(String, String, Bool, RequestHead.Framing)])
  func framing(version: String, fields: String, closes: Bool, framing: RequestHead.Framing) {
    let (verdict, head) = Self.verdict("GET / HTTP/\(version)\r\nHost: t\r\n\(fields)\r\n")
    guard case .complete = verdict else {
      Issue.record("refused: \(verdict)")
      return
    }
    #expect(head.wantsClose == closes)
    #expect(head.framing == framing)
  }

  @Test("packed names are equal only if all their bytes are, capitals aside")
  func packed() {
    for name in ["a", "abcdefgh", "abcdefghi", "abcdefghijklmnopqrstuvwx"] {
      let bytes = Array(name.uppercased().utf8)
      #expect(PackedText(bytes.span, 0, bytes.count) == PackedText(name))
      for index in bytes.indices {
        var other = bytes
        other[index] = UInt8(ascii: "@")
        #expect(PackedText(other.span, 0, other.count) != PackedText(name))
      }
      #expect(PackedText(bytes.span, 0, bytes.count - 1) != PackedText(name))
    }
  }
}
