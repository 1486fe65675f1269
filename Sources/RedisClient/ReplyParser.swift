import CHiredis

/// Bytes from Redis to replies, by hiredis's reader with functions of our own.
///
/// The reader limits neither sizes nor, in the releases around, the range of a count, so that is
/// done here. After an error the parser is of no further use.
@safe
package final class ReplyParser {
  /// Free buffer space that the reader keeps between replies.
  private static let keptBufferBytes = 256 * 1024
  /// Counts of this many digits may exceed an int, to which the reader narrows them silently.
  private static let lengthDigits = 10
  /// The digits of the largest integer.
  private static let numberDigits = 19

  private let limits: ReplyLimits
  private let reader: UnsafeMutablePointer<redisReader>
  private let functions: UnsafeMutablePointer<redisReplyObjectFunctions>
  /// Arrays that aren't complete, the outermost first.
  private var open: [(missing: Int, items: [RedisReply])] = []
  private var complete: RedisReply?
  private var violation: String?
  private var items = 0
  private var bytes = 0

  package init(limits: ReplyLimits = ReplyLimits()) {
    self.limits = limits
    // SAFETY: the reader and its table of functions live as long as this object.
    unsafe functions = .allocate(capacity: 1)
    unsafe functions.initialize(to: Self.replyFunctions())
    guard let reader = unsafe redisReaderCreateWithFunctions(functions) else {
      fatalError("no memory for a Redis reader")
    }
    unsafe self.reader = reader
    unsafe reader.pointee.maxbuf = Self.keptBufferBytes
    // SAFETY: the reader hands this back to the functions below only during calls of `next`.
    unsafe reader.pointee.privdata = Unmanaged.passUnretained(self).toOpaque()
  }

  deinit {
    // SAFETY: the reader was made by `init`, and nobody else has it.
    unsafe redisReaderFree(reader)
    unsafe functions.deallocate()
  }

  /// Whether nothing is left of what was fed: the next byte begins a reply.
  // SAFETY: reads two fields of our own reader.
  var isBetweenReplies: Bool {
    unsafe open.isEmpty && complete == nil && reader.pointee.len == reader.pointee.pos
  }

  package func feed(_ bytes: Span<UInt8>) throws(RedisTrouble) {
    // SAFETY: reads two fields of our own reader.
    let waiting = unsafe reader.pointee.len - reader.pointee.pos
    guard Int(waiting) + bytes.count <= limits.totalBytes else {
      throw .protocolViolation("a reply of more than \(limits.totalBytes) bytes")
    }
    // SAFETY: the reader copies the bytes.
    let result = unsafe bytes.withUnsafeBytes {
      unsafe redisReaderFeed(reader, $0.baseAddress, $0.count)
    }
    if result != REDIS_OK { throw failure() }
  }

  /// The next complete reply; nil when more bytes are needed.
  package func next() throws(RedisTrouble) -> RedisReply? {
    var handle: UnsafeMutableRawPointer?
    // SAFETY: writes one pointer, which isn't looked behind.
    guard unsafe redisReaderGetReply(reader, &handle) == REDIS_OK else { throw failure() }
    guard let reply = complete else {
      try checkAnnouncedLength()
      return nil
    }
    complete = nil
    items = 0
    bytes = 0
    return reply
  }

  private func failure() -> RedisTrouble {
    if let violation { return .protocolViolation(violation) }
    // SAFETY: the reader keeps a zero-terminated text there.
    let text = unsafe withUnsafePointer(to: reader.pointee.errstr) { text in
      unsafe text.withMemoryRebound(to: CChar.self, capacity: 128) { unsafe String(cString: $0) }
    }
    return .protocolViolation(text)
  }

  /// Refuses a bulk string that is announced too long, before its bytes come: only such a string
  /// leaves a whole line of digits unread.
  private func checkAnnouncedLength() throws(RedisTrouble) {
    // SAFETY: looks at no more than the reader's `len` bytes.
    let (length, position) = unsafe (Int(reader.pointee.len), Int(reader.pointee.pos))
    guard length > position, let buffer = unsafe reader.pointee.buf else { return }
    let unread = unsafe UnsafeRawBufferPointer(start: buffer + position, count: length - position)
    let digits = unsafe unread.prefix { (48...57).contains($0) }
    let endsLine = unsafe unread.dropFirst(digits.count).starts(with: "\r\n".utf8)
    guard endsLine else {
      // A line that isn't complete: nothing has numbers of this length.
      if unsafe digits.count > Self.numberDigits { throw .protocolViolation("an endless number") }
      return
    }
    guard let announced = unsafe Int64(decimal: digits), announced <= Int64(limits.bulkBytes) else {
      throw .protocolViolation("a string of more than \(limits.bulkBytes) bytes")
    }
  }

  /// Whether the count of the array just begun had so many digits that the reader narrowed it.
  private func countWasNarrowed() -> Bool {
    var digits = 0
    // SAFETY: reads a field of our own reader.
    var index = unsafe Int(reader.pointee.pos) - 3  // before the line's end
    // SAFETY: the line was read just now and starts with its `*` at or after the buffer's start.
    while index >= 0, unsafe (48...57).contains(reader.pointee.buf[index]) {
      digits += 1
      index -= 1
    }
    return digits >= Self.lengthDigits
  }
}

