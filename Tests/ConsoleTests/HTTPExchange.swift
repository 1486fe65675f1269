import NIOCore
import NIOPosix
import Records

/// What a server answered.
struct HTTPAnswer: Sendable {
  let status: Int
  /// By name in lower case.
  let headers: [String: String]
  let body: String

  /// - Throws: for what isn't a JSON document.
  func json() throws -> JSON { try JSON.parse(body, limits: .trusted) }

  subscript(member: String) -> JSON? { (try? json())?[member] }

  var code: String? { self["code"]?.string }

  /// - Returns: nil for bytes that are no whole answer.
  init?(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    let normal = text.replacing("\r\n", with: "\n")
    guard let end = normal.firstRange(of: "\n\n") else { return nil }
    let lines = normal[..<end.lowerBound].split(separator: "\n")
    guard let first = lines.first else { return nil }
    let words = first.split(separator: " ")
    guard words.count >= 2, let status = Int(words[1]) else { return nil }
    self.status = status
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      headers[line[..<colon].lowercased()] = String(value)
    }
    self.headers = headers
    let isChunked = headers["transfer-encoding"] == "chunked"
    body = isChunked ? Self.joined(bytes) : String(normal[end.upperBound...])
  }

  /// The body of an answer that came in chunks.
  /// - Source: RFC 9112, section 7.1.
  private static func joined(_ bytes: [UInt8]) -> String {
    var rest = bytes[(bytes.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound ?? 0)...]
    var body: [UInt8] = []
    while let end = rest.firstRange(of: Array("\r\n".utf8)),
      let size = Int(String(decoding: rest[..<end.lowerBound], as: UTF8.self), radix: 16), size > 0
    {
      body += rest[end.upperBound...].prefix(size)
      rest = rest[end.upperBound...].dropFirst(size + 2)
    }
    return String(decoding: body, as: UTF8.self).replacing("\r\n", with: "\n")
  }
}

/// Sends bytes as they are and reads until the server closes.
enum HTTPExchange {
  struct NoAnswer: Error { let bytes: [UInt8] }

  static func send(_ request: [UInt8], port: Int) async throws -> HTTPAnswer {
    let bytes = try await raw(request, port: port)
    guard let answer = HTTPAnswer(bytes) else { throw NoAnswer(bytes: bytes) }
    return answer
  }

  static func raw(_ request: [UInt8], port: Int) async throws -> [UInt8] {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      // The server may answer and close before it has read everything.
      try? await outbound.write(ByteBuffer(bytes: request))
      var answer: [UInt8] = []
      do {
        for try await part in inbound { answer.append(contentsOf: part.readableBytesView) }
      } catch  where !answer.isEmpty {
        return answer
      }
      return answer
    }
  }
}
