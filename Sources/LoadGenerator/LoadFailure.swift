import EventLoops

/// Why there was no run.
package enum LoadFailure: Error, Equatable, CustomStringConvertible {
  case unreachable(String, reason: String)
  /// A loop couldn't be made, or something was left open on it.
  case internalError(String)

  package var description: String {
    switch self {
    case .unreachable(let authority, let reason): "\(authority) doesn't answer: \(reason)"
    case .internalError(let text): text
    }
  }
}
