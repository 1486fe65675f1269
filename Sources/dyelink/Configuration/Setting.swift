/// A setting of a running Dyelink, under the name that its flag and its key in the file share.
enum Setting: String, CaseIterable, Sendable {
  case data
  case listen
  case consoleListen = "console-listen"
  case publicURL = "public-url"
  case redis
  case ledger
  case loops
  case cachedLinks = "cached-links"
  case journalSync = "journal-sync"
  case clientAddressHeader = "client-address-header"
  case settlementBatch = "settlement-batch"
  case monthGrace = "month-grace"
  case operationsListen = "operations-listen"
  case logLevel = "log-level"
  case logFormat = "log-format"

  var flag: String { "--\(rawValue)" }

  var variable: String { Self.variable(for: rawValue) }

  static func variable(for key: String) -> String {
    variablePrefix + key.uppercased().map { $0 == "-" ? "_" : $0 }
  }

  static let variablePrefix = "DYELINK_"
}

/// What the environment alone may say: secrets don't belong on a command line, where every user of
/// the machine can read them, nor in a file that is passed around.
enum EnvironmentOnly {
  static let adminToken = "DYELINK_ADMIN_TOKEN"
  /// The bearer token of the commands that talk to a running Dyelink.
  static let token = "DYELINK_TOKEN"

  static let secrets = [adminToken, token]
}

/// What commands take besides the settings, as a flag or from the environment.
enum CommandVariable {
  static let file = "DYELINK_CONFIG"
  static let url = "DYELINK_URL"

  static let all = [file, url]
}
