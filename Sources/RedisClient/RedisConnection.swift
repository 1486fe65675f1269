package import EventLoops

/// One connection to Redis on a loop: pipelines out, each one's replies back, in order.
///
/// A pipeline that misses its deadline costs the connection, so that its late replies can't be
/// taken for those of another.
package final class RedisConnection {
  package struct Limits: Sendable {
    package var pipelinesUnderWay = 4_096
    /// Commands whose replies are missing; one larger pipeline is let through alone.
    package var bytesUnderWay = 16 * 1024 * 1024
    package var reply = ReplyLimits()

    package init() {}
  }

  /// Gets what a subscribed channel was sent.
  package var onMessage: ((_ channel: [UInt8], _ message: [UInt8]) -> Void)?
  /// Called once when the connection has ended by itself, after every pipeline's completion.
  package var onEnd: ((RedisTrouble) -> Void)?

  private let loop: EventLoop
  private let connection: Connection
  private let limits: Limits
  private let parser: ReplyParser
  private let timer: LoopTimer
  private var pending = PendingReplies()
  private var timerDeadline = Int64.max
  private var ended: RedisTrouble?

  /// Takes over a connection that nobody reads from yet.
  package init(_ loop: EventLoop, _ connection: Connection, limits: Limits = Limits()) {
    self.loop = loop
    self.connection = connection
    self.limits = limits
    parser = ReplyParser(limits: limits.reply)
    timer = LoopTimer(loop)
    timer.action = { [unowned self] in checkDeadlines() }
    connection.queueLimitBytes = 2 * limits.bytesUnderWay + limits.reply.totalBytes
    connection.onRead = { [unowned self] in received($0) }
    connection.onEnd = { [unowned self] in end(.disconnected("Redis closed the connection")) }
    // Holds the object as long as the socket may call back.
    connection.onClose = { [self] error in
      end(.disconnected(error.map(\.description) ?? "connection closed"))
    }
    connection.resumeReading()
  }

  package var isUsable: Bool { ended == nil }
  package var pipelinesUnderWay: Int { pending.count }

  /// Sends a pipeline.
  ///
  /// - Parameters:
  ///   - deadlineMilliseconds: from now until its last reply.
  ///   - dropsIntegers: leaves replies that are integers out of what `completion` gets.
  /// - Throws: ``RedisError/notSent(_:)``; `completion` isn't called then.
  package func send(
    _ pipeline: borrowing RedisPipeline, deadlineMilliseconds: Int64, dropsIntegers: Bool = false,
    completion: @escaping RedisCompletion
  ) throws(RedisError) {
    if let ended { throw .notSent(ended) }
    guard pending.count < limits.pipelinesUnderWay,
      pending.isEmpty || pending.bytes + pipeline.bytes.count <= limits.bytesUnderWay
    else { throw .notSent(.overloaded) }
    guard !pipeline.isEmpty else { throw .notSent(.protocolViolation("an empty pipeline")) }
    let deadline = loop.nowMilliseconds + deadlineMilliseconds
    pending.append(
      PendingReplies.Pipeline(
        count: pipeline.count, bytes: pipeline.bytes.count, deadline: deadline,
        dropsIntegers: dropsIntegers, completion: completion))
    connection.write(pipeline.bytes.span)
    watch(deadline)
  }

  /// Ends the connection; what is under way fails with its fate unknown.
  package func close() {
    onEnd = nil
    end(.stopped)
  }

  private func received(_ bytes: Span<UInt8>) {
    do throws(RedisTrouble) {
      var start = 0
      if parser.isBetweenReplies {
        // Most replies are the small integers of touches: those need no parser.
        while ended == nil, let pipeline = pending.takeIntegers(bytes, from: &start) {
          pipeline.completion(.success(pipeline.replies))
        }
      }
      guard ended == nil, start < bytes.count else { return }
      try parser.feed(bytes.extracting(start..<bytes.count))
      while ended == nil, let reply = try parser.next() { try handle(reply) }
    } catch { end(error) }
  }

  private func handle(_ reply: RedisReply) throws(RedisTrouble) {
    if let onMessage, let (channel, message) = reply.pushedMessage {
      return onMessage(channel, message)
    }
    if case .error(let error) = reply, error.isTooManyClients { throw .turnedAway(error) }
    switch pending.receive(reply) {
    case .incomplete: break
    case .surplus: throw .protocolViolation("a reply that nothing asked for")
    case .complete(let pipeline): pipeline.completion(.success(pipeline.replies))
    }
    // The data lives on another server now: find that, rather than ask this one again.
    if case .error(let error) = reply, error.kind == .elsewhere { throw .turnedAway(error) }
  }

  private func end(_ trouble: RedisTrouble) {
    guard ended == nil else { return }
    ended = trouble
    timer.close()
    connection.close()
    let isRefusal =
      if case .turnedAway(let error) = trouble { error.isTooManyClients } else { false }
    for pipeline in pending.removeAll() {
      pipeline.completion(.failure(isRefusal ? .notSent(trouble) : .fateUnknown(trouble)))
    }
    let last = onEnd
    onEnd = nil
    onMessage = nil
    last?(trouble)
  }

  private func watch(_ deadline: Int64) {
    guard deadline < timerDeadline else { return }
    timerDeadline = deadline
    timer.start(afterMilliseconds: deadline - loop.nowMilliseconds)
  }

  private func checkDeadlines() {
    timerDeadline = .max
    guard let earliest = pending.earliestDeadline else { return }
    if earliest <= loop.nowMilliseconds { end(.timedOut) } else { watch(earliest) }
  }
}

extension RedisReply {
  /// The channel and content of a published message.
  fileprivate var pushedMessage: (channel: [UInt8], message: [UInt8])? {
    guard case .array(let items) = self, items.count == 3, case .bulk(let kind) = items[0],
      kind.elementsEqual("message".utf8), case .bulk(let channel) = items[1],
      case .bulk(let message) = items[2]
    else { return nil }
    return (channel, message)
  }
}
