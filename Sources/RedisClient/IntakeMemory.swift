/// What intake remembers of events for an hour, only to count those that come again.
package enum IntakeMemory {
  package static let seconds: Int64 = 3_600

  package enum Recollection: Equatable, Sendable {
    case new
    case same
    /// The same id came with other content.
    case different
  }

  /// Appends the question whether this event came before, and remembers it; one reply.
  ///
  /// - Parameter digest: of the event's content.
  package static func appendRemember(
    event id: String, digest: [UInt8], to pipeline: inout RedisPipeline
  ) {
    pipeline.add(
      "SET", .text("dyelink:event:\(id)"), .bytes(digest), "NX", "GET", "EX", .integer(seconds))
  }

  package static func recollection(
    _ reply: RedisReply, digest: [UInt8]
  ) throws(RedisError) -> Recollection {
    guard let known = try reply.bytes() else { return .new }
    return known == digest ? .same : .different
  }
}
