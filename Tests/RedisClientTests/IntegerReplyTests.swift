import Testing

@testable import RedisClient

@Suite("replies of touches")
struct IntegerReplyTests {
  @Test(
    "a whole small integer is read at once, anything else is left to the parser",
    arguments: [
      (":1\r\n", 1, 4), (":0\r\n:1\r\n", 0, 4), (":128\r\n+OK\r\n", 128, 6),
      (":999999999999999999\r\n", 999_999_999_999_999_999, 21),
      (":1000000000000000000\r\n", nil, 0), (":-1\r\n", nil, 0), (":\r\n", nil, 0),
      (":1", nil, 0), (":1\r", nil, 0), (":1\n\n", nil, 0), ("+1\r\n", nil, 0), (":1x\r\n", nil, 0),
      ("", nil, 0),
    ] as [(String, Int64?, Int)])
  func reads(text: String, value: Int64?, end: Int) {
    let bytes = Array(text.utf8)
    let reply = IntegerReply.read(bytes.span, from: 0)
    #expect(reply?.value == value)
    #expect((reply?.end ?? 0) == end)
  }

  @Test("it begins where it is told to")
  func offset() {
    let bytes = Array("$-1\r\n:42\r\n".utf8)
    let reply = IntegerReply.read(bytes.span, from: 5)
    #expect(reply?.value == 42)
    #expect(reply?.end == 10)
  }
}
