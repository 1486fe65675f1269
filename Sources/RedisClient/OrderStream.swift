/// The queue of order events: a Redis stream that one consumer group reads.
package enum OrderStream {
  package static let key = "dyelink:orders"
  package static let group = "settlement"
  package static let deadKey = "dyelink:orders:dead"
  /// The dead letters that Redis keeps, roughly; the store keeps them all.
  package static let deadLimit: Int64 = 100_000
  package static let eventField = "event"

  /// Appends one event to the queue; the reply is its ``StreamID``.
  package static func appendAdd(_ event: [UInt8], to pipeline: inout RedisPipeline) {
    pipeline.add("XADD", .text(key), "*", .text(eventField), .bytes(event))
  }

  /// Makes the group, from the first entry on, so that nothing queued before it is passed over.
  package static func appendMakeGroup(to pipeline: inout RedisPipeline) {
    pipeline.add("XGROUP", "CREATE", .text(key), .text(group), "0", "MKSTREAM")
  }

  /// - Throws: unless the group was made, or was there.
  package static func checkGroup(_ reply: RedisReply) throws(RedisError) {
    if case .error(let error) = reply, error.isExistingGroup { return }
    try reply.accepted()
  }

  /// Waits for new entries, for up to `blockMilliseconds`, and takes them for `consumer`.
  package static func appendRead(
    as consumer: String, count: Int, blockMilliseconds: Int64, to pipeline: inout RedisPipeline
  ) {
    pipeline.add(
      "XREADGROUP", "GROUP", .text(group), .text(consumer), "COUNT", .integer(Int64(count)),
      "BLOCK", .integer(max(1, blockMilliseconds)), "STREAMS", .text(key), ">")
  }

  package static func entries(read reply: RedisReply) throws(RedisError) -> [StreamEntry] {
    guard let stream = try reply.items().first else { return [] }
    let parts = try stream.items()
    guard parts.count == 2 else { throw .unexpectedReply("a stream without its entries") }
    return try StreamEntry.list(parts[1])
  }

  /// Takes over entries that a consumer has held for longer than `idleMilliseconds`.
  ///
  /// - Parameter start: where the last call said to go on; nil for the beginning.
  package static func appendClaim(
    as consumer: String, idleMilliseconds: Int64, from start: StreamID?, count: Int,
    to pipeline: inout RedisPipeline
  ) {
    pipeline.add(
      "XAUTOCLAIM", .text(key), .text(group), .text(consumer), .integer(idleMilliseconds),
      .text(start?.text ?? "0-0"), "COUNT", .integer(Int64(count)))
  }

  package struct Claim: Sendable {
    /// Where to go on; nil when all were looked at.
    package let next: StreamID?
    package let entries: [StreamEntry]
    /// Entries that were pending and are gone from the stream: a loss, to be reported.
    package let vanished: [StreamID]
  }

  package static func claim(_ reply: RedisReply) throws(RedisError) -> Claim {
    let parts = try reply.items()
    guard parts.count >= 2 else { throw .unexpectedReply("XAUTOCLAIM without entries") }
    let next = try StreamID(parts[0])
    var vanished: [StreamID] = []
    if parts.count > 2 { for item in try parts[2].items() { vanished.append(try StreamID(item)) } }
    return Claim(
      next: next == .zero ? nil : next, entries: try StreamEntry.list(parts[1]),
      vanished: vanished)
  }

  /// Asks how often pending entries were delivered.
  package static func appendPending(
    from first: StreamID, through last: StreamID, count: Int, to pipeline: inout RedisPipeline
  ) {
    pipeline.add(
      "XPENDING", .text(key), .text(group), .text(first.text), .text(last.text),
      .integer(Int64(count)))
  }

  package struct Delivery: Equatable, Sendable {
    package let id: StreamID
    package let consumer: String
    package let idleMilliseconds: Int64
    package let times: Int64
  }

  package static func deliveries(_ reply: RedisReply) throws(RedisError) -> [Delivery] {
    var deliveries: [Delivery] = []
    for item in try reply.items() {
      let parts = try item.items()
      guard parts.count == 4, case .bulk(let consumer) = parts[1] else {
        throw .unexpectedReply("a pending entry of another shape")
      }
      deliveries.append(
        Delivery(
          id: try StreamID(parts[0]), consumer: String(decoding: consumer, as: UTF8.self),
          idleMilliseconds: try parts[2].integerValue(), times: try parts[3].integerValue()))
    }
    return deliveries
  }

  /// Says that these are done, and removes them; two replies. Safe to repeat.
  package static func appendDone(_ ids: [StreamID], to pipeline: inout RedisPipeline) {
    guard !ids.isEmpty else { return }
    let names = ids.map { RedisArgument.text($0.text) }
    pipeline.add(["XACK", .text(key), .text(group)] + names)
    pipeline.add(["XDEL", .text(key)] + names)
  }

  /// Appends a copy for whoever watches the stream of dead letters.
  package static func appendDead(
    event: [UInt8], code: String, detail: String, source: String,
    to pipeline: inout RedisPipeline
  ) {
    pipeline.add(
      "XADD", .text(deadKey), "MAXLEN", "~", .integer(deadLimit), "*",
      .text(eventField), .bytes(event), "code", .text(code), "detail", .text(detail),
      "source", .text(source))
  }

  /// Asks how many entries there are, and for the oldest; two replies.
  package static func appendBacklog(to pipeline: inout RedisPipeline) {
    pipeline.add("XLEN", .text(key))
    pipeline.add("XRANGE", .text(key), "-", "+", "COUNT", 1)
  }

  package struct Backlog: Equatable, Sendable {
    package let entries: Int64
    /// Redis's clock when the oldest entry came; nil when there is none.
    package let oldestMilliseconds: Int64?
  }

  package static func backlog(_ replies: ArraySlice<RedisReply>) throws(RedisError) -> Backlog {
    guard let length = replies.first, let oldest = replies.last, replies.count == 2 else {
      throw .unexpectedReply("two answers were expected")
    }
    return Backlog(
      entries: try length.integerValue(),
      oldestMilliseconds: try StreamEntry.list(oldest).first?.id.milliseconds)
  }
}
