/// What a request of a run stands for.
package enum RequestKind: Int, CaseIterable, Sendable {
  /// The URL as it is, without a code.
  case plain
  /// A click without a cookie.
  case new
  /// A click with the cookie of a visitor from the file.
  case returning
  /// A click on a code that nobody has given out.
  case unknown
  /// A click by a program that says so in its User-Agent.
  case bot
  case head
  /// A browser that fetches ahead.
  case prefetch
  /// An order event, sent to the console.
  case order

  /// As reports and options spell it.
  package var name: String {
    switch self {
    case .plain: "plain"
    case .new: "new"
    case .returning: "returning"
    case .unknown: "unknown"
    case .bot: "bots"
    case .head: "head"
    case .prefetch: "prefetch"
    case .order: "orders"
    }
  }

  package init?(name: String) {
    guard let kind = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = kind
  }

  /// The kinds that a mix may hold.
  package static let ofMix: [RequestKind] = [.new, .returning, .unknown, .bot, .head, .prefetch]

  /// The answers that are right unless the plan says otherwise.
  package var expectedStatuses: ClosedRange<Int> {
    switch self {
    case .plain: 200...399
    case .unknown: 404...404
    case .order: 202...202
    case .new, .returning, .bot, .head, .prefetch: 302...302
    }
  }
}
