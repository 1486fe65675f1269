/// Why a pipeline has no usable answer.
package enum RedisError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Certainly nothing was executed: to be sent again as it is.
  case notSent(RedisTrouble)
  /// Redis may have executed all, some or nothing of it.
  case fateUnknown(RedisTrouble)
  /// Redis refused this command; the others of its pipeline have answers of their own.
  case refused(RedisServerError)
  /// Redis answered something of another shape than the command has.
  case unexpectedReply(String)

  package var description: String {
    switch self {
    case .notSent(let trouble): "not sent to Redis: \(trouble)"
    case .fateUnknown(let trouble): "sent to Redis, outcome unknown: \(trouble)"
    case .refused(let error): "refused by Redis: \(error)"
    case .unexpectedReply(let what): "unexpected answer from Redis: \(what)"
    }
  }
}

/// What is wrong with a connection.
package enum RedisTrouble: Error, Equatable, Sendable, CustomStringConvertible {
  /// Not reachable, or gone; with the system's words.
  case disconnected(String)
  case timedOut
  /// A bound on what may be under way was reached.
  case overloaded
  /// The answer breaks the protocol or a limit on its size.
  case protocolViolation(String)
  /// Redis turned the connection away: credentials, permissions, loading, too many clients.
  case turnedAway(RedisServerError)
  case stopped

  /// Whether quick retries would only make it worse.
  package var needsOperator: Bool {
    if case .turnedAway(let error) = self { error.kind == .configuration } else { false }
  }

  var isTurnedAway: Bool { if case .turnedAway = self { true } else { false } }

  package var description: String {
    switch self {
    case .disconnected(let words): words
    case .timedOut: "no answer in time; is Redis stopped or overloaded?"
    case .overloaded: "too much is under way already"
    case .protocolViolation(let what): "what answers isn't Redis, or not intact: \(what)"
    case .turnedAway(let error): "\(error)\(Self.hint(error))"
    case .stopped: "this client was stopped"
    }
  }

  private static func hint(_ error: RedisServerError) -> String {
    switch error.code {
    case "NOAUTH", "WRONGPASS": "; check user and password in the Redis URL"
    case "NOPERM": "; grant the Redis user this command and key (ACL SETUSER)"
    default: error.isTooManyClients ? "; raise maxclients of Redis" : ""
    }
  }
}
