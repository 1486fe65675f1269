import CHiredis

/// Bytes from Redis to replies, by hiredis's reader with functions of our own.
///
/// The reader limits neither sizes nor, in the releases around, the range of a count, so that is
/// done here. After an error the parser is of no further use.
@safe
final class ReplyParser {
  /// Free buffer space that the reader keeps between replies.
  private static let keptBufferBytes = 256 * 1024
  /// Digits of a count or length that are looked at; the reader narrows longer ones silently.
  private static let lengthDigits = 10

  private let limits: ReplyLimits
  private let reader: UnsafeMutablePointer<redisReader>
  private let functions: UnsafeMutablePointer<redisReplyObjectFunctions>
  /// Arrays that aren't complete, the outermost first.
  private var open: [(missing: Int, items: [RedisReply])] = []
  private var complete: RedisReply?
  private var violation: String?
  private var items = 0
  private var bytes = 0

  init(limits: ReplyLimits = ReplyLimits()) {
    self.limits = limits
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
    unsafe redisReaderFree(reader)
    unsafe functions.deallocate()
  }

  func feed(_ bytes: Span<UInt8>) throws(RedisTrouble) {
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
  func next() throws(RedisTrouble) -> RedisReply? {
    var handle: UnsafeMutableRawPointer?
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

  /// Whether the reader waits for a bulk string that is too long: only such a string leaves a
  /// whole line unread.
  private func checkAnnouncedLength() throws(RedisTrouble) {
    let unread = unsafe Int(reader.pointee.len) - Int(reader.pointee.pos)
    guard unread > 0, let buffer = unsafe reader.pointee.buf else { return }
    var length = 0
    for index in 0..<min(unread, Self.lengthDigits + 1) {
      // SAFETY: within the reader's `len` bytes.
      let byte = unsafe UInt8(bitPattern: buffer[Int(reader.pointee.pos) + index])
      guard (48...57).contains(byte) else { return }
      length = length * 10 + Int(byte - 48)
      guard length <= limits.bulkBytes else {
        throw .protocolViolation("a string of more than \(limits.bulkBytes) bytes")
      }
    }
  }

  /// Whether the count of the array just begun had so many digits that the reader narrowed it.
  private func countWasNarrowed() -> Bool {
    var digits = 0
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
  private static var done: UnsafeMutableRawPointer? {
    unsafe UnsafeMutableRawPointer(bitPattern: 1)
  }

  /// SAFETY: `privdata` is the parser, which calls the reader and so is alive.
  private static func parser(_ task: UnsafePointer<redisReadTask>?) -> ReplyParser {
    unsafe Unmanaged<ReplyParser>.fromOpaque(task!.pointee.privdata).takeUnretainedValue()
  }

  private static func replyFunctions() -> redisReplyObjectFunctions {
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
