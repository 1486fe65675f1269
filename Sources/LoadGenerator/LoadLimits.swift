/// What a run may take, so that a slip of the keyboard floods nobody.
package enum LoadLimits {
  /// Requests a second.
  package static let rate = 1_000_000
  package static let connections = 20_000
  /// Connections that are only held; more than one address has ports for isn't possible.
  package static let idleConnections = 28_000
  package static let seconds = 86_400
  /// Requests of one run, the warm-up included.
  package static let requests = 2_000_000_000
  package static let visitors = 4_000_000
  package static let codes = 4_000_000
  /// The shares of a mix, added up.
  package static let shares = 10_000
  /// Visitors that are collected in one go.
  package static let collected = 4_000_000

  static let connectTimeoutMilliseconds: Int64 = 5_000
  /// How long an answer may take before the request counts as lost.
  static let answerTimeoutMilliseconds: Int64 = 10_000
  /// How long a run goes on after its end for requests that found no connection in time.
  static let backlogMilliseconds: Int64 = 10_000
  /// The pause after a connection that couldn't be made.
  static let reconnectMilliseconds: Int64 = 50
  /// How often a run looks for answers that are overdue.
  static let watchMilliseconds: Int64 = 50
  /// The head of an answer.
  static let headBytes = 32 * 1024
  /// Visitors that have clicked and that an order may be paid for.
  static let recentVisitors = 65_536
  /// Orders paid before the oldest of them is completed.
  static let openOrders = 64
  /// Keep-alive connections for order events.
  static let orderConnections = 8
  /// Connections that are opened at a time when many are to be held.
  static let openingAtOnce = 128
}
