/// Reads one request head, strictly by RFC 9112, in as many pieces as it comes.
///
/// Each call goes on where the last one stopped, so bytes are looked at once however they are cut,
/// and the verdict never depends on the cut. `reset()` makes it ready for the next head.
package struct HeadParser: Sendable {
  package enum Verdict: Sendable, Equatable {
    case incomplete
    /// The head ended; it took this many bytes.
    case complete(bytes: Int)
    case refused(HeadFault)
  }

  private enum State {
    case start, startLineFeed, method, target, version, versionLineFeed
    case fieldStart, fieldName, fieldValue, fieldLineFeed, endLineFeed
  }

  private let limits: HeadLimits
  private var state = State.start
  /// The next byte to look at, and where the element that it belongs to began.
  private var next = 0
  private var elementStart = 0
  private var lineStart = 0
  private var emptyLines = 0
  private var target = ByteRange.none
  private var name = ByteRange.none
  private var fields = FieldCollector()

  /// What has been read so far; whole after `.complete`.
  package var head: RequestHead { fields.head }

  package init(limits: HeadLimits = HeadLimits()) {
    precondition(limits.headBytes <= Int(UInt16.max), "a head's offsets are 16 bits wide")
    self.limits = limits
  }

  /// Whether some of a head has been read.
  package var hasBegun: Bool { next > 0 }

  /// Forgets what was read.
  package mutating func reset() {
    state = .start
    next = 0
    elementStart = 0
    lineStart = 0
    emptyLines = 0
    fields = FieldCollector()
  }

  /// Goes on reading.
  ///
  /// - Parameter bytes: everything from the head's first byte on, also what earlier calls had.
  package mutating func parse(_ bytes: Span<UInt8>) -> Verdict {
    do throws(HeadFault) {
      return try advance(bytes) ? .complete(bytes: next) : .incomplete
    } catch {
      return .refused(error)
    }
  }

  /// Runs the states until the head ends (true) or the bytes do (false).
  private mutating func advance(_ bytes: Span<UInt8>) throws(HeadFault) -> Bool {
    let end = min(bytes.count, limits.headBytes)
    while next < end {
      switch state {
      case .start: try beginLine(bytes[next])
      case .startLineFeed: try endEmptyLine(bytes[next])
      case .method: try scanMethod(bytes, end)
      case .target: try scanTarget(bytes, end)
      case .version: try scanVersion(bytes, end)
      case .versionLineFeed, .fieldLineFeed: try expectLineFeed(bytes[next], then: .fieldStart)
      case .fieldStart: try beginField(bytes[next])
      case .fieldName: try scanName(bytes, end)
      case .fieldValue: try scanValue(bytes, end)
      case .endLineFeed:
        try expectLineFeed(bytes[next], then: .start)
        try fields.finish()
        return true
      }
    }
    if next >= limits.headBytes { throw .headTooLarge }
    return false
  }

  private mutating func beginLine(_ byte: UInt8) throws(HeadFault) {
    if byte == .carriageReturn {
      state = .startLineFeed
      next += 1
      return
    }
    lineStart = next
    elementStart = next
    state = .method
  }

  private mutating func endEmptyLine(_ byte: UInt8) throws(HeadFault) {
    emptyLines += 1
    guard emptyLines <= limits.leadingEmptyLines else { throw .malformed }
    try expectLineFeed(byte, then: .start)
  }

  private mutating func expectLineFeed(_ byte: UInt8, then following: State) throws(HeadFault) {
    guard byte == .lineFeed else { throw .malformed }
    next += 1
    state = following
  }

  // MARK: The request line

  private mutating func scanMethod(_ bytes: Span<UInt8>, _ end: Int) throws(HeadFault) {
    let token = ByteSet.token
    let stop = try lineEnd(end)
    var index = next
    while index < stop, token.contains(bytes[index]) { index += 1 }
    next = index
    guard next < stop else { return }
    guard bytes[next] == .space, next > elementStart else { throw .malformed }
    fields.head.method = RequestHead.Method(bytes, elementStart, next)
    next += 1
    elementStart = next
    state = .target
  }

  private mutating func scanTarget(_ bytes: Span<UInt8>, _ end: Int) throws(HeadFault) {
    let stop = try lineEnd(end)
    next = endOfVisible(bytes, stop)
    guard next < stop else { return }
    guard bytes[next] == .space else { throw .malformed }
    target = ByteRange(elementStart, next)
    try RequestTarget.read(bytes, target, into: &fields.head)
    next += 1
    elementStart = next
    state = .version
  }

  private mutating func scanVersion(_ bytes: Span<UInt8>, _ end: Int) throws(HeadFault) {
    let stop = try lineEnd(end)
    next = endOfVisible(bytes, stop)
    guard next < stop else { return }
    guard bytes[next] == .carriageReturn else { throw .malformed }
    try fields.readVersion(bytes, elementStart, next)
    next += 1
    state = .versionLineFeed
  }

  /// Where the characters end that can be seen.
  private func endOfVisible(_ bytes: Span<UInt8>, _ stop: Int) -> Int {
    var index = next
    while index < stop, bytes[index] &- .space &- 1 < .delete &- .space &- 1 { index += 1 }
    return index
  }

  /// Where looking at the request line has to stop.
  private func lineEnd(_ end: Int) throws(HeadFault) -> Int {
    // One more than the limit: the carriage return may stand there.
    let limit = lineStart + limits.requestLineBytes + 1
    if next >= limit { throw .requestLineTooLong }
    return min(end, limit)
  }

  // MARK: Fields

  private mutating func beginField(_ byte: UInt8) throws(HeadFault) {
    if byte == .carriageReturn {
      state = .endLineFeed
      next += 1
      return
    }
    fields.count += 1
    if fields.count > limits.fields { throw .headTooLarge }
    elementStart = next
    state = .fieldName
  }

  private mutating func scanName(_ bytes: Span<UInt8>, _ end: Int) throws(HeadFault) {
    let token = ByteSet.token
    var index = next
    while index < end, token.contains(bytes[index]) { index += 1 }
    next = index
    guard next < end else { return }
    guard bytes[next] == .colon, next > elementStart else { throw .malformed }
    name = ByteRange(elementStart, next)
    next += 1
    elementStart = next
    state = .fieldValue
  }

  private mutating func scanValue(_ bytes: Span<UInt8>, _ end: Int) throws(HeadFault) {
    next = endOfValue(bytes, end)
    guard next < end else { return }
    guard bytes[next] == .carriageReturn else { throw .malformed }
    try fields.read(bytes, name: name, value: trimmed(bytes, elementStart, next))
    next += 1
    state = .fieldLineFeed
  }

  /// Where the characters of a value end. Most of what browsers send are values, so runs without
  /// anything unusual are passed over as vectors, which the compiler makes of the inner loop.
  private func endOfValue(_ bytes: Span<UInt8>, _ end: Int) -> Int {
    var index = next
    while index &+ Self.vectorBytes <= end {
      let run = bytes.extracting(index..<index &+ Self.vectorBytes)
      var least = UInt8.max
      var nearestToDelete = UInt8.max
      for place in 0..<Self.vectorBytes {
        least = min(least, run[place])
        nearestToDelete = min(nearestToDelete, run[place] ^ .delete)
      }
      guard least >= .space, nearestToDelete > 0 else { break }
      index &+= Self.vectorBytes
    }
    while index < end {
      let byte = bytes[index]
      guard byte &- .space < .delete &- .space || byte > .delete || byte == .tab else { break }
      index += 1
    }
    return index
  }

  private static var vectorBytes: Int { 16 }

  /// The value without the white space round it.
  private func trimmed(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> ByteRange {
    var start = start
    var end = end
    while start < end, bytes[start] == .space || bytes[start] == .tab { start += 1 }
    while end > start, bytes[end - 1] == .space || bytes[end - 1] == .tab { end -= 1 }
    return ByteRange(start, end)
  }
}

extension RequestHead.Method {
  /// Methods are case-sensitive.
  init(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
    switch end - start {
    case 3 where bytes[start] == 0x47 && bytes[start + 1] == 0x45 && bytes[start + 2] == 0x54:
      self = .get
    case 4
    where bytes[start] == 0x48 && bytes[start + 1] == 0x45 && bytes[start + 2] == 0x41
      && bytes[start + 3] == 0x44:
      self = .head
    case 7 where bytes[start] == 0x43 && bytes.holds(.connect, at: ByteRange(start, end)):
      self = .connect
    default: self = .other
    }
  }
}

extension PackedText {
  fileprivate static let connect = PackedText("connect")
}
