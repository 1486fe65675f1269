import HTTPWire

/// Finds where an answer ends, in bytes that come in pieces of any size, and its status.
///
/// A head that comes whole is looked at where it lies; only a head that is cut is copied.
/// - Source: RFC 9112, sections 4, 6 and 7.
package struct AnswerScanner: Sendable {
  package enum Step: Equatable, Sendable {
    case needsMore
    case answer
    /// What came isn't an HTTP answer, or its head is longer than the limit.
    case malformed
  }

  private enum State: Equatable {
    case head
    case body(left: Int)
    case untilEnd
    case chunkSize(value: Int, digits: Int)
    case chunkExtension(value: Int)
    case chunk(left: Int)
    case chunkEnd
    case trailer(lineBytes: Int)
  }

  /// Of the answer that was last found.
  package private(set) var status = 0
  /// Whether the connection may be used for another request.
  package private(set) var keepsAlive = true
  /// The value of `dl_vid` in `Set-Cookie`; empty without one, or when it isn't looked for.
  package private(set) var visitor: [UInt8] = []

  /// The next answer is to HEAD: it has no body whatever its fields say.
  package var answersHead = false
  private let looksForVisitor: Bool
  private var state = State.head
  private var length: Int?
  private var isChunked = false
  /// What came of a head that isn't whole yet.
  private var carried: [UInt8] = []

  package init(looksForVisitor: Bool = false) { self.looksForVisitor = looksForVisitor }

  /// Whether nothing of the next answer has come yet.
  package var isAtStart: Bool { state == .head && carried.isEmpty }
  /// Whether the end of the connection is the end of the answer.
  package var endsWithConnection: Bool { state == .untilEnd }

  package mutating func reset() {
    state = .head
    carried.removeAll(keepingCapacity: true)
    answersHead = false
  }

  /// Reads on from `position`, and moves it behind what was read.
  package mutating func scan(_ bytes: Span<UInt8>, from position: inout Int) -> Step {
    while true {
      if state == .head {
        switch readHead(bytes, &position) {
        case .answer: break
        case let other: return other
        }
      }
      if isOver(bytes, &position) {
        state = .head
        // An interim answer is followed by the one that counts.
        if status >= 200 || status == 101 { return .answer }
      } else {
        return state == .head ? .malformed : .needsMore
      }
    }
  }

  // MARK: The head

  private mutating func readHead(_ bytes: Span<UInt8>, _ position: inout Int) -> Step {
    guard position < bytes.count else { return .needsMore }
    if carried.isEmpty {
      if let end = parseHead(bytes, position) {
        position = end
        return beginBody() ? .answer : .malformed
      }
      carry(bytes, position, bytes.count)
      position = bytes.count
    } else {
      let before = carried.count
      carry(bytes, position, min(bytes.count, position + LoadLimits.headBytes - before))
      let whole = carried
      if let end = parseHead(whole.span, 0) {
        position += end - before
        carried.removeAll(keepingCapacity: true)
        return beginBody() ? .answer : .malformed
      }
      position += carried.count - before
    }
    return carried.count < LoadLimits.headBytes && startsLikeHTTP ? .needsMore : .malformed
  }

  private mutating func carry(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
    for index in start..<end { carried.append(bytes[index]) }
  }

  private var startsLikeHTTP: Bool {
    zip(carried, "HTTP/1.".utf8).allSatisfy { $0 == $1 }
  }

  /// - Returns: where the head ends; nil when it isn't whole.
  private mutating func parseHead(_ bytes: Span<UInt8>, _ start: Int) -> Int? {
    status = 0
    length = nil
    isChunked = false
    if looksForVisitor { visitor.removeAll(keepingCapacity: true) }
    let end = bytes.count
    guard end - start >= 13 else { return nil }
    keepsAlive = bytes[start + 7] != .zero
    for index in start + 9..<start + 12 {
      guard let digit = bytes[index].digit else { continue }
      status = status * 10 + Int(digit)
    }
    // A later line can't be right when the first isn't HTTP.
    if !bytes.holdsHTTP(start) || bytes[start + 8] != .space { status = 0 }
    var index = start + 12
    while index < end {
      while index < end, bytes[index] != .lineFeed { index += 1 }
      index += 1
      guard index < end else { return nil }
      switch bytes[index] | 0x20 {
      case 0x2D, 0x2A:
        // With this bit set, a carriage return is the one and a line feed the other.
        if bytes[index] == .lineFeed { return index + 1 }
        if bytes[index] == .carriageReturn {
          guard index + 1 < end else { return nil }
          if bytes[index + 1] == .lineFeed { return index + 2 }
        }
      case 0x63, 0x74, 0x73: readField(bytes, index)
      default: break
      }
    }
    return nil
  }

  /// A field whose name begins with c, s or t.
  private mutating func readField(_ bytes: Span<UInt8>, _ start: Int) {
    if let value = bytes.value(of: .contentLength, at: start) {
      length = bytes.number(at: value)
    } else if let value = bytes.value(of: .connection, at: start) {
      if bytes.hasLetters(.close, at: value) { keepsAlive = false }
      if bytes.hasLetters(.keepAlive, at: value) { keepsAlive = true }
    } else if let value = bytes.value(of: .transferEncoding, at: start) {
      isChunked = bytes.hasLetters(.chunked, at: value)
    } else if looksForVisitor, let value = bytes.value(of: .setCookie, at: start),
      bytes.hasLetters(.visitorCookie, at: value)
    {
      var index = value + FieldText.visitorCookie.bytes.count
      while index < bytes.count, bytes[index] != .semicolon, bytes[index] > .space {
        visitor.append(bytes[index])
        index += 1
      }
    }
  }

  // MARK: The body

  /// - Returns: false when the head wasn't one.
  private mutating func beginBody() -> Bool {
    guard (100...599).contains(status) else { return false }
    if answersHead || status < 200 || status == 204 || status == 304 {
      state = .body(left: 0)
    } else if isChunked {
      state = .chunkSize(value: 0, digits: 0)
    } else if let length {
      state = .body(left: length)
    } else {
      state = .untilEnd
      keepsAlive = false
    }
    return true
  }

  /// - Returns: whether the body is over; `state` is `.head` when what came can't be one.
  private mutating func isOver(_ bytes: Span<UInt8>, _ position: inout Int) -> Bool {
    if case .body(let left) = state {
      let taken = min(left, bytes.count - position)
      position += taken
      state = .body(left: left - taken)
      return left == taken
    }
    if state == .untilEnd {
      position = bytes.count
      return false
    }
    while position < bytes.count {
      if case .chunk(let left) = state {
        let taken = min(left, bytes.count - position)
        position += taken
        state = left == taken ? .chunkEnd : .chunk(left: left - taken)
        continue
      }
      let byte = bytes[position]
      position += 1
      guard let next = following(byte) else {
        state = .head
        return false
      }
      state = next
      if next == .body(left: 0) { return true }
    }
    return false
  }

  /// The state after a byte of a chunk's frame; nil when the byte can't stand there.
  private func following(_ byte: UInt8) -> State? {
    switch state {
    case .chunkSize(let value, let digits):
      if let digit = byte.hexDigit, digits < 8 {
        return .chunkSize(value: value << 4 | Int(digit), digits: digits + 1)
      }
      guard digits > 0 else { return nil }
      if byte == .lineFeed { return value == 0 ? .trailer(lineBytes: 0) : .chunk(left: value) }
      return byte == .carriageReturn || byte == .semicolon || byte == .space
        ? .chunkExtension(value: value) : nil
    case .chunkExtension(let value):
      guard byte == .lineFeed else { return state }
      return value == 0 ? .trailer(lineBytes: 0) : .chunk(left: value)
    case .chunkEnd:
      if byte == .carriageReturn { return state }
      return byte == .lineFeed ? .chunkSize(value: 0, digits: 0) : nil
    case .trailer(let lineBytes):
      if byte == .carriageReturn { return state }
      if byte == .lineFeed { return lineBytes == 0 ? .body(left: 0) : .trailer(lineBytes: 0) }
      return .trailer(lineBytes: lineBytes + 1)
    case .head, .body, .untilEnd, .chunk: return nil
    }
  }
}
