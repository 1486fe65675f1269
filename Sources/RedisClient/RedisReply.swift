/// One answer of Redis.
package enum RedisReply: Equatable, Sendable {
  case status(String)
  case error(RedisServerError)
  case integer(Int64)
  case bulk([UInt8])
  case null
  case array([RedisReply])

  /// - Throws: the error that Redis answered with, if it did.
  @discardableResult
  package func accepted() throws(RedisError) -> RedisReply {
    if case .error(let error) = self { throw .refused(error) }
    return self
  }

  /// - Throws: ``RedisError/refused(_:)``, or ``RedisError/unexpectedReply(_:)``.
  package func integerValue() throws(RedisError) -> Int64 {
    guard case .integer(let value) = try accepted() else {
      throw .unexpectedReply("an integer was expected")
    }
    return value
  }

  package func bytes() throws(RedisError) -> [UInt8]? {
    switch try accepted() {
    case .bulk(let bytes): return bytes
    case .null: return nil
    default: throw .unexpectedReply("a string was expected")
    }
  }

  package func items() throws(RedisError) -> [RedisReply] {
    switch try accepted() {
    case .array(let items): return items
    case .null: return []
    default: throw .unexpectedReply("an array was expected")
    }
  }
}

extension [RedisReply] {
  /// - Throws: the first error among the replies of a pipeline.
  package func allAccepted() throws(RedisError) {
    for reply in self { try reply.accepted() }
  }
}
