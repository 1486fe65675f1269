/// Clicks on their way from the journals to the books: a Redis stream, and how far each segment of a journal
/// has been put into it.
///
/// An entry holds the sums over some records of one segment. Whoever takes it in counts it only when it
/// begins where the books have got to, so that neither a repetition nor a loss goes unnoticed; it then
/// says how far the books are, and an entry that didn't fit is made anew from there.
package enum ClickStream {
  package static let key = "dyelink:{clicks}"
  /// By segment, how many of its records are in the stream or were.
  package static let handedKey = "dyelink:{clicks}:handed"
  /// By segment, how many of its records are in the books.
  package static let countedKey = "dyelink:{clicks}:counted"
  /// Who takes entries in at present.
  package static let readerKey = "dyelink:{clicks}:reader"

  /// One entry, of whose segment the records `records` are in `clicks`.
  package struct Entry: Equatable, Sendable {
    package let id: StreamID
    package let source: String
    package let records: Range<Int64>
    package let clicks: [ClickLine]
  }

  /// Adds an entry if the segment has been handed over up to where it begins; one reply.
  private static let handOver = """
    local at = tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or '0')
    if at ~= tonumber(ARGV[2]) then return at end
    redis.call('XADD', KEYS[1], '*', 'source', ARGV[1], 'from', ARGV[2], 'to', ARGV[3], \
    'clicks', ARGV[4])
    redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
    return tonumber(ARGV[3])
    """

  /// - Parameter clicks: lines of ``ClickLine``.
  package static func appendHandOver(
    source: String, records: Range<Int64>, clicks: [UInt8], to pipeline: inout RedisPipeline
  ) {
    pipeline.add(
      "EVAL", .text(handOver), 2, .text(key), .text(handedKey), .text(source),
      .integer(records.lowerBound), .integer(records.upperBound), .bytes(clicks))
  }

  /// Asks how far segments have been handed over, and how far they are in the books; two replies.
  package static func appendPlaces(of sources: [String], to pipeline: inout RedisPipeline) {
    let names = sources.map(RedisArgument.text)
    pipeline.add(["HMGET", .text(handedKey)] + names)
    pipeline.add(["HMGET", .text(countedKey)] + names)
  }

  /// - Returns: nothing known is 0.
  package static func places(_ reply: RedisReply) throws(RedisError) -> [Int64] {
    var places: [Int64] = []
    for item in try reply.items() {
      places.append(try item.bytes().flatMap { Int64(decimal: $0) } ?? 0)
    }
    return places
  }

  /// Forgets segments that are no more.
  package static func appendForget(_ sources: [String], to pipeline: inout RedisPipeline) {
    let names = sources.map(RedisArgument.text)
    pipeline.add(["HDEL", .text(handedKey)] + names)
    pipeline.add(["HDEL", .text(countedKey)] + names)
  }

  /// Reads the oldest entries, and waits for some when there are none.
  package static func appendRead(
    count: Int, blockMilliseconds: Int64?, to pipeline: inout RedisPipeline
  ) {
    let wait: [RedisArgument] = blockMilliseconds.map { ["BLOCK", .integer(max(1, $0))] } ?? []
    pipeline.add(
      ["XREAD", "COUNT", .integer(Int64(count))] + wait + ["STREAMS", .text(key), "0"])
  }

  /// - Returns: also those that aren't ours.
  package static func entries(
    read reply: RedisReply
  ) throws(RedisError) -> (entries: [Entry], malformed: [StreamID]) {
    guard let stream = try reply.items().first else { return ([], []) }
    let parts = try stream.items()
    guard parts.count == 2 else { throw .unexpectedReply("a stream without its entries") }
    var entries: [Entry] = []
    var malformed: [StreamID] = []
    for item in try parts[1].items() {
      let parts = try item.items()
      guard parts.count == 2 else { throw .unexpectedReply("an entry of another shape") }
      let id = try StreamID(parts[0])
      if let entry = entry(id, try parts[1].items()) {
        entries.append(entry)
      } else {
        malformed.append(id)
      }
    }
    return (entries, malformed)
  }

  private static func entry(_ id: StreamID, _ fields: [RedisReply]) -> Entry? {
    var values: [String: [UInt8]] = [:]
    for index in stride(from: 0, to: fields.count - 1, by: 2) {
      guard case .bulk(let name) = fields[index], case .bulk(let value) = fields[index + 1]
      else { return nil }
      values[String(decoding: name, as: UTF8.self)] = value
    }
    guard let source = values["source"], (1...64).contains(source.count),
      let source = String(validating: source, as: UTF8.self),
      let from = values["from"].flatMap({ Int64(decimal: $0) }),
      let to = values["to"].flatMap({ Int64(decimal: $0) }), 0 <= from, from < to,
      let clicks = values["clicks"].flatMap(ClickLine.lines(of:))
    else { return nil }
    return Entry(id: id, source: source, records: from..<to, clicks: clicks)
  }

  private static let handOn = """
    if tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0') < tonumber(ARGV[2]) then
      redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
    end
    return 0
    """

  /// Removes entries, and tells how far their segments are in the books.
  ///
  /// - Parameters:
  ///   - counted: by segment, how many of its records are.
  ///   - repeated: segments of which an entry was counted before: they are handed over from there on, if
  ///     not from further on.
  ///   - misplaced: segments of which an entry didn't fit: they are handed over again from there.
  package static func appendDone(
    _ ids: [StreamID], counted: [String: Int64], repeated: Set<String>, misplaced: Set<String>,
    to pipeline: inout RedisPipeline
  ) {
    for (source, records) in counted {
      pipeline.add("HSET", .text(countedKey), .text(source), .integer(records))
    }
    for source in repeated {
      guard let records = counted[source] else { continue }
      pipeline.add(
        "EVAL", .text(handOn), 1, .text(handedKey), .text(source), .integer(records))
    }
    for source in misplaced {
      guard let records = counted[source] else { continue }
      pipeline.add("HSET", .text(handedKey), .text(source), .integer(records))
    }
    if !ids.isEmpty { pipeline.add(["XDEL", .text(key)] + ids.map { .text($0.text) }) }
  }

  /// Asks who takes entries in; one reply.
  package static func appendReader(to pipeline: inout RedisPipeline) {
    pipeline.add("GET", .text(readerKey))
  }

  /// Becomes the one who takes entries in, for a while.
  package static func appendRead(
    as reader: String, forMilliseconds time: Int64, to pipeline: inout RedisPipeline
  ) {
    pipeline.add("SET", .text(readerKey), .text(reader), "PX", .integer(time))
  }

  /// Asks how many entries there are.
  package static func appendLength(to pipeline: inout RedisPipeline) {
    pipeline.add("XLEN", .text(key))
  }
}