extension ReplyParser {
  /// Not null, and never looked behind: the reader only wants to know that all went well.
  // SAFETY: a number that is never used as an address.
  private static var done: UnsafeMutableRawPointer? {
    unsafe UnsafeMutableRawPointer(bitPattern: 1)
  }

  /// SAFETY: `privdata` is the parser, which calls the reader and so is alive.
  private static func parser(_ task: UnsafePointer<redisReadTask>?) -> ReplyParser {
    unsafe Unmanaged<ReplyParser>.fromOpaque(task!.pointee.privdata).takeUnretainedValue()
  }

  private static func replyFunctions() -> redisReplyObjectFunctions {
    // SAFETY: the reader calls these within `next`, with text that stays for the time of the call.
    var functions = redisReplyObjectFunctions()
    unsafe functions.createString = { task, text, length in
      let content = unsafe UnsafeRawBufferPointer(start: text, count: length)
      return unsafe ReplyParser.parser(task).add(content, type: task!.pointee.type)
        ? ReplyParser.done : nil
    }
    unsafe functions.createArray = { task, count in
      unsafe ReplyParser.parser(task).begin(count: Int(count)) ? ReplyParser.done : nil
    }
    unsafe functions.createInteger = { task, value in
      unsafe ReplyParser.parser(task).add(.integer(Int64(value))) ? ReplyParser.done : nil
    }
    unsafe functions.createNil = { task in
      unsafe ReplyParser.parser(task).add(.null) ? ReplyParser.done : nil
    }
    unsafe functions.freeObject = { _ in }
    return functions
  }

  // SAFETY: the content is copied before this returns.
  private func add(_ content: UnsafeRawBufferPointer, type: CInt) -> Bool {
    bytes += content.count
    guard bytes <= limits.totalBytes else { return refuse("a reply of too many bytes") }
    switch type {
    case REDIS_REPLY_STATUS:
      return unsafe add(.status(String(decoding: content, as: UTF8.self)))
    case REDIS_REPLY_ERROR:
      return unsafe add(.error(RedisServerError(text: String(decoding: content, as: UTF8.self))))
    default: return unsafe add(.bulk([UInt8](content)))
    }
  }

  private func begin(count: Int) -> Bool {
    guard count >= 0, count <= limits.arrayItems, !countWasNarrowed() else {
      return refuse("an array of too many items")
    }
    if count == 0 { return add(.array([])) }
    items += 1
    open.append((count, []))
    return true
  }

  private func add(_ reply: RedisReply) -> Bool {
    items += 1
    guard items <= limits.totalItems else { return refuse("a reply of too many items") }
    var finished = reply
    while let last = open.indices.last {
      open[last].items.append(finished)
      open[last].missing -= 1
      guard open[last].missing == 0 else { return true }
      finished = .array(open.removeLast().items)
    }
    complete = finished
    return true
  }

  private func refuse(_ what: String) -> Bool {
    violation = what
    return false
  }
}
