import RedisClient
import TestSupport
import Testing

@Suite("parsing replies")
struct ReplyParserTests {
  @Test("replies cut anywhere are the replies whole")
  func cutAnywhere() throws {
    var random = SystemRandomNumberGenerator()
    let seed = random.next()
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      let replies = (0..<5).map { _ in reply(depth: 3, &generator) }
      let bytes = replies.flatMap(\.encoded)
      let parser = ReplyParser()
      var parsed: [RedisReply] = []
      var start = 0
      while start < bytes.count {
        let end = min(bytes.count, start + Int.random(in: 1...9, using: &generator))
        try feed(parser, Array(bytes[start..<end]))
        while let reply = try parser.next() { parsed.append(reply) }
        start = end
      }
      #expect(parsed == replies, "seed \(seed)")
    }
  }

  @Test("a long train of replies in one piece, after which short ones go on")
  func train() throws {
    let parser = ReplyParser()
    let replies = (0..<20_000).map { RedisReply.bulk(Array("reply \($0)".utf8)) }
    try feed(parser, replies.flatMap(\.encoded))
    for reply in replies { #expect(try parser.next() == reply) }
    #expect(try parser.next() == nil)
    try feed(parser, Array("$3\r\nabc".utf8))
    #expect(try parser.next() == nil)
    try feed(parser, Array("\r\n".utf8))
    #expect(try parser.next() == .bulk(Array("abc".utf8)))
  }

  @Test(
    "limits hold for what is announced and for what comes", arguments: ["$11\r\n", "*4\r\n", "$99"])
  func limits(bytes: String) throws {
    var limits = ReplyLimits()
    limits.bulkBytes = 10
    limits.arrayItems = 3
    limits.totalBytes = 40
    let parser = ReplyParser(limits: limits)
    try feed(parser, Array(bytes.utf8))
    if bytes.hasSuffix("\r\n") {
      #expect(throws: RedisTrouble.self) { try parser.next() }
    } else {
      #expect(try parser.next() == nil)
      #expect(throws: RedisTrouble.self) { try feed(parser, [UInt8](repeating: 48, count: 40)) }
    }
  }

  @Test(
    "what is just within the limits is read",
    arguments: ["$10\r\n0123456789\r\n", "*3\r\n:1\r\n:2\r\n:3\r\n"])
  func withinLimits(bytes: String) throws {
    var limits = ReplyLimits()
    limits.bulkBytes = 10
    limits.arrayItems = 3
    let parser = ReplyParser(limits: limits)
    try feed(parser, Array(bytes.utf8))
    #expect(try parser.next() != nil)
  }

  private func feed(_ parser: ReplyParser, _ bytes: [UInt8]) throws { try parser.feed(bytes.span) }

  private func reply(depth: Int, _ generator: inout SeededGenerator) -> RedisReply {
    switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &generator) {
    case 0: .status("OK \(generator.next())")
    case 1: .error(RedisServerError(text: "ERR \(generator.next())"))
    case 2: .integer(Int64(bitPattern: generator.next()))
    case 3: .null
    case 4:
      .bulk(
        (0..<Int.random(in: 0...40, using: &generator)).map { _ in
          UInt8(truncatingIfNeeded: generator.next())
        })
    default:
      .array(
        (0..<Int.random(in: 0...4, using: &generator)).map { _ in
          reply(depth: depth - 1, &generator)
        })
    }
  }
}

extension RedisReply {
  fileprivate var encoded: [UInt8] {
    switch self {
    case .status(let text): Array("+\(text)\r\n".utf8)
    case .error(let error): Array("-\(error.text)\r\n".utf8)
    case .integer(let value): Array(":\(value)\r\n".utf8)
    case .null: Array("$-1\r\n".utf8)
    case .bulk(let bytes): Array("$\(bytes.count)\r\n".utf8) + bytes + Array("\r\n".utf8)
    case .array(let items): Array("*\(items.count)\r\n".utf8) + items.flatMap(\.encoded)
    }
  }
}
