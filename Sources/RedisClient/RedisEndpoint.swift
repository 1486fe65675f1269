package import EventLoops

/// Which Redis, which of its databases, and as whom.
package struct RedisEndpoint: Equatable, Sendable, CustomStringConvertible {
  package static let defaultPort: UInt16 = 6_379

  package var address: Endpoint
  package var user: String?
  package var password: String?
  package var database = 0

  package init(_ address: Endpoint) { self.address = address }

  /// Reads `redis://[user:password@]host:port/db` or `unix:///path`.
  ///
  /// User and password are percent-decoded.
  package init(parsing url: String) throws(RedisEndpointError) {
    if let path = url.removing(prefix: "unix://") {
      guard path.hasPrefix("/"), path.utf8.count > 1 else { throw .missingPath }
      self.init(.unix(path: String(path)))
    } else if let rest = url.removing(prefix: "redis://") {
      try self.init(network: rest)
    } else {
      throw .unknownScheme
    }
  }

  private init(network rest: Substring) throws(RedisEndpointError) {
    var authority = rest.prefix { $0 != "/" }
    let path = rest.dropFirst(authority.count + 1)
    var credentials: Substring?
    if let at = authority.lastIndex(of: "@") {
      credentials = authority[..<at]
      authority = authority[authority.index(after: at)...]
    }
    self.init(try Self.address(authority))
    if let credentials { try read(credentials) }
    if !path.isEmpty {
      guard let number = Int(path), (0...99_999).contains(number) else { throw .badDatabase }
      database = number
    }
  }

  private static func address(_ text: Substring) throws(RedisEndpointError) -> Endpoint {
    guard !text.isEmpty else { throw .badAddress }
    let hasPort = text.hasPrefix("[") ? !text.hasSuffix("]") : text.contains(":")
    let whole = hasPort ? String(text) : "\(text):\(defaultPort)"
    do throws(EndpointError) { return try Endpoint(parsing: whole) } catch { throw .badAddress }
  }

  private mutating func read(_ credentials: Substring) throws(RedisEndpointError) {
    guard let colon = credentials.firstIndex(of: ":") else { throw .badCredentials }
    guard let name = credentials[..<colon].percentDecoded,
      let secret = credentials[credentials.index(after: colon)...].percentDecoded
    else { throw .badCredentials }
    user = name.isEmpty ? nil : name
    password = secret
  }

  /// Without user and password.
  package var description: String {
    switch address {
    case .unix: "\(address)"
    case .tcp: "redis://\(address)/\(database)"
    }
  }
}

/// Why a Redis URL can't be used; quotes nothing of it, because it may hold a password.
package enum RedisEndpointError: Error, Equatable, Sendable, CustomStringConvertible {
  case unknownScheme, missingPath, badAddress, badDatabase, badCredentials

  package var description: String { "the Redis URL \(reason); \(hint)" }

  private var reason: String {
    switch self {
    case .unknownScheme: "begins with neither redis:// nor unix://"
    case .missingPath: "has no absolute path after unix://"
    case .badAddress: "has no readable host and port"
    case .badDatabase: "has a database that isn't a number"
    case .badCredentials: "has unreadable credentials before its @"
    }
  }

  private var hint: String {
    switch self {
    case .missingPath: "write unix:///run/redis/redis.sock"
    case .badCredentials: "write user:password@, with special characters as %XX"
    default: "write redis://127.0.0.1:6379/0 or unix:///run/redis/redis.sock"
    }
  }
}

extension StringProtocol {
  fileprivate func removing(prefix: String) -> SubSequence? {
    hasPrefix(prefix) ? dropFirst(prefix.count) : nil
  }
}
