/// The place of an entry in a stream.
package struct StreamID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Redis's clock when the entry was added.
  package let milliseconds: Int64
  package let sequence: Int64

  package static let zero = StreamID(milliseconds: 0, sequence: 0)

  package init(milliseconds: Int64, sequence: Int64) {
    self.milliseconds = milliseconds
    self.sequence = sequence
  }

  /// Reads `MILLISECONDS-SEQUENCE`.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let milliseconds = Int64(decimal: parts[0].utf8),
      let sequence = Int64(decimal: parts[1].utf8), milliseconds >= 0, sequence >= 0
    else { return nil }
    self.init(milliseconds: milliseconds, sequence: sequence)
  }

  package init(_ reply: RedisReply) throws(RedisError) {
    guard let bytes = try reply.bytes(), let id = StreamID(String(decoding: bytes, as: UTF8.self))
    else { throw .unexpectedReply("a stream id was expected") }
    self = id
  }

  package var text: String { "\(milliseconds)-\(sequence)" }
  package var description: String { text }

  package static func < (left: StreamID, right: StreamID) -> Bool {
    (left.milliseconds, left.sequence) < (right.milliseconds, right.sequence)
  }
}

/// One entry of the queue of order events.
package struct StreamEntry: Equatable, Sendable {
  package let id: StreamID
  /// The JSON of the event; nil when whoever added the entry left out that field.
  package let event: [UInt8]?

  /// Reads a list of entries; those that were deleted meanwhile are left out.
  static func list(_ reply: RedisReply) throws(RedisError) -> [StreamEntry] {
    var entries: [StreamEntry] = []
    for item in try reply.items() {
      let parts = try item.items()
      if parts.isEmpty { continue }
      guard parts.count == 2 else { throw .unexpectedReply("an entry of another shape") }
      if parts[1] == .null { continue }
      entries.append(StreamEntry(id: try StreamID(parts[0]), event: event(try parts[1].items())))
    }
    return entries
  }

  private static func event(_ fields: [RedisReply]) -> [UInt8]? {
    for index in stride(from: 0, to: fields.count - 1, by: 2) {
      guard case .bulk(let name) = fields[index], case .bulk(let value) = fields[index + 1]
      else { continue }
      if name.elementsEqual(OrderStream.eventField.utf8) { return value }
    }
    return nil
  }
}
