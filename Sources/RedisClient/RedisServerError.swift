/// An error that Redis answered with.
package struct RedisServerError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is to be done about it.
  package enum Kind: Equatable, Sendable {
    /// Passes by itself: `LOADING`, `BUSY`, `OOM`, `MISCONF`, `NOREPLICAS` and the like.
    case retryLater
    /// Another server holds the data: `READONLY`, `MOVED`, `ASK`.
    case elsewhere
    case reloadScript
    case recreateGroup
    /// Needs a person: credentials, permissions, too many clients.
    case configuration
    /// This program sent something wrong.
    case defect
    /// Not known, so nothing may be concluded from it.
    case unknown
  }

  /// The error line without its `-`, and without arguments that Redis may have quoted.
  package let text: String

  package init(text: String) {
    self.text = text.firstRange(of: ", with args").map { String(text[..<$0.lowerBound]) } ?? text
  }

  /// The first word.
  package var code: Substring { text.prefix { $0 != " " } }

  package var kind: Kind {
    switch code {
    case "LOADING", "BUSY", "TRYAGAIN", "CLUSTERDOWN", "MASTERDOWN", "NOREPLICAS", "OOM",
      "MISCONF":
      .retryLater
    case "READONLY", "MOVED", "ASK": .elsewhere
    case "NOSCRIPT": .reloadScript
    case "NOGROUP": .recreateGroup
    case "NOAUTH", "WRONGPASS", "NOPERM": .configuration
    case "WRONGTYPE", "CROSSSLOT", "EXECABORT": .defect
    case "ERR" where isTooManyClients: .configuration
    case "ERR" where text.hasPrefix("ERR wrong number"): .defect
    default: .unknown
    }
  }

  /// Comes as the answer to the first command of a connection that Redis then closes.
  package var isTooManyClients: Bool { text.hasPrefix("ERR max number of clients") }

  /// The consumer group that was to be made is there already.
  package var isExistingGroup: Bool { code == "BUSYGROUP" }

  package var description: String { text }
}

extension String {
  fileprivate func firstRange(of part: String) -> Range<String.Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
      formIndex(after: &start)
    }
    return nil
  }
}
