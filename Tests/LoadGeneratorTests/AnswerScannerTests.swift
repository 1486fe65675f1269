import LoadGenerator
import Testing

/// What a scanner makes of an answer.
struct ScannedAnswer: Equatable {
  var status: Int
  var keepsAlive: Bool
  var visitor = ""
}

@Suite("Answers are found in whatever pieces they come")
struct AnswerScannerTests {
  /// Feeds `text` in pieces that end at `cuts`.
  ///
  /// - Returns: the answers in it, and what the scanner said last.
  static func scan(
    _ text: String, cuts: [Int] = [], toHead: Bool = false
  ) -> (answers: [ScannedAnswer], last: AnswerScanner.Step) {
    var scanner = AnswerScanner(looksForVisitor: true)
    scanner.answersHead = toHead
    let bytes = Array(text.utf8)
    var answers: [ScannedAnswer] = []
    var last = AnswerScanner.Step.needsMore
    for (start, end) in zip([0] + cuts, cuts + [bytes.count]) {
      let piece = Array(bytes[start..<end])
      var position = 0
      while position < piece.count {
        last = scanner.scan(piece.span, from: &position)
        if last == .malformed { return (answers, last) }
        guard last == .answer else { continue }
        answers.append(
          .init(
            status: scanner.status, keepsAlive: scanner.keepsAlive,
            visitor: String(decoding: scanner.visitor, as: UTF8.self)))
      }
    }
    return (answers, last)
  }

  static let wellFormed: [(String, [ScannedAnswer])] = [
    (
      "HTTP/1.1 302 Found\r\nLocation: https://shop.example/\r\nContent-Length: 0\r\n\r\n",
      [.init(status: 302, keepsAlive: true)]
    ),
    (
      "HTTP/1.1 200 OK\r\ncontent-length:5\r\n\r\nhelloHTTP/1.1 404 No\r\nContent-Length: 2\r\n\r\nno",
      [.init(status: 200, keepsAlive: true), .init(status: 404, keepsAlive: true)]
    ),
    (
      "HTTP/1.1 302 Found\r\nSet-Cookie: dl_vid=AbC_-9; Path=/\r\nContent-Length: 0\r\n\r\n",
      [.init(status: 302, keepsAlive: true, visitor: "AbC_-9")]
    ),
    (
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;x=1\r\nHTTP\r\n0b\r\n12345678901\r\n"
        + "0\r\nTrailer: 1\r\n\r\nHTTP/1.1 204 None\r\n\r\n",
      [.init(status: 200, keepsAlive: true), .init(status: 204, keepsAlive: true)]
    ),
    (
      "HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 1\r\n\r\nx",
      [.init(status: 200, keepsAlive: false)]
    ),
    (
      "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", [.init(status: 200, keepsAlive: false)]
    ),
    (
      "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\nx",
      [.init(status: 200, keepsAlive: true)]
    ),
    ("HTTP/1.1 200\nContent-Length: 1\n\nx", [.init(status: 200, keepsAlive: true)]),
    ("HTTP/1.1 304 Same\r\nContent-Length: 9\r\n\r\n", [.init(status: 304, keepsAlive: true)]),
  ]

  @Test("cut anywhere, they are the same as whole", arguments: wellFormed)
  func cuts(text: String, expected: [ScannedAnswer]) {
    #expect(Self.scan(text).answers == expected)
    for cut in 1..<text.utf8.count {
      let (answers, last) = Self.scan(text, cuts: [cut])
      #expect(answers == expected && last == .answer, "cut at \(cut)")
    }
    let everywhere = Self.scan(text, cuts: Array(1..<text.utf8.count))
    #expect(everywhere.answers == expected)
  }

  @Test("an answer to HEAD has no body, whatever its length says")
  func head() {
    let text = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
    #expect(Self.scan(text, toHead: true).answers == [.init(status: 200, keepsAlive: true)])
    #expect(Self.scan(text).answers == [])
  }

  @Test("an answer without a length ends with its connection")
  func untilEnd() {
    var scanner = AnswerScanner()
    var position = 0
    let bytes = Array("HTTP/1.1 200 OK\r\n\r\nhello".utf8)
    #expect(scanner.scan(bytes.span, from: &position) == .needsMore)
    #expect(scanner.endsWithConnection && !scanner.keepsAlive && position == bytes.count)
  }

  @Test(
    "what isn't an answer is told apart",
    arguments: [
      "SSH-2.0-OpenSSH_9.2 hello there\r\n\r\n", "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 abc OK\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 999 OK\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n",
      "HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: 40_000),
    ])
  func malformed(text: String) {
    let (answers, last) = Self.scan(text)
    #expect(answers == [] && last == .malformed)
  }
}
