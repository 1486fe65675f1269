import Testing

@testable import dyelink

@Suite("An answer over HTTP")
struct ResponseParserTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: String
    let status: Int
    let body: String
    var testDescription: String { name }
  }

  static let cases = [
    Case(
      name: "with a length", bytes: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
      status: 200, body: "hello"),
    Case(
      name: "in chunks",
      bytes:
        "HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\n3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nT: v\r\n\r\n",
      status: 201, body: "abc0123456789"),
    Case(name: "without content", bytes: "HTTP/1.1 204 No Content\r\n\r\n", status: 204, body: ""),
    Case(
      name: "after an interim one",
      bytes: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno",
      status: 404, body: "no"),
    Case(
      name: "without a reason phrase",
      bytes: "HTTP/1.1 302\r\nLocation:  /x \r\nContent-Length: 0\r\n\r\n",
      status: 302, body: ""),
  ]

  @Test("is read the same, wherever it is cut", arguments: cases)
  func cutAnywhere(example: Case) throws {
    let bytes = Array(example.bytes.utf8)
    for cut in 0...bytes.count {
      var parser = ResponseParser(method: "GET")
      let (head, tail) = (Array(bytes[..<cut]), Array(bytes[cut...]))
      let first = try parser.feed(head.span)
      let whole = tail.isEmpty ? first : try parser.feed(tail.span)
      let response = try #require(whole, "cut at \(cut)")
      #expect(response.status == example.status)
      #expect(String(decoding: response.body, as: UTF8.self) == example.body)
    }
  }

  @Test("without a length ends with the connection")
  func untilEnd() throws {
    var parser = ResponseParser(method: "GET")
    let bytes = Array("HTTP/1.0 200 OK\r\nConnection: close\r\n\r\nrest".utf8)
    #expect(try parser.feed(bytes.span) == nil)
    let response = try parser.end()
    #expect(String(decoding: response.body, as: UTF8.self) == "rest")
    #expect(!response.keepsAlive)
  }

  @Test("to HEAD has no body, whatever its length says")
  func head() throws {
    var parser = ResponseParser(method: "HEAD")
    let bytes = Array("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n".utf8)
    #expect(try parser.feed(bytes.span)?.status == 200)
  }

  @Test(
    "is refused when it is no HTTP, contradicts itself or is too long",
    arguments: [
      "SSH-2.0-x\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\nnocolon\r\n\r\n",
      "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
      "HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n",
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n",
      "HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nab",
      "HTTP/1.1 200 OK\r\nx: " + String(repeating: "y", count: ResponseParser.headLimitBytes),
    ])
  func refused(text: String) {
    var parser = ResponseParser(method: "GET")
    let bytes = Array(text.utf8)
    #expect(throws: HTTPResponseError.self) { try parser.feed(bytes.span) }
  }

  @Test("that breaks off is an error")
  func cutOff() throws {
    var parser = ResponseParser(method: "GET")
    let bytes = Array("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nab".utf8)
    _ = try parser.feed(bytes.span)
    #expect(throws: HTTPResponseError.self) { try parser.end() }
  }
}
