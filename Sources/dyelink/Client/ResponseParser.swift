/// Reads one answer from bytes that come in pieces of any size.
/// - Source: RFC 9112, sections 4, 6 and 7.
struct ResponseParser: Sendable {
  static let headLimitBytes = 32 << 10
  static let bodyLimitBytes = 64 << 20

  private enum State: Sendable, Equatable {
    case head
    case body(left: Int)
    case untilEnd
    case chunkSize
    case chunk(left: Int)
    case chunkEnd
    case trailer
    case done
  }

  private let answersHead: Bool
  private var state = State.head
  private var buffer: [UInt8] = []
  private var start = 0
  private var response: HTTPResponse?

  /// - Parameter method: of the request; an answer to HEAD has no body whatever its fields say.
  init(method: String) { answersHead = method == "HEAD" }

  /// Whether anything has come yet.
  private(set) var hasBegun = false

  /// - Returns: the answer once it is whole; surplus bytes are an error, for nothing asked for them.
  mutating func feed(_ bytes: Span<UInt8>) throws(HTTPResponseError) -> HTTPResponse? {
    hasBegun = true
    for index in bytes.indices { buffer.append(bytes[index]) }
    while try step() {}
    buffer.removeFirst(start)
    start = 0
    guard state == .done else { return nil }
    guard buffer.isEmpty else { throw HTTPResponseError("something follows the answer") }
    return response
  }

  /// The server has sent its last byte.
  mutating func end() throws(HTTPResponseError) -> HTTPResponse {
    guard state == .untilEnd, let response else {
      throw HTTPResponseError("the answer was cut off")
    }
    return response
  }

  /// - Returns: whether another step may be possible.
  private mutating func step() throws(HTTPResponseError) -> Bool {
    switch state {
    case .head: return try readHead()
    case .body(let left): return try readBody(left) { $0 == 0 ? .done : .body(left: $0) }
    case .chunk(let left): return try readBody(left) { $0 == 0 ? .chunkEnd : .chunk(left: $0) }
    case .untilEnd:
      _ = try readBody(.max) { _ in .untilEnd }
      return false
    case .chunkSize:
      guard let line = try line() else { return false }
      let digits = line.prefix { $0 != UInt8(ascii: ";") }
      guard let size = Int(String(decoding: digits, as: UTF8.self), radix: 16), size >= 0 else {
        throw HTTPResponseError("a chunk has no size")
      }
      state = size == 0 ? .trailer : .chunk(left: size)
    case .chunkEnd:
      guard let line = try line() else { return false }
      guard line.isEmpty else { throw HTTPResponseError("a chunk is longer than it says") }
      state = .chunkSize
    case .trailer:
      guard let line = try line() else { return false }
      if line.isEmpty { state = .done }
    case .done: return false
    }
    return true
  }

  private mutating func readBody(
    _ left: Int, then next: (Int) -> State
  ) throws(HTTPResponseError) -> Bool {
    let count = min(left, buffer.count - start)
    response?.body.append(contentsOf: buffer[start..<start + count])
    start += count
    guard let total = response?.body.count, total <= Self.bodyLimitBytes else {
      throw HTTPResponseError("the answer is longer than \(Self.bodyLimitBytes) bytes")
    }
    state = next(left - count)
    return count > 0 || left == 0
  }

  private mutating func readHead() throws(HTTPResponseError) -> Bool {
    guard let first = try line() else { return false }
    let words = String(decoding: first, as: UTF8.self).split(separator: " ", maxSplits: 2)
    guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]),
      (100...999).contains(status)
    else { throw HTTPResponseError("what answers doesn't speak HTTP") }
    var fields: [HTTPResponse.Field] = []
    while true {
      guard let line = try line() else {
        // The head isn't whole yet: begin again when more has come.
        start = 0
        guard buffer.count < Self.headLimitBytes else { throw Self.longHead }
        return false
      }
      if line.isEmpty { break }
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
        throw HTTPResponseError("a header field has no name")
      }
      let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
      let value = line[(colon + 1)...].trimmed
      fields.append(.init(name: name, value: String(decoding: value, as: UTF8.self)))
    }
    try begin(HTTPResponse(status: status, fields: fields))
    return true
  }

  private mutating func begin(_ head: HTTPResponse) throws(HTTPResponseError) {
    // An interim answer is followed by the one that counts.
    if head.status < 200 { return }
    response = head
    if answersHead || head.status == 204 || head.status == 304 {
      state = .done
    } else if head["transfer-encoding"]?.lowercased() == "chunked" {
      state = .chunkSize
    } else if let text = head["content-length"] {
      guard let length = Int(text), (0...Self.bodyLimitBytes).contains(length) else {
        throw HTTPResponseError("the answer is longer than \(Self.bodyLimitBytes) bytes")
      }
      state = length == 0 ? .done : .body(left: length)
    } else {
      state = .untilEnd
    }
  }

  private static let longHead = HTTPResponseError(
    "a head is longer than \(headLimitBytes) bytes")

  /// The next line without its end; nil when it isn't whole yet.
  private mutating func line() throws(HTTPResponseError) -> ArraySlice<UInt8>? {
    guard let end = buffer[start...].firstIndex(of: UInt8(ascii: "\n")) else {
      guard buffer.count - start < Self.headLimitBytes else { throw Self.longHead }
      return nil
    }
    let line = buffer[start..<end]
    start = end + 1
    return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
  }
}

extension ArraySlice<UInt8> {
  fileprivate var trimmed: ArraySlice<UInt8> {
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    var rest = drop(while: isBlank)
    while let last = rest.last, isBlank(last) { rest.removeLast() }
    return rest
  }
}
